import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseLedger } from 'linkback';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const options = { send: 'never' } as const;

let site: Site;
beforeEach(async () => {
  site = await makeSite({
    'src/content/blog/hello.md': post('See [them](https://other.example/x).', { title: 'Hello' }),
    'src/content/blog/second.md': post('Nothing.', { title: 'Second', date: '2024-04-01' }),
  });
  await site.build({ options });
});
afterEach(() => site.remove());

async function record(id: string) {
  return parseLedger((await site.ledger()) ?? '').posts[id];
}

describe('a permalink that changes', () => {
  test('by another scheme: the old address leads on, and nothing is told anew', async () => {
    const lines = await site.build({ options: { ...options, permalinks: 'post-name' } });
    expect(lines).toContain('info 2 posts have moved; the old addresses lead to the new ones:');
    const hello = await record('blog/hello');
    expect(hello).toMatchObject({
      permalink: 'https://blog.example/hello/',
      aliases: ['https://blog.example/2024/03/09/hello/'],
      mentions: { 'https://other.example/x': { state: 'baseline' } },
    });
    const stub = await site.read('dist/2024/03/09/hello/index.html');
    expect(stub).toContain('url=/hello/');
    expect(stub).toContain('<link rel="canonical" href="https://blog.example/hello/"');
    const before = await site.ledger();
    await site.build({ options: { ...options, permalinks: 'post-name' } });
    expect(await site.ledger()).toBe(before);
    expect(site.has('dist/2024/03/09/hello/index.html')).toBe(true);
  });

  test('and back again: the alias goes the other way', async () => {
    await site.build({ options: { ...options, permalinks: 'post-name' } });
    await site.build({ options });
    expect(await record('blog/hello')).toMatchObject({
      permalink: 'https://blog.example/2024/03/09/hello/',
      aliases: ['https://blog.example/hello/'],
    });
    expect(await site.read('dist/2024/03/09/hello/index.html')).toContain('<h1>Hello</h1>');
  });

  test("is an error where `onMove` is 'error'", async () => {
    const before = await site.ledger();
    await expect(
      site.build({ options: { ...options, permalinks: 'post-name', onMove: 'error' } }),
    ).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining(
          'https://blog.example/2024/03/09/hello/ to https://blog.example/hello/',
        ) as string,
        hint: expect.stringContaining('the ledger was not changed.') as string,
      }),
    );
    expect(await site.ledger()).toBe(before);
  });

  test('a renamed file keeps its number, its mentions and its old address', async () => {
    const number = (await record('blog/hello'))?.number;
    await site.write({
      'src/content/blog/hello.md': undefined,
      'src/content/blog/greetings.md': post('See [them](https://other.example/x). More.', { title: 'Hello' }),
    });
    await site.build({ options });
    expect(await record('blog/hello')).toBeUndefined();
    expect(await record('blog/greetings')).toMatchObject({
      number,
      permalink: 'https://blog.example/2024/03/09/greetings/',
      aliases: ['https://blog.example/2024/03/09/hello/'],
      mentions: { 'https://other.example/x': { state: 'baseline' } },
    });
  });
});

describe('former addresses in frontmatter', () => {
  test('are kept alive', async () => {
    await site.write({
      'src/content/blog/second.md': post('Nothing.', {
        title: 'Second',
        date: '2024-04-01',
        aliases: ['/2019/zweiter/', '/alt.html'],
      }),
    });
    await site.build({ options });
    expect((await record('blog/second'))?.aliases).toEqual([
      'https://blog.example/2019/zweiter/',
      'https://blog.example/alt.html',
    ]);
    expect(await site.read('dist/2019/zweiter/index.html')).toContain('url=/2024/04/01/second/');
    expect(await site.read('dist/alt.html')).toContain('url=/2024/04/01/second/');
  });

  test.each([
    [['/2024/03/09/hello/'], 'src/content/blog/hello.md'],
    [['/'], 'a page of the site'],
    [['https://other.example/x'], 'which is no address of this site'],
    [[7], 'which is no address of this site'],
  ])('%j cannot be one', async (aliases, words) => {
    const before = await site.ledger();
    await site.write({
      'src/content/blog/second.md': post('Nothing.', { title: 'Second', date: '2024-04-01', aliases }),
    });
    await expect(site.build({ options })).rejects.toThrow(
      expect.objectContaining({
        name: 'AstroUserError',
        message: expect.stringContaining(words) as string,
        hint: expect.stringContaining('the ledger was not changed.') as string,
      }),
    );
    expect(await site.ledger()).toBe(before);
  });
});

describe('numbers', () => {
  test('stand in permalinks.json, where the home page looks them up', async () => {
    const number = (await record('blog/hello'))?.number ?? 0;
    const list = JSON.parse(await site.read('dist/permalinks.json')) as { posts: object[] };
    expect(list.posts).toContainEqual(
      expect.objectContaining({ number, permalink: 'https://blog.example/2024/03/09/hello/', aliases: [] }),
    );
    expect(await site.read('dist/index.html')).toMatch(/<head><script>[^<]*permalinks\.json/);
    expect(site.has(`dist/p/${number}/index.html`)).toBe(false);
  });

  test('lead to the post by /p/ID/ where the site names such an address', async () => {
    await site.write({
      'src/pages/index.astro': `---
import { getCollection } from 'astro:content';
import { shortlink } from 'linkback:permalinks';
const posts = await getCollection('blog');
---
<html><head><title>Home</title></head><body>{posts.map((post) => <a href={shortlink(post)}>{post.id}</a>)}</body></html>
`,
    });
    await site.build({ options });
    const number = (await record('blog/hello'))?.number ?? 0;
    expect(await site.read('dist/index.html')).toContain(`href="https://blog.example/p/${number}/"`);
    expect(await site.read(`dist/p/${number}/index.html`)).toContain('url=/2024/03/09/hello/');
    expect(await site.read('dist/index.html')).toMatch(/<head><script>[^<]*location\.replace\("\/p\/"/);
  });

  test('are not given where CI is set', async () => {
    await site.write({
      'src/content/blog/third.md': post('Nothing.', { title: 'Third', date: '2024-05-01' }),
    });
    await site.build({ options, env: { CI: 'true' } });
    expect((await record('blog/third'))?.number).toBeUndefined();
    await site.build({ options });
    expect((await record('blog/third'))?.number).toBe(3);
  });

  test('that a scheme needs and CI cannot give are an error that says what to do', async () => {
    await site.write({
      'src/content/blog/third.md': post('Nothing.', { title: 'Third', date: '2024-05-01' }),
    });
    await expect(
      site.build({ options: { ...options, permalinks: 'numeric' }, env: { CI: 'true' } }),
    ).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('blog/third has no number') as string,
        hint: expect.stringContaining('run `astro build` there and commit the ledger') as string,
      }),
    );
  });
});
