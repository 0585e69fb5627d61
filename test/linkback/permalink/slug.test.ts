import { describe, expect, test } from 'vitest';
import { createResolver } from '../../../packages/linkback/src/permalink/resolve.ts';
import { parseScheme, permalinkPath } from '../../../packages/linkback/src/permalink/scheme.ts';
import {
  decodeSlug,
  sanitizeTitle,
  truncateSlug,
  wordpressSlug,
} from '../../../packages/linkback/src/permalink/slug.ts';
import { wallClock } from '../../../packages/linkback/src/permalink/wall-clock.ts';
// What WordPress itself made of these titles and posts.
import wordpress from './wordpress.json' with { type: 'json' };

describe('titles → slugs, as WordPress', () => {
  test('all of them are here', () => {
    expect([wordpress.slugs_en_US.length, wordpress.slugs_da_DK.length, wordpress.urls.length]).toEqual([
      61, 2, 27,
    ]);
  });
  test.each(wordpress.slugs_en_US)('$title', ({ title, slug, decoded }) => {
    expect(sanitizeTitle(title)).toBe(slug);
    expect(wordpressSlug(title)).toBe(decoded);
  });
  test.each(wordpress.slugs_da_DK)('$title in Danish', ({ title, slug }) => {
    expect(sanitizeTitle(title, 'da_DK')).toBe(slug);
    expect(sanitizeTitle(title, 'da')).toBe(slug);
    expect(sanitizeTitle(title, 'en_US')).not.toBe(slug);
  });
  test('Straße in München in German', () => {
    expect(sanitizeTitle('Straße in München', 'de_DE')).toBe('strasse-in-muenchen');
  });
});

describe('posts → permalinks, as WordPress', () => {
  const categories: Record<number, string> = { 123: 'tech/web/css', 124: 'life' };
  const partsOf = (id: number) => {
    const post = wordpress.posts.find((known) => known.id === id);
    return {
      number: id,
      clock: wallClock(post?.date ?? ''),
      slug: decodeSlug(post?.slug ?? ''),
      category: categories[id],
      author: wordpress.author_nicename,
    };
  };
  const pretty = wordpress.urls.filter(({ structure }) => structure !== '');

  test.each(pretty)('$structure of $post', ({ structure, post, permalink }) => {
    const path = permalinkPath(parseScheme(structure), partsOf(post), `post ${post}`);
    const lowerEscapes = encodeURI(path).replace(/%../g, (escape) => escape.toLowerCase());
    expect(`https://example.com${lowerEscapes}`).toBe(permalink);
  });

  test('the plain ones are short addresses, and lead to their posts', () => {
    const plain = wordpress.urls.filter(({ structure }) => structure === '');
    expect(plain).toHaveLength(3);
    const posts = wordpress.posts.map(({ id }) => ({
      id: `blog/${id}`,
      number: id,
      permalink: `https://example.com${permalinkPath(parseScheme('plain'), partsOf(id), `post ${id}`)}`,
      aliases: [],
    }));
    const resolve = createResolver(posts, new URL('https://example.com/'));
    for (const { post, permalink, shortlink } of wordpress.urls) {
      expect(shortlink).toBe(`https://example.com/?p=${post}`);
      expect(resolve(shortlink)).toEqual({ id: `blog/${post}`, how: 'number' });
      if (plain.some((url) => url.post === post && url.permalink === permalink)) {
        expect(permalink).toBe(shortlink);
      }
    }
  });
});

test.each([
  ['a%2fb', 'a-b'],
  ['a%5Cb', 'a-b'],
  ['%2e%2e', '--'],
  ['a%00b%0a', 'a-b-'],
  ['%e6%97', '%e6%97'],
  ['caf%c3%a9', 'café'],
  ['cafe%cc%81', 'café'],
])('a decoded slug stays one part of a path: %s', (slug, expected) => {
  expect(decodeSlug(slug)).toBe(expected);
});

test.each([
  ['truncated-slug', 10, 'truncated'],
  ['truncated-slug', 9, 'truncated'],
  ['truncated-slug', 14, 'truncated-slug'],
  // Nine bytes a letter.
  ['日本語', 27, '日本語'],
  ['日本語', 26, '日本'],
  ['日本語', 8, ''],
  ['👍👍', 12, '👍'],
])('%s within %d bytes', (slug, limit, expected) => {
  expect(truncateSlug(slug, limit)).toBe(expected);
});
