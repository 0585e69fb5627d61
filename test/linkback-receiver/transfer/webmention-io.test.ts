import { describe, expect, it } from 'vitest';
import { sqliteStore } from 'linkback-receiver/sqlite';
import { createBlog } from '../../../packages/linkback-receiver/src/blog/blog.ts';
import { parsePosts } from '../../../packages/linkback-receiver/src/blog/list.ts';
import { exportFeed } from '../../../packages/linkback-receiver/src/transfer/export.ts';
import { importWebmentionIo } from '../../../packages/linkback-receiver/src/transfer/import-webmention-io.ts';
import type { Store } from 'linkback-receiver';
import { hello, permalinks } from '../receiver.ts';

const site = new URL('https://example.com/');
const at = new Date('2026-11-22T12:00:00Z');
const blog = createBlog(parsePosts(permalinks, site), site, { closeAfter: Infinity, now: () => at });
const entry = (more: object = {}) => ({
  type: 'entry',
  author: { type: 'card', name: 'A. Author', photo: 'https://a.example/a.jpg', url: 'https://a.example/' },
  ...{ url: 'https://a.example/post', published: '2026-11-20T10:00:00+01:00', name: 'A post' },
  ...{ 'wm-received': '2016-11-21T12:00:00Z', 'wm-id': 7, 'wm-source': 'https://bridge.example/post' },
  ...{ 'wm-target': hello, 'wm-protocol': 'webmention', 'wm-property': 'in-reply-to', 'wm-private': false },
  content: { text: 'I agree' },
  ...more,
});
const feed = (...children: object[]) => JSON.stringify({ type: 'feed', children });
const take = (store: Store, text: string, decision: 'held' | 'approved' = 'held') =>
  importWebmentionIo(store, text, { blog, decision, at, name: 'export.json' });
async function exported(store: Store): Promise<string> {
  let text = '';
  for await (const piece of exportFeed(store)) text += piece;
  return text;
}

describe('what webmention.io has', () => {
  it('is verified and held, or approved, as it is told', async () => {
    const store = sqliteStore(':memory:');
    expect(await take(store, feed(entry()))).toEqual({ added: 1, known: 0, hosts: 0, problems: [] });
    const [mention] = await store.mentions({});
    expect(mention).toEqual({
      ...{ id: mention?.id, post: 'blog/hello', source: 'https://bridge.example/post', target: hello },
      ...{ protocol: 'webmention', standing: 'verified', decision: 'held', changed: at },
      received: new Date('2016-11-21T12:00:00Z'),
      found: {
        ...{ url: 'https://a.example/post', place: 'post', kind: 'reply', title: 'A post' },
        author: { name: 'A. Author', url: 'https://a.example/', photo: 'https://a.example/a.jpg' },
        ...{ published: '2026-11-20T10:00:00+01:00', excerpt: 'I agree', text: 'I agree' },
      },
    });
    expect(mention?.id).toMatch(/^[\da-f-]{36}$/);
    await take(store, feed(entry({ 'wm-id': 8, 'wm-source': 'https://b.example/', url: '' })), 'approved');
    expect(await store.mentions({ decision: 'approved' })).toHaveLength(1);
    expect((await store.history({ source: 'https://b.example/' })).verdict).toBe('open');
    // It is ten years old there, and new here.
    expect(await store.forget(at, 10)).toBe(0);
    await store.close();
  });

  it('is the same the second time, and by another number', async () => {
    const store = sqliteStore(':memory:');
    await take(store, feed(entry()));
    expect(await take(store, feed(entry(), entry({ 'wm-id': 9 })))).toMatchObject({ added: 0, known: 2 });
    expect(await store.mentions({})).toHaveLength(1);
    await store.close();
  });

  it('is held where its host is blocked, whatever was told', async () => {
    const store = sqliteStore(':memory:');
    await store.judgeHost('bridge.example', 'blocked');
    await take(store, feed(entry()), 'approved');
    expect(await store.mentions({})).toMatchObject([{ decision: 'held' }]);
    await store.close();
  });

  it('is told of with its number where it is left out', async () => {
    const store = sqliteStore(':memory:');
    const given = feed(
      entry({ 'wm-private': true }),
      entry({ 'wm-target': 'https://example.com/none/' }),
      entry({ 'wm-source': 'ftp://a.example/' }),
      entry(),
    );
    expect(await take(store, given)).toEqual({
      ...{ added: 1, known: 0, hosts: 0 },
      problems: [
        { number: 1, words: 'https://bridge.example/post is private there' },
        {
          number: 2,
          words:
            'https://bridge.example/post is for https://example.com/none/, which is no post of this blog',
        },
        { number: 3, words: 'it has no number, or no source that is an address' },
      ],
    });
    await store.close();
  });

  it('is no JSON', async () => {
    const store = sqliteStore(':memory:');
    await expect(take(store, '{"id":')).rejects.toMatchObject({
      code: 'mentions-unreadable',
      message: 'export.json is not JSON.',
    });
    await store.close();
  });
});

describe('the feed', () => {
  it('has what everybody sees, and is the same when it was taken in elsewhere', async () => {
    const store = sqliteStore(':memory:');
    const kinds = ['in-reply-to', 'like-of', 'repost-of', 'bookmark-of', 'mention-of'];
    const children = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
      entry({
        ...{ 'wm-id': n, 'wm-source': `https://a.example/${n}`, url: `https://a.example/${n}` },
        ...{ 'wm-property': kinds[n % 5], 'wm-protocol': ['webmention', 'pingback', 'trackback'][n % 3] },
        ...(n % 2 === 0 ? {} : { author: { name: '' }, published: null, name: '' }),
      }),
    );
    await take(store, feed(...children), 'approved');
    await take(store, feed(entry({ 'wm-id': 99, 'wm-source': 'https://a.example/held', url: '' })));
    const text = await exported(store);
    expect((JSON.parse(text) as { children: object[] }).children).toHaveLength(8);
    expect(text).not.toContain('a.example/held');
    for (const word of [...kinds, 'pingback', 'trackback']) expect(text).toContain(word);
    const elsewhere = sqliteStore(':memory:');
    expect(await take(elsewhere, text, 'approved')).toMatchObject({ added: 8, problems: [] });
    expect(await exported(elsewhere)).toBe(text);
    expect(await take(elsewhere, text)).toMatchObject({ added: 0, known: 8 });
    await Promise.all([store.close(), elsewhere.close()]);
  });

  it('is a feed where there is nothing', async () => {
    const store = sqliteStore(':memory:');
    expect(JSON.parse(await exported(store))).toEqual({ type: 'feed', name: 'Webmentions', children: [] });
    await store.close();
  });
});
