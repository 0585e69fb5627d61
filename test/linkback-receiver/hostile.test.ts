import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodePingback, encodeTrackback } from 'linkback';
import { findMention } from '../../packages/linkback-receiver/src/verify/found.ts';
import { fuzz } from '../support/fuzz.ts';
import { htmlTokens, jsonTokens, mutations, soup, xmlTokens } from '../support/soups.ts';
import { hello, receiverWorld } from './receiver.ts';

const target = 'https://example.com/hello/';
const link = `<a class="u-in-reply-to" href="${target}">here</a>`;
const pageTokens = [
  ...htmlTokens,
  ...'<div class="·h-entry·h-cite·p-author h-card·e-content·u-photo·dt-published·u-in-reply-to·p-comment">·">'.split(
    '·',
  ),
  ...'</div>·<nav>·</nav>·<article>·<b>·<i>·<table>·<tr>·<li>·<script type="application/ld+json">·</script>'.split(
    '·',
  ),
  ...'{"@type":"Article",·"author":·"headline":·[{·}]·"@id":"#a"·"@graph":[·]'.split('·'),
  link,
];
const whole = `<title>T</title><base href="/x/"><div class="h-entry"><h1 class="p-name">N</h1><a class="p-author h-card" href="/a">A</a><time class="dt-published" datetime="2026-11-22">x</time><div class="e-content">${link}</div></div><script type="application/ld+json">{"@type":"Article","author":[{"name":"J"}]}</script>`;

/** Every text of a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

it.each([
  ['soups', soup(pageTokens)],
  ['damaged pages', mutations([whole])],
])('whatever page there is says plain text, and no other links than http: %s', (_name, pages) => {
  fuzz(
    fc.property(pages, (html) => {
      const found = findMention(html + link, 'https://a.example/post', (address) => address === target);
      if (found === undefined) return;
      for (const text of textsIn(found)) {
        expect(text).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
        expect(text.isWellFormed()).toBe(true);
        expect(Array.from(text).length).toBeLessThanOrEqual(2_000);
      }
      for (const url of [found.url, found.author?.url, found.author?.photo])
        if (url !== undefined) expect(url).toMatch(/^https?:\/\//);
    }),
    0.4,
  );
});

const bodies = {
  '/pingback': [soup(xmlTokens), mutations([encodePingback('https://a.example/?p=1&q=2', hello)])],
  '/webmention': [
    soup([
      'source=',
      'target=',
      '&',
      '%',
      '%00',
      '%zz',
      '+',
      'https%3A%2F%2Fa.example%2F',
      hello,
      'charset=',
      'utf-16',
    ]),
    mutations([new URLSearchParams({ source: 'https://a.example/', target: hello }).toString()]),
  ],
  '/trackback?p=124': [
    soup([
      'url=',
      'title=',
      '&',
      '%',
      '%1B',
      '%FF%FE',
      'https://a.example/',
      'charset=',
      'iso-2022-jp',
      'excerpt=<b>',
      '&amp;',
    ]),
    mutations([encodeTrackback({ url: 'https://a.example/', title: 'Ü', excerpt: 'E', blogName: 'B' })]),
  ],
  '/mentions.json': [soup(jsonTokens), soup(jsonTokens)],
} as const;

it.each(Object.entries(bodies))(
  'whatever is sent to %s is answered, and breaks nothing',
  async (path, [soups, damaged]) => {
    const world = receiverWorld({ perMinute: 1e9, token: 'a-token-of-the-owner' });
    await fc.assert(
      fc.asyncProperty(fc.oneof(soups, damaged), async (body) => {
        const response = await world.post(path, body);
        expect([200, 201, 400, 401, 403, 404, 413]).toContain(response.status);
        await response.arrayBuffer();
      }),
      { numRuns: 400 },
    );
    expect(world.problems).toEqual([]);
    // All that was taken in can be read again.
    for (const { source, post } of await world.mentions()) {
      expect(source).not.toMatch(/\p{Cc}/u);
      expect(post).toBe('blog/hello');
    }
  },
);

it('whatever address is asked for is answered', async () => {
  const world = receiverWorld();
  const paths = soup([
    '/',
    '?',
    '&',
    '=',
    '%',
    '%2F',
    '%00',
    '..',
    'trackback',
    'webmention',
    'moderation',
    'p=124',
    'show=',
    '2026/11/22/hello-world/',
    '#',
  ]);
  await fc.assert(
    fc.asyncProperty(paths, fc.constantFrom('GET', 'HEAD', 'POST', 'PUT'), async (path, method) => {
      const url = URL.parse(path, 'https://example.com/') ?? new URL('https://example.com/');
      const response = await world.receiver({ method, url: url.href, headers: new Headers(), body: null });
      expect(response.status).toBeLessThan(500);
      const page = await response.text();
      if (/html/.test(response.headers.get('content-type') ?? '')) expect(page).not.toContain('<script');
    }),
    { numRuns: 2_000 },
  );
  expect(world.problems).toEqual([]);
});
