import { findEndpoints } from 'linkback';
import { defaultTreeAdapter, parse, parseFragment, serialize } from 'parse5';
import { describe, expect, it } from 'vitest';
import { withAdvertisement } from '../../../packages/astro-linkback/src/pages/advertise.ts';
import { findAsOthers } from '../../support/senders.ts';

const receiver = {
  webmention: 'https://in.example/a&b/webmention',
  pingback: 'https://in.example/pingback',
  trackback: 'https://in.example/trackback',
};
const permalink = 'https://blog.example/hello/';
const post = { title: 'Grüße -- 🦄 "a" & <b>', permalink, number: 7 };
const written = (html: string | Buffer, of: Partial<typeof receiver> = receiver) =>
  withAdvertisement(Buffer.from(html), post, of);
const found = (page: Buffer) => {
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8' });
  const endpoints = findEndpoints({ url: permalink, headers, body: page.toString() }, permalink);
  return Object.fromEntries(Object.values(endpoints).map(({ protocol, url }) => [protocol, url]));
};
const all = { ...receiver, trackback: `${receiver.trackback}?p=7` };
const mark = '<link rel="webmention"';

/** What a browser has within `<head>` and `<body>`. */
function partsOf(html: string): string[] {
  const [root] = parse(html).childNodes.filter((node) => node.nodeName === 'html');
  const parts = root === undefined || !defaultTreeAdapter.isElementNode(root) ? [] : root.childNodes;
  return parts.flatMap((part) => (defaultTreeAdapter.isElementNode(part) ? serialize(part) : []));
}
const serialized = (html: string) => serialize(parseFragment(html));

describe('a page that says nothing', () => {
  it.each([
    [
      'behind the title',
      '<html><head><meta charset="utf-8"><title>T</title>',
      '<style>a{}</style></head><body>x',
    ],
    [
      'behind the encoding',
      '<html><head><title>T</title><meta charset="utf-8">',
      '<link rel="icon" href="/i"></head>',
    ],
    [
      'behind it, otherwise said',
      '<head><title>T</title><META HTTP-EQUIV="Content-Type" content="text/html; charset=utf-8">',
      '</head>x',
    ],
    [
      'where the head begins, if it has neither',
      '<!doctype html><html><head class="a>b">',
      '<script>1</script></head>',
    ],
    ['where the head is not written', '<!doctype html><title>T</title>', '<p>Words.</p>'],
    [
      'not at what a script writes',
      '<head><script>"<title>a</title>"</script><title>T</title>',
      '</head><body><svg><title>b</title></svg>',
    ],
    ['not at a comment', '<head><!-- <title>a</title></head> --><title>T</title>', '</head>x'],
    ['not at a template', '<head><template><title>a</title></template><title>T</title>', '<body>x'],
    ['not at a title beside the head', '<head><title>T</title>', '<body><main><title>b</title></main>'],
    ['behind a great deal', `<head><style>${'a{}'.repeat(9_000)}</style><title>T</title>`, '</head>x'],
  ])('has all of it in its head: %s', (_where, before, after) => {
    const page = written(before + after);
    const text = page.toString();
    expect(text.startsWith(before + mark)).toBe(true);
    expect(text.endsWith(after)).toBe(true);
    expect(found(page)).toEqual(all);
    expect(
      findAsOthers({ html: text, headers: new Headers({ 'content-type': 'text/html' }) }, permalink),
    ).toEqual({
      ghost: receiver.webmention,
      dotclear: `trackback ${all.trackback}`,
      wordpress: receiver.pingback,
    });
    // A browser has the links in the head, and what is below it as it was.
    const [head = '', body] = partsOf(text);
    const [headBefore, bodyBefore] = partsOf(before + after);
    const added = text.slice(before.length, text.length - after.length);
    expect(body).toBe(bodyBefore);
    expect(head.replace(serialized(added), '')).toBe(headBefore);
    expect(withAdvertisement(page, post, receiver)).toBe(page);
  });

  it('keeps every byte, whatever its encoding is', () => {
    for (const encoding of ['utf8', 'latin1'] as const) {
      const head = Buffer.from('<head><meta charset="x"><title>Grüße é</title>', encoding);
      const rest = Buffer.concat([
        Buffer.from('</head><body>ü'),
        Buffer.from([0x80, 0xff, 0xfe, 0x00, 0x0d, 0x0a]),
      ]);
      const page = written(Buffer.concat([head, rest]));
      expect(page.subarray(0, head.length)).toEqual(head);
      expect(page.subarray(page.length - rest.length)).toEqual(rest);
      const added = page.subarray(head.length, page.length - rest.length);
      expect(added.every((byte) => byte < 0x80)).toBe(true);
      expect(added.toString()).toContain('dc:title="Gr&#xfc;&#xdf;e &#x2d;&#x2d; &#x1f984; ');
    }
    const marked = Buffer.from('\uFEFF<head><title>T</title></head>');
    expect(written(marked).subarray(0, marked.length - 7)).toEqual(marked.subarray(0, -7));
  });

  it('has no more than the receiver takes', () => {
    const html = '<head><title>T</title></head>';
    expect(found(written(html, { webmention: receiver.webmention }))).toEqual({
      webmention: receiver.webmention,
    });
    expect(found(written(html, { pingback: receiver.pingback }))).toEqual({ pingback: receiver.pingback });
    const unnumbered = withAdvertisement(Buffer.from(html), { title: 'T', permalink }, receiver);
    expect(found(unnumbered)).toEqual({ webmention: receiver.webmention, pingback: receiver.pingback });
    const below = withAdvertisement(Buffer.from(html), post, { trackback: true });
    expect(found(below)).toEqual({ trackback: `${permalink}trackback/` });
  });
});

const rdf = (identifier: string, ping = 'https://other.example/tb') =>
  `<!-- <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/"><rdf:Description rdf:about="${identifier}" dc:identifier="${identifier}" trackback:ping="${ping}" /></rdf:RDF> -->`;

describe('a page that says some of it keeps its word', () => {
  it.each<[string, string, object]>([
    [
      'a link',
      '<link href=https://other.example/wm rel=webmention>',
      { webmention: 'https://other.example/wm' },
    ],
    [
      'among other relations',
      '<link rel="me webmention" href="/wm">',
      { webmention: 'https://blog.example/wm' },
    ],
    [
      'an anchor',
      '</head><body><a rel="webmention" href="https://other.example/wm">x</a>',
      { webmention: 'https://other.example/wm' },
    ],
    ['of itself', '<link rel="webmention" href="">', { webmention: permalink }],
    [
      'a pingback server',
      '<link rel="pingback" href="https://other.example/xmlrpc">',
      { pingback: 'https://other.example/xmlrpc' },
    ],
    ['RDF', rdf(permalink), { trackback: 'https://other.example/tb' }],
    ['RDF of the same page', rdf('http://www.blog.example/hello'), { trackback: 'https://other.example/tb' }],
    [
      'an anchor to its TrackBack',
      '</head><body><a rel="trackback" href="https://other.example/tb">x</a>',
      { trackback: 'https://other.example/tb' },
    ],
  ])('%s', (_what, html, kept) => {
    const page = written(`<head><title>T</title>${html}`);
    expect(found(page)).toEqual({ ...all, ...kept });
    expect(page.toString()).not.toContain(
      receiver[Object.keys(kept)[0] as keyof typeof receiver].replace('&', '&amp;'),
    );
    expect(withAdvertisement(page, post, receiver)).toBe(page);
  });

  it.each([
    ['a comment', '<!-- <link rel="webmention" href="https://no.example/"> -->'],
    ['code', '</head><body><pre>&lt;link rel="webmention" href="https://no.example/"&gt;</pre>'],
    ['a template', '<template><link rel="webmention" href="https://no.example/"></template>'],
    ['a link that leads nowhere', '<link rel="webmention">'],
    ['RDF of another post', rdf('https://blog.example/other/')],
  ])('but %s says nothing', (_what, html) => {
    expect(found(written(`<head><title>T</title>${html}`))).toEqual(all);
  });

  it('and is the same one where it says all', () => {
    const page = Buffer.from(
      `<head><link rel="webmention" href="/a"><link rel="pingback" href="/b">${rdf(permalink)}<title>T</title></head>`,
    );
    expect(withAdvertisement(page, post, receiver)).toBe(page);
  });
});

it.each([
  ['a text', 'Words.'],
  ['nothing', ''],
  ['a piece of a page', '<p>Words.</p><title>T</title>'],
  ['UTF-16', Buffer.from('\uFEFF<head><title>T</title></head>', 'utf16le')],
])('what has no head stays as it is: %s', (_what, html) => {
  const page = Buffer.from(html);
  expect(withAdvertisement(page, post, receiver)).toBe(page);
});
