import { describe, expect, test } from 'vitest';
import { inferPaths } from '../../../packages/astro-linkback/src/content/inferred-paths.ts';
import { marksOf } from '../../../packages/astro-linkback/src/content/evidence.ts';
import type { BuiltPages } from '../../../packages/astro-linkback/src/pages/pages.ts';
import { facts } from '../../support/facts.ts';
import type { EntryFacts } from '../../../packages/astro-linkback/src/site/entry.ts';

/** What nobody can read: only names are left. */
const unreadable = (paths: readonly string[]) =>
  pagesOf(Object.fromEntries(paths.map((path) => [path, undefined])));

function pagesOf(pages: Readonly<Record<string, string | undefined>>): BuiltPages {
  const bare = (path: string) => path.replace(/\/+$/, '');
  const paths = Object.keys(pages);
  const find = (path: string) => paths.find((known) => bare(known) === bare(path));
  return {
    paths,
    find,
    has: (path) => find(path) !== undefined,
    nearest: () => undefined,
    ofFile: () => undefined,
    fileOf: (path) => (pages[find(path) ?? ''] === undefined ? undefined : path),
    read: (path) => {
      const html = pages[find(path) ?? ''];
      return html === undefined ? undefined : { file: path, html };
    },
  };
}

interface Told {
  known?: Record<string, string>;
  bodies?: Record<string, string>;
  links?: Record<string, string[]>;
}

function infer(
  posts: readonly EntryFacts[],
  pages: BuiltPages,
  { known = {}, bodies = {}, links = {} }: Told = {},
) {
  const byId = new Map(posts.map((post) => [post.id, post]));
  return inferPaths(posts, pages, {
    ownFile: () => undefined,
    known: (id) => known[id],
    canonical: (address, path) => new URL(address, `https://blog.example${path}`).pathname,
    marks: (id) => marksOf(byId.get(id)?.title ?? '', bodies[id] ?? '', links[id] ?? []),
  });
}

describe('the page of each post, by names alone', () => {
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
    [
      'in the folder that its id names, as a translation is',
      [facts('posts/de/a'), facts('posts/en/a')],
      ['/posts/a/', '/de/posts/a/'],
      { 'posts/de/a': '/de/posts/a/', 'posts/en/a': '/posts/a/' },
    ],
    [
      '… in whatever order',
      [facts('posts/en/a'), facts('posts/fr/a'), facts('posts/de/a')],
      ['/fr/posts/a/', '/de/posts/a/', '/posts/a/'],
      { 'posts/de/a': '/de/posts/a/', 'posts/en/a': '/posts/a/', 'posts/fr/a': '/fr/posts/a/' },
    ],
    [
      '… also where most posts are elsewhere',
      [...['a', 'b', 'c'].map((name) => facts(`posts/en/${name}`)), facts('posts/de/a')],
      ['/posts/a/', '/posts/b/', '/posts/c/', '/de/posts/a/'],
      {
        ...{ 'posts/en/a': '/posts/a/', 'posts/en/b': '/posts/b/', 'posts/en/c': '/posts/c/' },
        'posts/de/a': '/de/posts/a/',
      },
    ],
    [
      'not in a folder where nothing has its name twice',
      [facts('blog/tech/a'), facts('blog/life/b')],
      ['/blog/a/', '/blog/b/', '/print/tech/a/', '/print/life/b/'],
      { 'blog/tech/a': '/blog/a/', 'blog/life/b': '/blog/b/' },
    ],
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
    expect(Object.fromEntries(infer(posts, unreadable(paths)).paths)).toEqual(expected);
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
        infer(
          ids.map((id) => facts(id)),
          unreadable(paths),
        ).paths,
      ),
    ).toEqual(expected);
  });
});

const prose = (name: string) =>
  ['first', 'second', 'third', 'fourth']
    .map((part) => `This is the ${part} thing that ${name} has to say of it.`)
    .join('\n\n');
const html = (title: string, body: string, head = '') =>
  `<!doctype html><html><head><title>${title}</title>${head}</head><body>${body}</body></html>`;
const paragraphs = (body: string) => body.replace(/^.+$/gm, '<p>$&</p>');
/** A page of a post, and one that only lists posts by title. */
const page = (name: string, head = '') =>
  html(`${name} | Blog`, `<h1>${name}</h1>${paragraphs(prose(name))}`, head);
const list = (title: string, ...names: string[]) =>
  html(
    `${title} | Blog`,
    names
      .map((name) => `<a href="/x/">${name}</a><p>This is the first thing that ${name} has to say of it.</p>`)
      .join(''),
  );
const canonical = (href: string) => `<link rel="canonical" href="${href}">`;
const named = (id: string, more: Partial<EntryFacts> = {}) =>
  facts(id, { title: id.slice(id.lastIndexOf('/') + 1), ...more });
const bodiesOf = (...ids: string[]) =>
  Object.fromEntries(ids.map((id) => [id, prose(id.slice(id.lastIndexOf('/') + 1))]));

describe('the page of each post, by what it shows', () => {
  interface Row {
    posts: EntryFacts[];
    pages: Record<string, string | undefined>;
    told?: Told;
    paths: Record<string, string>;
    undecided?: Record<string, string[]>;
  }
  const ids = ['blog/astro', 'blog/hello'];
  const both = ids.map((id) => named(id));
  const bodies = bodiesOf(...ids);
  const dated = { '/2026/01/astro/': page('astro'), '/2026/02/hello/': page('hello') };
  const inDates = { 'blog/astro': '/2026/01/astro/', 'blog/hello': '/2026/02/hello/' };
  test.each<[name: string, row: Row]>([
    [
      'a tag page of the same name is none',
      {
        posts: both,
        pages: { '/tags/astro/': list('astro', 'astro', 'hello'), ...dated },
        told: { bodies },
        paths: inDates,
      },
    ],
    [
      'nor where the ledger was led astray by it',
      {
        posts: both,
        pages: { '/tags/astro/': list('astro', 'hello'), ...dated },
        told: { bodies, known: { ...inDates, 'blog/astro': '/tags/astro/' } },
        paths: inDates,
      },
    ],
    [
      'nor where the post has no page',
      {
        posts: both,
        pages: { '/tags/astro/': list('astro', 'hello'), '/2026/02/hello/': page('hello') },
        told: { bodies },
        paths: { 'blog/hello': '/2026/02/hello/' },
      },
    ],
    [
      'an about page of the site is no post about something',
      {
        posts: [named('blog/about')],
        pages: { '/about/': html('about', '<p>Who writes here.</p>'), '/writing/about/': page('about') },
        told: { bodies: bodiesOf('blog/about') },
        paths: { 'blog/about': '/writing/about/' },
      },
    ],
    [
      'what was known and is still built stays, also where a second route shows the post',
      {
        posts: both,
        pages: { '/a/astro/': page('astro'), '/blog/astro/': page('astro'), '/blog/hello/': page('hello') },
        told: { bodies, known: { 'blog/astro': '/a/astro/' } },
        paths: { 'blog/astro': '/a/astro/', 'blog/hello': '/blog/hello/' },
      },
    ],
    [
      'what was known has the slash that the site has now',
      {
        posts: [named('blog/astro')],
        pages: { '/blog/astro/': page('astro') },
        told: { bodies, known: { 'blog/astro': '/blog/astro' } },
        paths: { 'blog/astro': '/blog/astro/' },
      },
    ],
    [
      'what was known and shows another post by now does not stay',
      {
        posts: both,
        pages: { '/blog/astro/': page('astro'), '/blog/hello/': page('hello') },
        told: { bodies, known: { 'blog/astro': '/blog/hello/', 'blog/hello': '/blog/astro/' } },
        paths: { 'blog/astro': '/blog/astro/', 'blog/hello': '/blog/hello/' },
      },
    ],
    [
      'a page for printers says whose it is',
      {
        posts: [named('notes/astro')],
        pages: {
          '/print/astro/': page('astro', canonical('https://blog.example/w/astro/')),
          '/w/astro/': page('astro'),
        },
        told: { bodies: bodiesOf('notes/astro') },
        paths: { 'notes/astro': '/w/astro/' },
      },
    ],
    [
      'two of equal standing are said, not chosen',
      {
        posts: [named('notes/astro')],
        pages: { '/print/astro/': page('astro'), '/w/astro/': page('astro') },
        told: { bodies: bodiesOf('notes/astro') },
        paths: {},
        undecided: { 'notes/astro': ['/print/astro/', '/w/astro/'] },
      },
    ],
    [
      'a new post stands where those before it do',
      {
        posts: ['old', 'older', 'astro'].map((name) => named(`notes/${name}`)),
        pages: {
          '/print/astro/': page('astro'),
          '/w/astro/': page('astro'),
          '/w/old/': page('old'),
          '/w/older/': page('older'),
        },
        told: {
          bodies: bodiesOf('notes/astro', 'notes/old', 'notes/older'),
          known: { 'notes/old': '/w/old/', 'notes/older': '/w/older/' },
        },
        paths: { 'notes/old': '/w/old/', 'notes/older': '/w/older/', 'notes/astro': '/w/astro/' },
      },
    ],
    [
      'dated file names',
      {
        posts: [facts('blog/2026-01-05-astro', { title: 'astro' })],
        pages: { '/': page('astro'), '/2026/01/05/astro/': page('astro') },
        told: { bodies: { 'blog/2026-01-05-astro': prose('astro') } },
        paths: { 'blog/2026-01-05-astro': '/2026/01/05/astro/' },
      },
    ],
    [
      'a route that renames; lists that show posts in full are none',
      {
        posts: both,
        pages: {
          '/': html('Blog', paragraphs(prose('astro') + prose('hello'))),
          '/page/2/': html('astro | hello', paragraphs(prose('astro') + prose('hello'))),
          '/n/1/': page('astro'),
          '/n/2/': page('hello'),
        },
        told: { bodies },
        paths: { 'blog/astro': '/n/1/', 'blog/hello': '/n/2/' },
      },
    ],
    [
      'of two that a route renames to, the one that the other names as canonical',
      {
        posts: [named('blog/astro')],
        pages: {
          '/posts/7/': page('astro'),
          '/posts/7/print/': page('astro', canonical('https://blog.example/posts/7/')),
        },
        told: { bodies: bodiesOf('blog/astro') },
        paths: { 'blog/astro': '/posts/7/' },
      },
    ],
    [
      'two that name each other as canonical are said, not chosen',
      {
        posts: [named('blog/astro')],
        pages: {
          '/n/1/': page('astro', canonical('https://blog.example/m/1/')),
          '/m/1/': page('astro', canonical('https://blog.example/n/1/')),
        },
        told: { bodies: bodiesOf('blog/astro') },
        paths: {},
        undecided: { 'blog/astro': ['/n/1/', '/m/1/'] },
      },
    ],
    [
      'a page that names itself as canonical says nothing of another',
      {
        posts: [named('blog/astro')],
        pages: { '/n/1/': page('astro', canonical('https://blog.example/n/1/')), '/m/1/': page('astro') },
        told: { bodies: bodiesOf('blog/astro') },
        paths: {},
        undecided: { 'blog/astro': ['/n/1/', '/m/1/'] },
      },
    ],
    [
      'a route that renames to two pages is said',
      {
        posts: [named('blog/astro')],
        pages: { '/n/1/': page('astro'), '/m/1/': page('astro') },
        told: { bodies },
        paths: {},
        undecided: { 'blog/astro': ['/n/1/', '/m/1/'] },
      },
    ],
    [
      'a post of nothing but links is where they stand',
      {
        posts: [named('blog/astro')],
        pages: {
          '/tags/astro/': list('astro', 'hello'),
          '/x/astro/': html('Blog', '<a href="https://there.example/page?a=1&#x26;b">x</a>'),
        },
        told: { links: { 'blog/astro': ['https://there.example/page?a=1&b'] } },
        paths: { 'blog/astro': '/x/astro/' },
      },
    ],
    [
      'a post of nothing at all is where the others are',
      {
        posts: both,
        pages: { '/tags/astro/': list('Tag'), '/w/astro/': html('Blog', ''), '/w/hello/': html('Blog', '') },
        paths: { 'blog/astro': '/w/astro/', 'blog/hello': '/w/hello/' },
      },
    ],
    [
      'in Japanese',
      {
        posts: [facts('blog/今日は', { title: '今日は' })],
        pages: {
          '/tags/今日は/': list('今日は'),
          '/記事/今日は/': html('今日は｜ブログ', '<p>これは今日の最初の話です。明日もまた書きます。</p>'),
        },
        told: { bodies: { 'blog/今日は': 'これは今日の最初の話です。明日もまた書きます。' } },
        paths: { 'blog/今日は': '/記事/今日は/' },
      },
    ],
  ])('%s', (_name, { posts, pages, told, paths, undecided = {} }) => {
    const found = infer(posts, pagesOf(pages), told);
    expect(Object.fromEntries(found.paths)).toEqual(paths);
    expect(Object.fromEntries(found.undecided)).toEqual(undecided);
  });
});
