import { discover, findEndpoints } from 'linkback';
import { describe, expect, test } from 'vitest';
import { fakeWeb, page, redirect } from '../support/fake-web.ts';

const post = 'https://a.example/2026/post/';
const namespaces =
  'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  'xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/"';

function rdf(attributes: string): string {
  return `<rdf:RDF ${namespaces}>\n<rdf:Description ${attributes} />\n</rdf:RDF>`;
}

function block(identifier: string, ping: string): string {
  return rdf(`rdf:about="${identifier}" dc:identifier="${identifier}" dc:title="T" trackback:ping="${ping}"`);
}

function trackbackOf(body: string, { target = post, url = post, contentType = 'text/html' } = {}) {
  const headers = new Headers({ 'content-type': contentType });
  return findEndpoints({ url, headers, body }, target).trackback;
}

/** What stands on the page at {@link post}, and the ping URL it gives. */
const pages: [string, string, string | undefined][] = [
  ['in a comment', `<!-- ${block(post, '/tb/1')} -->`, 'https://a.example/tb/1'],
  ['outside of comments', block(post, '/tb/1'), 'https://a.example/tb/1'],
  ['in a script', `<script>/* ${block(post, '/tb/1')} */</script>`, 'https://a.example/tb/1'],
  [
    'in another case',
    `<!-- ${block(post, '/tb/1').replace('<rdf:RDF', '<RDF:rdf')} -->`,
    'https://a.example/tb/1',
  ],
  ['single quotes', block(post, '/tb/1').replaceAll('"', "'"), 'https://a.example/tb/1'],
  ['without namespaces', block(post, '/tb/1').replace(namespaces, ''), 'https://a.example/tb/1'],
  [
    'with other prefixes',
    block(post, '/tb/1')
      .replaceAll(/\b(dc|trackback):/g, 'x$1:')
      .replaceAll('xmlns:', 'xmlns:x')
      .replace('xmlns:xrdf', 'xmlns:rdf')
      .replace('xmlns:xxdc', 'xmlns:xdc')
      .replace('xmlns:xxtrackback', 'xmlns:xtrackback'),
    'https://a.example/tb/1',
  ],
  ['an absolute ping URL', block(post, 'https://tb.example/?id=1'), 'https://tb.example/?id=1'],
  ['& as an entity', block(post, '/tb?a=1&amp;b=2'), 'https://a.example/tb?a=1&b=2'],
  ['a raw &', block(post, '/tb?a=1&b=2'), 'https://a.example/tb?a=1&b=2'],
  ['a raw & and an entity', block(post, '/tb?a=1&b=2&amp;c=3'), 'https://a.example/tb?a=1&b=2&c=3'],
  ['a numeric reference', block(post, '/tb?a=1&#38;b=&#x32;'), 'https://a.example/tb?a=1&b=2'],
  [
    'a title with what XML does not know',
    rdf(`dc:title="A &nbsp; &copy; &#x2d;&#x2d; \u0001 B" dc:identifier="${post}" trackback:ping="/tb/1"`),
    'https://a.example/tb/1',
  ],
  [
    'a title with <',
    rdf(`dc:title="a < b" dc:identifier="${post}" trackback:ping="/tb/1"`),
    'https://a.example/tb/1',
  ],
  [
    'behind two hundred others',
    `${block('/x', '/y').repeat(200)}${block(post, '/tb/1')}`,
    'https://a.example/tb/1',
  ],
  ['behind a megabyte of others', `${block('/x', '/y').repeat(3_000)}${block(post, '/tb/1')}`, undefined],
  ['rdf:about alone', rdf(`rdf:about="${post}" trackback:ping="/tb/1"`), 'https://a.example/tb/1'],
  [
    'dc:identifier before rdf:about',
    rdf(`rdf:about="/tb/about" dc:identifier="${post}" trackback:ping="/tb/1"`),
    'https://a.example/tb/1',
  ],
  [
    'about the post, identified as another',
    rdf(`rdf:about="${post}" dc:identifier="/other" trackback:ping="/tb/1"`),
    undefined,
  ],
  ['neither', rdf('trackback:ping="/tb/1"'), undefined],
  ['no ping', rdf(`rdf:about="${post}"`), undefined],
  ['an empty ping', rdf(`rdf:about="${post}" trackback:ping=""`), undefined],
  ['a ping that is not http', rdf(`rdf:about="${post}" trackback:ping="javascript:x"`), undefined],
  [
    'trackback:ping as an element with rdf:resource',
    `<rdf:RDF ${namespaces}><rdf:Description rdf:about="${post}"><trackback:ping rdf:resource="/tb/1" /></rdf:Description></rdf:RDF>`,
    'https://a.example/tb/1',
  ],
  [
    'everything as elements',
    `<rdf:RDF ${namespaces}><rdf:Description><dc:identifier>\n${post}\n</dc:identifier><trackback:ping>/tb/1</trackback:ping></rdf:Description></rdf:RDF>`,
    'https://a.example/tb/1',
  ],
  [
    'several descriptions in one block',
    `<rdf:RDF ${namespaces}><rdf:Description rdf:about="/other" trackback:ping="/tb/0"/><rdf:Description rdf:about="${post}" trackback:ping="/tb/1"/></rdf:RDF>`,
    'https://a.example/tb/1',
  ],
  [
    'several blocks: the one about the post',
    `${block('https://a.example/other/', '/tb/0')}<p>x</p>${block(post, '/tb/1')}${block(`${post}2/`, '/tb/2')}`,
    'https://a.example/tb/1',
  ],
  [
    'blocks about other posts only',
    `${block('https://a.example/other/', '/tb/0')}${block('https://a.example/', '/tb/2')}`,
    undefined,
  ],
  [
    'a block that never ends, then one that does',
    `<rdf:RDF <b> ${block('/x', '/tb/0')}${block(post, '/tb/1')}`,
    'https://a.example/tb/1',
  ],
  ['a block that is cut off', block(post, '/tb/1').replace('</rdf:RDF>', ''), undefined],
  [
    'a broken block before a good one',
    `<rdf:RDF><<<>>&</rdf:RDF>${block(post, '/tb/1')}`,
    'https://a.example/tb/1',
  ],
  [
    'letters that grow in lower case stand before it',
    `<p>${'İstanbul '.repeat(9)}</p>${block(post, '/tb/1')}`,
    'https://a.example/tb/1',
  ],
  ['a relative identifier', block('/2026/post/', '/tb/1'), 'https://a.example/tb/1'],
  [
    'http for https, www, no slash',
    block('http://www.a.example/2026/post', '/tb/1'),
    'https://a.example/tb/1',
  ],
  [
    'an exact match before a loose one',
    `${block('https://a.example/2026/post', '/tb/0')}${block(post, '/tb/1')}`,
    'https://a.example/tb/1',
  ],
  ['another query is another page', block(`${post}?p=2`, '/tb/1'), undefined],
  [
    'nested 10,000 deep',
    `<rdf:RDF ${namespaces}>${'<rdf:x>'.repeat(10_000)}</rdf:RDF>${block(post, '/tb/1')}`,
    'https://a.example/tb/1',
  ],
];

describe('TrackBack 1.2, autodiscovery by RDF', () => {
  test.each(pages)('%s', (_about, html, expected) => {
    expect(trackbackOf(html)?.url).toBe(expected);
  });

  test('as WordPress prints it, tabs and all', () => {
    const html =
      '<!--\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n\t\t\txmlns:dc="http://purl.org/dc/elements/1.1/"\n\t\t\t' +
      'xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">\n\t\t<rdf:Description rdf:about="https://wp.example/?p=1"\n    ' +
      'dc:identifier="https://wp.example/?p=1"\n    dc:title="Open post"\n    trackback:ping="https://wp.example/wp-trackback.php?p=1" />\n</rdf:RDF>\n-->';
    const page = { target: 'https://wp.example/?p=1', url: 'https://wp.example/?p=1' };
    expect(trackbackOf(html, page)).toEqual({
      protocol: 'trackback',
      url: 'https://wp.example/wp-trackback.php?p=1',
      how: 'RDF',
    });
  });

  test('the fragment of a target picks a post on a page of several', () => {
    const html = `${block(`${post}#a`, '/tb/a')}${block(`${post}#b`, '/tb/b')}`;
    expect(trackbackOf(html, { target: `${post}#b` })?.url).toBe('https://a.example/tb/b');
    expect(trackbackOf(html, { target: `${post}#c` })).toBeUndefined();
    expect(trackbackOf(html)).toBeUndefined();
  });

  test('the fragment of a target does not matter where the block has none', () => {
    expect(trackbackOf(block(post, '/tb/1'), { target: `${post}#part` })?.url).toBe('https://a.example/tb/1');
  });

  test('a target that redirects: its own address, else the one where it ended', () => {
    const page = { target: 'https://a.example/?p=7', url: post };
    expect(trackbackOf(block(post, '/tb/1'), page)?.url).toBe('https://a.example/tb/1');
    expect(trackbackOf(`${block(post, '/tb/1')}${block('/?p=7', '/tb/7')}`, page)?.url).toBe(
      'https://a.example/tb/7',
    );
  });

  test('the target that was linked to decides, not where it redirects', async () => {
    const web = fakeWeb({
      'https://a.example/?p=7': redirect('/2026/post/'),
      [post]: page(`${block(post, '/tb/1')}${block('/?p=7', '/tb/7')}`),
    });
    const bounds = { timeout: 5_000, maxBytes: 10_000, maxRedirects: 3 };
    const found = await discover(web, 'https://a.example/?p=7', 'test', bounds);
    expect(found).toMatchObject({ endpoints: { trackback: { url: 'https://a.example/tb/7' } } });
  });

  test('only in HTML', () => {
    expect(trackbackOf(block(post, '/tb/1'), { contentType: 'text/plain' })).toBeUndefined();
  });
});

describe('rel="trackback"', () => {
  test.each([
    ['<link>', '<link rel="trackback" href="/tb/1">', 'https://a.example/tb/1'],
    ['<a>', '<a rel="trackback" href="/tb/1?x=1&amp;y=2">TB</a>', 'https://a.example/tb/1?x=1&y=2'],
    [
      'of several <link> the first',
      '<link rel=trackback href=/tb/1><link rel=trackback href=/tb/2>',
      'https://a.example/tb/1',
    ],
    [
      '<link> before <a>',
      '<a rel="trackback" href="/tb/0">TB</a><link rel="trackback" href="/tb/1">',
      'https://a.example/tb/1',
    ],
    [
      'several <a> of one post',
      '<a rel=trackback href=/tb/1>1</a><a rel=trackback href=/tb/1>2</a>',
      'https://a.example/tb/1',
    ],
    [
      'several <a> of several posts: none is ours',
      '<a rel=trackback href=/tb/1>1</a><a rel=trackback href=/tb/2>2</a>',
      undefined,
    ],
    ['RDF before <link>', `<link rel=trackback href=/tb/0>${block(post, '/tb/1')}`, 'https://a.example/tb/1'],
    [
      'RDF about another post',
      `<link rel=trackback href=/tb/1>${block('/other', '/tb/0')}`,
      'https://a.example/tb/1',
    ],
    [
      'an empty href',
      '<link rel=trackback href=""><link rel=trackback href=/tb/1>',
      'https://a.example/tb/1',
    ],
    ['relative to <base>', '<base href=/b/><link rel=trackback href=tb>', 'https://a.example/b/tb'],
    ['a rel that only contains the word', '<a rel="no-trackback" href="/tb/1">', undefined],
    ['WordPress: /trackback/ is not guessed', '<p>x</p>', undefined],
  ])('%s', (_about, html, expected) => {
    expect(trackbackOf(html)?.url).toBe(expected);
  });
});
