import { describe, expect, it } from 'vitest';
import type { Found } from 'linkback-receiver';
import { findMention } from '../../../packages/linkback-receiver/src/verify/found.ts';

const target = 'https://example.com/hello/';
const isTarget = (address: string | URL) =>
  ['https://example.com/hello/', 'https://example.com/?p=124'].includes(String(address));
const find = (html: string, url = 'https://a.example/post'): Partial<Found> | undefined =>
  findMention(html, url, isTarget);
const link = `<a href="${target}">here</a>`;

describe('without any structure', () => {
  it('it is the title and the words around the link', () => {
    expect(
      find(`<title>A  post
      &amp; more</title><p>First.</p><p>Look ${link} for more.</p><p>Last.</p>`),
    ).toEqual({
      url: 'https://a.example/post',
      place: 'post',
      kind: 'mention',
      title: 'A post & more',
      excerpt: 'Look here for more.',
      links: 1,
    });
  });

  it('about 100 characters stand on both sides of the link, cut between words', () => {
    const words = Array.from({ length: 100 }, (_, n) => `word${n}`);
    const { excerpt = '' } =
      find(`<p>${words.slice(0, 50).join(' ')} ${link} ${words.slice(50).join(' ')}</p>`) ?? {};
    expect(excerpt).toMatch(/^…word\d+ (?:word\d+ )+here (?:word\d+ )+word\d+…$/);
    const [before = '', after = ''] = excerpt.split('here');
    for (const side of [before, after]) expect(Math.abs(side.length - 115)).toBeLessThan(15);
  });

  it('meta tells of author, site, date and title', () => {
    const head = `<title>T | Site</title><meta property="og:title" content="T">
      <meta name="Author" content="Ann"><meta property="og:site_name" content="Ann's">
      <meta property="article:published_time" content="2026-11-22T10:00:00+01:00">`;
    expect(find(head + link)).toMatchObject({
      title: 'T',
      author: { name: 'Ann' },
      site: "Ann's",
      published: '2026-11-22T10:00:00+01:00',
    });
  });

  it('there is nothing where no link is', () => {
    expect(find(`<title>T</title><p>${target}</p>`)).toBeUndefined();
  });
});

it('counts the pages elsewhere that it links to, each once', () => {
  const html = `${link}${link}<a href="/own">x</a><a href="https://b.example/">x</a><a href="https://b.example/#y">x</a><img src="https://c.example/x.png">`;
  expect(find(html)?.links).toBe(2);
});

describe('JSON-LD', () => {
  const script = (value: unknown) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;
  const author = { '@type': 'Person', name: 'Ann', url: '/ann', image: 'https://a.example/ann.jpg' };
  const expected = {
    title: 'Headline',
    author: { name: 'Ann', url: 'https://a.example/ann', photo: 'https://a.example/ann.jpg' },
    published: '2026-11-22',
    site: 'The Site',
  };
  const article = {
    '@type': 'BlogPosting',
    headline: 'Headline',
    datePublished: '2026-11-22',
    publisher: { name: 'The Site' },
  };
  it.each([
    ['an article', { ...article, author }],
    ['in a list', [{ '@type': 'BreadcrumbList' }, { ...article, author: [author, { name: 'Bob' }] }]],
    [
      'an author with several pictures',
      { ...article, author: { ...author, image: [{ '@type': 'ImageObject', url: author.image }, '/b.png'] } },
    ],
    [
      'in a graph, its author elsewhere',
      {
        '@graph': [
          { '@type': 'WebPage', name: 'W' },
          { ...article, author: { '@id': '#a' } },
          { ...author, '@id': '#a' },
        ],
      },
    ],
  ])('%s', (_name, value) => {
    expect(find(`<title>T</title>${script(value)}${link}`)).toMatchObject(expected);
  });

  it.each([
    ['no JSON', '<script type="application/ld+json">{</script>'],
    ['a text', script('x')],
    ['null', script(null)],
    ['a tower', `<script type="application/ld+json">${'['.repeat(50_000)}</script>`],
    ['numbers where texts belong', script({ '@type': 'Article', headline: 1, author: 2, datePublished: 3 })],
    ['a product', script({ '@type': 'Product', name: 'P' })],
  ])('%s says nothing', (_name, html) => {
    expect(find(`<title>T</title>${html}${link}`)).toEqual({
      url: 'https://a.example/post',
      place: 'post',
      kind: 'mention',
      title: 'T',
      excerpt: 'here',
      links: 1,
    });
  });

  it('gives no other links than http and https', () => {
    const bad = { ...article, author: { name: 'X', url: 'javascript:alert(1)', image: 'data:image/png,x' } };
    expect(find(script(bad) + link)?.author).toEqual({ name: 'X' });
  });
});

describe('microformats', () => {
  const entry = (inner: string) => `<title>T</title><div class="h-entry">${inner}</div>`;
  const card =
    '<div class="p-author h-card"><img class="u-photo" src="/ann.jpg" alt="A"><a class="p-name u-url" href="/ann">Ann</a></div>';
  it('an entry that links', () => {
    const html = entry(
      `<h1 class="p-name">A name</h1>${card}<time class="dt-published" datetime="2026-11-22T10:00+0100">x</time><div class="e-content"><p>See ${link}.</p></div>`,
    );
    expect(find(html)).toEqual({
      url: 'https://a.example/post',
      place: 'post',
      kind: 'mention',
      title: 'A name',
      author: { name: 'Ann', url: 'https://a.example/ann', photo: 'https://a.example/ann.jpg' },
      published: '2026-11-22T10:00+01:00',
      excerpt: 'See here.',
      links: 1,
    });
  });

  it.each([
    ['u-in-reply-to', 'reply'],
    ['u-like-of', 'like'],
    ['u-repost-of', 'repost'],
    ['u-bookmark-of', 'bookmark'],
    ['u-like-of u-in-reply-to', 'reply'],
    ['u-mention-of', 'mention'],
  ])('%s is a %s', (classes, kind) => {
    expect(find(entry(`<a class="${classes}" href="${target}">x</a>`))?.kind).toBe(kind);
  });

  it.each([
    ['an h-cite', `<div class="u-in-reply-to h-cite"><a class="u-url p-name" href="${target}">x</a></div>`],
    ['an h-cite that is the link', `<a class="u-in-reply-to h-cite" href="${target}">x</a>`],
    ['a former address', `<a class="u-in-reply-to" href="https://example.com/?p=124">x</a>`],
    ['nobody sees', `<data class="u-in-reply-to" value="${target}"></data>`],
  ])('a reply to %s', (_name, inner) => {
    const html = entry(`${inner}<div class="e-content">I <b>agree</b>.</div>${card}`);
    expect(find(html)).toMatchObject({ kind: 'reply', text: 'I agree.', author: { name: 'Ann' } });
  });

  it('a like of another page that mentions this one is a mention', () => {
    const html = entry(
      `<a class="u-like-of" href="https://b.example/">x</a><div class="e-content">${link}</div>`,
    );
    expect(find(html)?.kind).toBe('mention');
  });

  it('a note has no name of its own', () => {
    expect(find(entry(`<div class="e-content p-name">Just a note on ${link}.</div>`))?.title).toBe('T');
  });

  it('of a feed the entry that links', () => {
    const one = (name: string, inner: string) =>
      `<div class="h-entry"><span class="p-name">${name}</span><div class="e-content">${inner}</div></div>`;
    const html = `<div class="h-feed">${one('First', 'x')}${one('Second', link)}${one('Third', 'y')}</div>`;
    expect(find(html)?.title).toBe('Second');
  });

  it('what a comment on the page likes is not what the page does', () => {
    const html = entry(
      `<div class="e-content">${link}</div><div class="u-comment h-cite"><a class="u-like-of" href="${target}">x</a></div>`,
    );
    expect(find(html)?.kind).toBe('mention');
  });

  it('a link in a comment is nobody’s reply', () => {
    const html = entry(
      `<div class="e-content">x</div><div class="u-comment h-cite"><a class="u-in-reply-to" href="${target}">x</a></div>`,
    );
    expect(find(html)).toMatchObject({ place: 'comment', kind: 'mention' });
  });

  it.each([
    ['relative', '<base href="/blog/">'],
    ['absolute', '<base href="https://a.example/blog/">'],
  ])('with a base that is %s', (_name, base) => {
    expect(
      find(base + entry(`<a class="p-author h-card" href="ann">Ann</a><p class="e-content">${link}</p>`))
        ?.author,
    ).toEqual({
      name: 'Ann',
      url: 'https://a.example/blog/ann',
    });
  });

  it.each([
    ['a name', '<span class="p-author">Ann</span>', { name: 'Ann' }],
    [
      'an address',
      '<a class="u-author" href="https://ann.example/"></a>',
      { name: 'ann.example', url: 'https://ann.example/' },
    ],
    ['no other links', '<a class="p-author h-card" href="javascript:alert(1)">Ann</a>', { name: 'Ann' }],
  ])('an author that is %s', (_name, inner, author) => {
    expect(find(entry(`${inner}<p class="e-content">${link}</p>`))?.author).toEqual(author);
  });

  it('beat JSON-LD, and what they leave out it says', () => {
    const data =
      '<script type="application/ld+json">{"@type":"Article","headline":"J","author":{"name":"Jay"}}</script>';
    expect(
      find(`${data}${entry(`<h1 class="p-name">M</h1><p class="e-content">${link}</p>`)}`),
    ).toMatchObject({
      title: 'M',
      author: { name: 'Jay' },
    });
  });
});

describe('nothing becomes more than text', () => {
  const evil = '<script>alert(1)</script>';
  it('of what is escaped', () => {
    const html = `<title>${evil}</title><meta name=author content="<b>&quot;"><p>${evil}&lt;script&gt; ${link}\u202E</p>`;
    const found = find(html);
    expect(found).toMatchObject({ title: evil, author: { name: '<b>"' } });
    expect(found?.excerpt).toBe('<script> here');
  });

  it('of what is too long', () => {
    const long = 'x'.repeat(100_000);
    const html = `<title>${long}</title><meta name="author" content="${long}"><div class="h-entry"><a class="u-in-reply-to" href="${target}">${long}</a><div class="e-content">${long}</div></div>`;
    const found = find(html);
    const length = (text = '') => Array.from(text).length;
    expect([length(found?.title), length(found?.author?.name), length(found?.text)]).toEqual([
      250, 100, 1_000,
    ]);
    expect(length(found?.excerpt)).toBeLessThanOrEqual(250);
  });
});

describe('dates', () => {
  it.each([
    ['2026-11-22', '2026-11-22'],
    ['2026-11-22 10:00', '2026-11-22T10:00'],
    ['2026-11-22T10:00:05.123Z', '2026-11-22T10:00:05Z'],
    ['2026-11-22T10:00:05 -0530', '2026-11-22T10:00:05-05:30'],
    ['2026-13-45', undefined],
    ['yesterday', undefined],
    ['2026-11-22"><script>', undefined],
  ])('%s', (written, expected) => {
    const escaped = written.replaceAll('"', '&quot;');
    const found = find(`<meta property="article:published_time" content="${escaped}">${link}`);
    expect(found?.published).toBe(expected);
  });
});

describe('pages that make giants of trees', () => {
  it.each([
    [
      'formats that are opened again in each paragraph',
      Array.from({ length: 8_000 }, (_, n) => `<b id=${n}>`).join('') + '<p>'.repeat(30_000),
    ],
    [
      'formats whose parents are closed',
      Array.from({ length: 8_000 }, (_, n) => `<div><b id=${n}></div>`).join('') + '<p>'.repeat(30_000),
    ],
    ['a tower', '<div>'.repeat(100_000)],
    ['a tower of entries', '<div class="h-entry">'.repeat(20_000)],
  ])('%s', (_name, html) => {
    expect(find(`<title>T</title><div class="h-entry">${html}${link}`)).toMatchObject({ title: 'T' });
  });
});
