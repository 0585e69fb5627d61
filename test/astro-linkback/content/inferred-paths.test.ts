import { describe, expect, test } from 'vitest';
import { inferPaths } from '../../../packages/astro-linkback/src/content/inferred-paths.ts';
import type { EntryFacts } from '../../../packages/astro-linkback/src/site/entry.ts';

const facts = (id: string, more: Partial<EntryFacts> = {}): EntryFacts => ({
  id,
  title: id,
  clock: undefined,
  unpublished: false,
  slug: id.split('/').at(-1) ?? id,
  category: undefined,
  author: undefined,
  number: undefined,
  permalink: undefined,
  silent: false,
  trackbacks: [],
  ...more,
});

describe('the page of each post', () => {
  test.each<[name: string, posts: EntryFacts[], paths: string[], expected: Record<string, string>]>([
    ['under the collection', [facts('blog/a')], ['/', '/blog/', '/blog/a/'], { 'blog/a': '/blog/a/' }],
    ['at the root', [facts('blog/a')], ['/', '/a/'], { 'blog/a': '/a/' }],
    ['as a file', [facts('blog/a')], ['/blog/a'], { 'blog/a': '/blog/a' }],
    ['a nested id', [facts('blog/2024/a')], ['/a/', '/blog/2024/a/'], { 'blog/2024/a': '/blog/2024/a/' }],
    ['by its slug alone', [facts('blog/2024/a')], ['/posts/a/'], { 'blog/2024/a': '/posts/a/' }],
    ['by a slug from frontmatter', [facts('blog/a', { slug: 'b' })], ['/blog/b/'], { 'blog/a': '/blog/b/' }],
    [
      'by a permalink of its own',
      [facts('blog/a', { permalink: '/x/y/' })],
      ['/a/', '/x/y/'],
      { 'blog/a': '/x/y/' },
    ],
    ['none', [facts('blog/a')], ['/', '/about/', '/blog/ba/'], {}],
    ['not merely the same ending', [facts('blog/a')], ['/blog/ab', '/blog-a/'], {}],
    [
      'where most posts of the collection are',
      [facts('blog/about'), facts('blog/b'), facts('blog/c')],
      ['/about/', '/writing/about/', '/writing/b/', '/writing/c/'],
      { 'blog/about': '/writing/about/', 'blog/b': '/writing/b/', 'blog/c': '/writing/c/' },
    ],
    [
      'each collection by itself',
      [facts('blog/a'), facts('notes/a')],
      ['/blog/a/', '/notes/a/'],
      { 'blog/a': '/blog/a/', 'notes/a': '/notes/a/' },
    ],
    ['in any script', [facts('blog/grüße')], ['/blog/grüße/'], { 'blog/grüße': '/blog/grüße/' }],
  ])('%s', (_name, posts, paths, expected) => {
    expect(Object.fromEntries(inferPaths(posts, paths))).toEqual(expected);
  });

  test.each<[name: string, ids: string[], paths: string[], expected: Record<string, string>]>([
    [
      'the post whose whole id it ends in',
      ['blog/2023/a', 'blog/2024/a'],
      ['/blog/2024/a/'],
      { 'blog/2024/a': '/blog/2024/a/' },
    ],
    ['the longer id', ['blog/2024/a', 'blog/a'], ['/blog/2024/a/'], { 'blog/2024/a': '/blog/2024/a/' }],
    ['the first of two collections', ['blog/a', 'notes/a'], ['/a/'], { 'blog/a': '/a/' }],
  ])('no page is that of two posts: %s has it', (_name, ids, paths, expected) => {
    expect(
      Object.fromEntries(
        inferPaths(
          ids.map((id) => facts(id)),
          paths,
        ),
      ),
    ).toEqual(expected);
  });
});
