import { discover, findEndpoints } from 'linkback';
import { describe, expect, test } from 'vitest';
import { fakeWeb, responseOf } from '../support/fake-web.ts';

const post = 'https://a.example/dir/post';
const right = '<a rel=webmention href=/right>';

function webmentionOf(body: string, contentType = 'text/html'): string | undefined {
  const headers = new Headers(contentType === '' ? {} : { 'content-type': contentType });
  return findEndpoints({ url: post, headers, body }, post).webmention?.url;
}

/** Where the wrong endpoint stands; after each there is a right one. */
const unseen: [string, string][] = [
  ['a comment', '<!-- <a rel=webmention href=/wrong> -->'],
  ['a comment that goes on behind --!', '<!-- --! <a rel=webmention href=/wrong> -->'],
  ['a comment that holds >', '<!-- > <a rel=webmention href=/wrong> -->'],
  ['a bogus comment', '<?php <a rel=webmention href=/wrong ?>'],
  ['a textarea', '<textarea><a rel=webmention href=/wrong></textarea>'],
  ['a script', '<script>"<a rel=webmention href=/wrong>"</script>'],
  ['a script within a script', '<script><!--<script></script><a rel=webmention href=/wrong>--></script>'],
  ['a style sheet', '<style><a rel=webmention href=/wrong></style>'],
  ['a title', '<title><a rel=webmention href=/wrong></title>'],
  ['an iframe', '<iframe><a rel=webmention href=/wrong></iframe>'],
  ['a noframes', '<noframes><a rel=webmention href=/wrong></noframes>'],
  ['a noembed', '<noembed><a rel=webmention href=/wrong></noembed>'],
  ['an xmp', '<xmp><a rel=webmention href=/wrong></xmp>'],
  ['a template', '<template><a rel=webmention href=/wrong></template>'],
  [
    'a template within a template',
    '<template><template></template><a rel=webmention href=/wrong></template>',
  ],
  [
    'a template in a template of a list',
    '<template><ul><template><li></template></ul><link rel=webmention href=/wrong></template>',
  ],
  ['an attribute value', '<p title="<a rel=webmention href=/wrong>">'],
  ['an attribute value with >', '<p title="1 > 0 <a rel=webmention href=/wrong>">'],
  ['escaped text', '&lt;a rel=webmention href=/wrong&gt;'],
  [
    'other elements',
    '<area rel=webmention href=/wrong><form rel=webmention href=/wrong><linked rel=webmention href=/wrong>',
  ],
  ['an element without href', '<a rel=webmention>'],
  ['an element whose href is another attribute', '<a rel=webmention data-href=/wrong>'],
  ['a rel that only contains the word', '<a rel="not-webmention webmention-x xwebmention" href=/wrong>'],
  ['an end tag', '</a rel=webmention href=/wrong>'],
  ['CDATA outside of SVG, up to its first >', '<![CDATA[<a rel=webmention href=/wrong>]]>'],
  [
    'a script behind a title in the title of an SVG',
    '<svg><title><title></title><script><a rel=webmention href=/wrong></script></title></svg>',
  ],
  ['CDATA in SVG, behind a >', '<svg><![CDATA[ > <a rel=webmention href=/wrong>]]></svg>'],
];

describe('Webmention 3.1.2.3: what is not part of the page', () => {
  test.each(unseen)('%s', (_about, html) => {
    expect(webmentionOf(html + right)).toBe('https://a.example/right');
    expect(webmentionOf(html)).toBeUndefined();
  });
});

/** Spellings that mean `rel="webmention"` with the endpoint https://a.example/right. */
const seen: [string, string][] = [
  ['upper case', '<A REL="WebMention" HREF="/right">'],
  ['single quotes', "<a rel='webmention' href='/right'>"],
  ['no quotes', '<a href=/right rel=webmention>'],
  ['XHTML', '<link rel="webmention" href="/right" />'],
  ['no quotes and a slash behind', '<link href=/right rel=webmention />'],
  ['blanks round =', '<a rel = "webmention"\nhref\t=\n"/right">'],
  ['blanks round the href', '<a rel="webmention" href=" \n/right\t">'],
  ['line breaks between the rels', '<a rel="nofollow\n\twebmention" href="/right">'],
  ['slashes between attributes', '<a/rel="webmention"/href="/right">'],
  ['nothing between attributes', '<a href="/right"rel="webmention">'],
  ['character references in rel', '<a rel="web&#109;&#x65;ntion" href="/right">'],
  ['character references in rel, nothing before it', '<a href="/right"rel="&#119;ebmention">'],
  ['character references in a rel that is written after a slash', '<a/rel="&#119;ebmention" href="/right">'],
  ['character references in href', '<a rel="webmention" href="&#47;righ&#116">'],
  ['the first of duplicate attributes', '<a rel="webmention" rel="x" href="/right" href="/wrong">'],
  ['a comment closed by --!>', '<!-- --!><a rel=webmention href=/right>'],
  ['a comment of no length', '<!--><a rel=webmention href=/right>'],
  ['noscript: there are no scripts here', '<noscript><a rel=webmention href=/right></noscript>'],
  ['a link in the body', '<body><p><link rel=webmention href=/right>'],
  ['behind a template', '<template></template><a rel=webmention href=/right>'],
  ['behind </template> alone', '</template><a rel=webmention href=/right>'],
  ['behind a template in SVG, which is none', '<svg><template></svg><a rel=webmention href=/right>'],
  ['behind a title in SVG', '<svg><title></svg><a rel=webmention href=/right></title>'],
  ['behind a style in SVG', '<svg><style></svg><a rel=webmention href=/right></style>'],
  ['in SVG', '<svg><a rel=webmention href=/right></a></svg>'],
  ['in foreignObject', '<svg><foreignObject><p><a rel=webmention href=/right></p></foreignObject></svg>'],
  ['behind an SVG that is never closed', '<svg><path d="M0"><p><a rel=webmention href=/right>'],
  [
    'behind a CDATA outside of SVG, which ends at its first >',
    '<![CDATA[ > <a rel=webmention href=/right> ]]>',
  ],
  ['behind a CDATA behind an SVG', '<svg></svg><![CDATA[ > <a rel=webmention href=/right> ]]>'],
  ['behind a bogus end tag', '</ ><a rel=webmention href=/right>'],
  ['behind a < that begins nothing', 'a < b <a rel=webmention href=/right>'],
  ['behind the end of the page', '</body></html><a rel=webmention href=/right>'],
  ['behind an element named as a member of Object', '<constructor><a rel=webmention href=/right>'],
  ['null characters', '\0<a rel=webmention href=/right>\0'],
];

describe('Webmention 3.1.2.3: spellings of an element', () => {
  test.each(seen)('%s', (_about, html) => {
    expect(webmentionOf(html)).toBe('https://a.example/right');
  });
});

/** A page and the endpoint that it has. */
const resolved: [string, string, string | undefined][] = [
  ['relative to the page', '<a rel=webmention href=wm>', 'https://a.example/dir/wm'],
  ['relative to <base>', '<base href="/other/"><a rel=webmention href=wm>', 'https://a.example/other/wm'],
  [
    'relative to a <base> that comes later',
    '<a rel=webmention href=wm><base href="/other/">',
    'https://a.example/other/wm',
  ],
  [
    'the first <base> with an href',
    '<base target=x><base href=/1/><base href=/2/><a rel=webmention href=wm>',
    'https://a.example/1/wm',
  ],
  [
    'a <base> that is no address',
    '<base href="mailto:x"><a rel=webmention href=wm>',
    'https://a.example/dir/wm',
  ],
  [
    'a <base> in a comment',
    '<!-- <base href=/no/> --><a rel=webmention href=wm>',
    'https://a.example/dir/wm',
  ],
  [
    'a <base> in a template',
    '<template><base href=/no/></template><a rel=webmention href=wm>',
    'https://a.example/dir/wm',
  ],
  ['empty: the page, whatever <base> says', '<base href="/other/"><link rel=webmention href="">', post],
  ['an href of blanks', '<link rel=webmention href="  ">', post],
  ['href without a value', '<link rel=webmention href>', post],
  [
    'its query stays',
    '<link rel=webmention href="?a=1&amp;b=2&copy">',
    `${post}?a=1&b=2©`.replace('©', '%C2%A9'),
  ],
  ['an unescaped & stays', '<link rel=webmention href="/wm?a=1&b=2">', 'https://a.example/wm?a=1&b=2'],
  ['javascript:', '<link rel=webmention href="javascript:alert(1)">', undefined],
  ['an address without a host', '<link rel=webmention href="http://">', undefined],
  ['a tag that never ends', '<link rel=webmention href=/wm', undefined],
  ['an attribute that never ends', '<link rel=webmention href="/wm>', undefined],
];

describe('Webmention 3.1.2.3: what an href means', () => {
  test.each(resolved)('%s', (_about, html, expected) => {
    expect(webmentionOf(html)).toBe(expected);
  });
});

describe('what counts as HTML', () => {
  test.each([
    ['text/html', true],
    ['text/html; charset=utf-8', true],
    ['TEXT/HTML;charset="utf-8"', true],
    ['text/html, text/html; charset=utf-8', true],
    ['application/xhtml+xml', true],
    ['', true],
    ['text/plain', false],
    ['text/plain; was=text/html', false],
    ['application/json', false],
    ['application/rss+xml', false],
    ['image/svg+xml', false],
  ])('%j: %s', (contentType, isHtml) => {
    expect(webmentionOf(right, contentType)).toBe(isHtml ? 'https://a.example/right' : undefined);
  });
});

describe('pages in other encodings', () => {
  const html = '<p>Füße <link rel=webmention href="/fü">';
  const latin1 = Uint8Array.from(html, (character) => character.charCodeAt(0));
  const utf16 = (text: string) => new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer);
  const wanted = 'https://a.example/f%C3%BC';

  test.each([
    ['utf-8', 'charset=utf-8', new TextEncoder().encode(html), wanted],
    ['latin-1', 'charset=iso-8859-1', latin1, wanted],
    ['latin-1, undeclared', '', latin1, wanted],
    ['utf-16 by its byte order mark', 'charset=utf-8', utf16(`\uFEFF${html}`), wanted],
    ['utf-16 by its header', 'charset=utf-16le', utf16(html), wanted],
    ['an unknown encoding', 'charset=x-nonsense', new TextEncoder().encode(html), wanted],
  ])('%s', async (_about, charset, bytes, expected) => {
    const answer = responseOf(`HTTP/1.1 200 OK\nContent-Type: text/html; ${charset}`, bytes);
    const bounds = { timeout: 5_000, maxBytes: 1_000_000, maxRedirects: 5 };
    const found = await discover(fakeWeb({ [post]: answer }), post, 'test', bounds);
    expect(found).toMatchObject({ kind: 'page', endpoints: { webmention: { url: expected } } });
  });
});
