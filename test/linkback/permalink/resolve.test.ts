import { createResolver } from 'linkback';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const home = new URL('https://example.com/');
const posts = [
  {
    id: 'blog/hello',
    number: 12,
    permalink: 'https://example.com/2026/11/22/hello/',
    aliases: ['https://example.com/hello.html', 'https://example.com/2025/caf%C3%A9/'],
  },
  {
    id: 'blog/second',
    number: 13,
    permalink: 'https://example.com/2026/11/23/second',
    aliases: ['https://example.com/2026/11/22/hello/'],
  },
  { id: 'blog/short', number: 7, permalink: 'https://example.com/p/7/', aliases: [] },
];
const postFor = createResolver(posts, home);

describe('the way back to a post', () => {
  test.each([
    ['its permalink', 'https://example.com/2026/11/22/hello/', 'blog/hello', 'permalink'],
    ['without the slash', 'https://example.com/2026/11/22/hello', 'blog/hello', 'permalink'],
    ['with a slash too many', 'https://example.com/2026/11/23/second/', 'blog/second', 'permalink'],
    ['http and www', 'http://www.example.com/2026/11/22/hello/', 'blog/hello', 'permalink'],
    ['fragment and query', 'https://example.com/2026/11/22/hello/?utm=x&p=13#top', 'blog/hello', 'permalink'],
    ['index.html', 'https://example.com/2026/11/22/hello/index.html', 'blog/hello', 'permalink'],
    ['relative to the blog', '/2026/11/22/hello/', 'blog/hello', 'permalink'],
    ['a former address', 'https://example.com/hello.html', 'blog/hello', 'alias'],
    ['lower-case escapes', 'https://example.com/2025/caf%c3%a9/', 'blog/hello', 'alias'],
    ['no escapes', 'https://example.com/2025/café', 'blog/hello', 'alias'],
    ['decomposed', 'https://example.com/2025/cafe%CC%81/', 'blog/hello', 'alias'],
    ['its number', 'https://example.com/?p=12', 'blog/hello', 'number'],
    ['its number, among others', 'https://example.com/?utm=1&p=13#x', 'blog/second', 'number'],
    ['index.php', 'https://example.com/index.php?p=13', 'blog/second', 'number'],
    ['the short path', 'https://example.com/p/13/', 'blog/second', 'number'],
    ['a page that lives at the short path', 'https://example.com/p/7', 'blog/short', 'permalink'],
  ])('%s', (_, url, id, how) => {
    expect(postFor(url)).toEqual({ id, how });
  });

  test.each([
    ['the home page', 'https://example.com/'],
    ['an unknown number', 'https://example.com/?p=999'],
    ['no number', 'https://example.com/?p=12x'],
    ['another site', 'https://example.org/2026/11/22/hello/'],
    ['another port', 'https://example.com:8443/2026/11/22/hello/'],
    ['a longer path', 'https://example.com/2026/11/22/hello/more/'],
    ['another case', 'https://example.com/2026/11/22/HELLO/'],
    ['no URL', 'http://['],
    ['an escape that is no UTF-8', 'https://example.com/%ff/'],
  ])('not: %s', (_, url) => {
    expect(postFor(url)).toBeUndefined();
  });

  test.each([
    ['/index.php?p=5', 'a'],
    ['/index.php/?x=1&p=5#c2', 'a'],
    ['/index.php?y=1&p=5', 'b'],
    ['/index.php?p=55', undefined],
    ['/index.php?p=7', 'c'],
    ['/index.php', undefined],
    ['/index.php?post/2026/11/27/Welcome%21', 'b'],
    ['/index.php?post/2026/11/27/Welcome', undefined],
    ['/?name=caf%c3%a9+au', 'a'],
    ['/?name=cafe%CC%81%20au&utm=1', 'a'],
    ['/?name=café', undefined],
    ['/?p=7', 'c'],
    ['/?lang=de&p=7', 'b'],
    ['/c/?replytocom=3', 'b'],
    ['/c/?replytocom=33', 'c'],
  ])('a former address with a query: %s is of %s', (href, id) => {
    const withQueries = [
      { id: 'a', permalink: '/a/', aliases: ['/index.php?p=5', '/?name=caf%C3%A9%20au'] },
      {
        id: 'b',
        permalink: '/b/',
        aliases: [
          '/index.php?p=5&y=1',
          '/index.php?post/2026/11/27/Welcome!',
          '/?p=7&lang=de',
          '/c/?replytocom=3',
        ],
      },
      { id: 'c', number: 7, permalink: '/c/', aliases: [] },
    ];
    expect(createResolver(withQueries, home)(new URL(href, home).href)?.id).toBe(id);
  });

  test('below a base path', () => {
    const within = createResolver(
      [{ id: 'blog/a', number: 5, permalink: 'https://example.com/blog/a/', aliases: [] }],
      new URL('https://example.com/blog/'),
    );
    expect(within('https://example.com/blog/?p=5')).toEqual({ id: 'blog/a', how: 'number' });
    expect(within('https://example.com/blog/p/5/')).toEqual({ id: 'blog/a', how: 'number' });
    expect(within('https://example.com/?p=5')).toBeUndefined();
  });

  test('of any blog, every permalink leads back to its post', () => {
    const segment = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .filter((text) => !/[/?#\\.%]/.test(text));
    const path = fc.array(segment, { minLength: 1, maxLength: 4 });
    const fold = (parts: string[]) =>
      new URL(`/${parts.map(encodeURIComponent).join('/')}/`, home).pathname.normalize('NFC');
    fc.assert(
      fc.property(
        fc.uniqueArray(path, {
          minLength: 1,
          maxLength: 20,
          selector: (parts) => decodeURIComponent(fold(parts)).normalize('NFC'),
        }),
        (paths) => {
          const blog = paths.map((parts, index) => ({
            id: `blog/${index}`,
            number: index + 1,
            permalink: new URL(fold(parts), home).href,
            aliases: [],
          }));
          const resolve = createResolver(blog, home);
          for (const { id, number, permalink } of blog) {
            expect(resolve(permalink)?.id).toBe(id);
            expect(resolve(`https://example.com/?p=${number}`)).toEqual({ id, how: 'number' });
          }
        },
      ),
    );
  });
});
