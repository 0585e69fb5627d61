import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { defaultFields, parseOptions } from '../../packages/astro-linkback/src/options.ts';

test.each([{ hosts: 'foo' }, { hosts: ['netlify', 'foo'] }])(
  '%j is an error that names those that are known',
  (given) => {
    expect(() => parseOptions(given)).toThrow(
      "Name 'auto', or one or a list of netlify, cloudflare, vercel, apache, nginx, caddy, github, gitlab\n  → at hosts",
    );
  },
);

describe('defaults', () => {
  test('of every option', () => {
    expect(parseOptions({})).toEqual({
      ledger: './linkbacks.json',
      mentions: './mentions.json',
      send: 'auto',
      protocols: ['webmention', 'pingback', 'trackback'],
      ignore: [],
      slugify: 'astro',
      onMove: 'redirect',
      hosts: 'auto',
      updates: 'never',
      receiver: {},
      links: {},
      indexes: { websub: false, rssCloud: false, weblogUpdates: [] },
      network: {
        concurrency: 128,
        perHost: 2,
        timeout: 10_000,
        maxBytes: 1_048_576,
        budget: 120_000,
        allowPrivate: false,
      },
    });
    expect(parseOptions(undefined)).toEqual(parseOptions({}));
  });

  test('of the frontmatter fields', () => {
    expect(defaultFields).toEqual({
      title: ['title'],
      date: ['date', 'pubDate', 'pubDatetime', 'publishDate', 'published', 'publishedAt'],
      slug: ['slug'],
      categories: ['categories', 'category'],
      author: ['author'],
      draft: ['draft'],
      id: ['id', 'wordpress_id'],
    });
  });

  test('every option is documented, and every default that is written down is the real one', async () => {
    const src = new URL('../../packages/astro-linkback/src/', import.meta.url);
    const groups = (await readdir(new URL('options/', src))).map((name) => `options/${name}`);
    const files = ['options.ts', ...groups].map((name) => readFile(new URL(name, src), 'utf8'));
    const source = (await Promise.all(files)).join('\n');
    const settings = parseOptions({});
    const { receive } = parseOptions({ receive: true });
    const real: Record<string, unknown> = {
      ...{ ...settings.network, ...settings.indexes, ...receive, ...settings, ...defaultFields },
      // Before it is read.
      ...{ path: '/', receive: false },
    };
    expect(receive?.path).toBe('');
    expect(settings.receive).toBeUndefined();
    const members = [
      ...source.matchAll(
        /(\/\*\*(?:(?!\*\/)[^])*\*\/)?\n {2}(\w+): (?:z|field|milliseconds|network|endpoint|receiver|receive|links|indexes)\b/g,
      ),
    ];
    expect(members.length).toBeGreaterThan(20);
    expect(members.filter(([, comment]) => comment === undefined).map(([, , name]) => name)).toEqual([]);
    for (const [, comment = '', name = ''] of members) {
      const [, written] = /@default ('[^']*'|\d+|\[[^\]]*\]|true|false)/.exec(comment) ?? [];
      if (written === undefined) continue;
      const value: unknown = JSON.parse(written.replaceAll("'", '"'));
      expect([name, real[name]]).toEqual([name, Object.hasOwn(defaultFields, name) ? [value].flat() : value]);
    }
  });
});

describe('receiver', () => {
  test.each([
    ['a query', 'https://r.example/wm?blog=1', 'must be without a query: some senders drop it'],
    ['an empty one', 'https://r.example/wm?', 'must be without a query: some senders drop it'],
    ['a fragment', 'https://r.example/wm#x', 'must be without a query: some senders drop it'],
    ['a path alone', '/webmention', 'must be an absolute http(s) URL'],
    ['another scheme', 'javascript:alert(1)', 'must be an absolute http(s) URL'],
  ])('%s is a mistake', (_what, url, words) => {
    for (const name of ['webmention', 'pingback'] as const)
      expect(() => parseOptions({ receiver: { [name]: url } })).toThrow(words);
    expect(() => parseOptions({ receiver: { trackback: url } })).toThrow(
      'The options of astro-linkback are wrong',
    );
  });
});

describe('collections', () => {
  test('by name alone', () => {
    expect(parseOptions({ collections: ['notes'] }).collections).toEqual({ notes: defaultFields });
  });

  test('with one field, several, and the rest by default', () => {
    const { collections } = parseOptions({ collections: { notes: { date: 'written', draft: ['a', 'b'] } } });
    expect(collections).toEqual({ notes: { ...defaultFields, date: ['written'], draft: ['a', 'b'] } });
  });
});

test.each<[given: object, read: unknown]>([
  [{ ignore: 'a.example' }, ['a.example']],
  [{ ignore: ['a.example', '*.b.example'] }, ['a.example', '*.b.example']],
])('ignore: %j', (given, read) => {
  expect(parseOptions(given).ignore).toEqual(read);
});

describe('what is refused', () => {
  test.each<[given: unknown, path: string]>([
    [{ collections: { notes: { when: 'x' } } }, 'collections'],
    [{ collections: 'notes' }, 'collections'],
    [{ collections: { notes: { date: [] } } }, 'collections'],
    [{ ignore: '' }, 'ignore'],
    [{ ignore: [7] }, 'ignore'],
    [{ protocols: [] }, 'protocols'],
    [{ protocols: ['smtp'] }, 'protocols'],
    [{ network: { perHost: 0 } }, 'network.perHost'],
    [{ network: { concurrency: 1.5 } }, 'network.concurrency'],
    [{ network: { maxBytes: 10 } }, 'network.maxBytes'],
    [{ network: { userAgent: 'a\r\nCookie: b' } }, 'network.userAgent'],
    [{ network: { allowPrivate: 'yes' } }, 'network.allowPrivate'],
    [{ timeZone: '' }, 'timeZone'],
    ['day-and-name', ''],
  ])('%j', (given, path) => {
    let message = '';
    try {
      parseOptions(given);
    } catch (error) {
      ({ message } = error as Error);
      expect(error).toMatchObject({ name: 'LinkbackError', code: 'option-invalid' });
    }
    expect(message).toMatch(/^The options of astro-linkback are wrong:\n✖ /);
    expect(message).toContain(path);
  });
});

describe('indexes', () => {
  test.each<[string, object, string]>([
    ['a key that is too short', { indexNow: { key: 'short' } }, 'must be 8 to 128 letters, digits or dashes'],
    ['a key that leads out of its folder', { indexNow: { key: '../../etc/passwd' } }, 'must be 8 to 128'],
    ['no key', { indexNow: {} }, '→ at indexes.indexNow.key'],
    [
      'a service that is no address',
      { weblogUpdates: ['rpc.example.com'] },
      'must be an absolute http(s) URL',
    ],
    ['a cloud that is no address', { rssCloud: 'cloud' }, '→ at indexes.rssCloud'],
    ['an unknown one', { technorati: true }, 'Unrecognized key: "technorati"'],
  ])('%s', (_name, indexes, words) => {
    expect(() => parseOptions({ indexes })).toThrow(words);
  });
});
