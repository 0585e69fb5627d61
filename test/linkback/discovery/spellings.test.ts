import { findEndpoints, readSource } from 'linkback';
import { describe, expect, test } from 'vitest';
import { delivered, due, post, taken } from '../../support/deliveries.ts';
import { fakeWeb, page } from '../../support/fake-web.ts';

/** The address that a post links to, and that in which the page names itself. */
const spellings: [linked: string, named: string][] = [
  [
    'https://a.example/index.php?post/2026/11/27/Welcome-to-Dotclear!',
    'https://a.example/index.php?post/2026/11/27/Welcome-to-Dotclear%21',
  ],
  ["https://a.example/it's-(a)-*", 'https://a.example/it%27s-%28a%29-%2A'],
  ['https://a.example/caf%C3%A9', 'https://a.example/caf%c3%a9'],
  ['https://a.example/~me', 'https://a.example/%7Eme'],
  ['https://a.example/x', 'HTTPS://A.Example:443/x'],
  ['https://a.example/@me', 'https://a.example/%40me'],
];

const block = (identifier: string, ping: string) =>
  `<!-- <rdf:RDF><rdf:Description rdf:about="${identifier}" dc:identifier="${identifier}" trackback:ping="${ping}" /></rdf:RDF> -->`;

describe('addresses are compared as addresses', () => {
  test.each(spellings)('%s, in TrackBack RDF %s', (linked, named) => {
    const found = (target: string, identifier: string) =>
      findEndpoints(
        {
          url: target,
          headers: new Headers(),
          body: block('https://a.example/other', '/tb/0') + block(identifier, '/tb/1'),
        },
        target,
      ).trackback?.url;
    expect(found(linked, named)).toBe('https://a.example/tb/1');
    expect(found(named, linked)).toBe('https://a.example/tb/1');
  });

  test.each(spellings)('%s, as anchor of a Link header %s', (linked, named) => {
    const headers = new Headers({ link: `</wm>; rel=webmention; anchor="${named}"` });
    const found = findEndpoints({ url: `${linked}#part`, headers, body: '' }, linked);
    expect(found.webmention?.url).toBe('https://a.example/wm');
  });

  test.each(['https://a.example/y', 'https://a.example/x?', '#part', 'https://a.example/x%2Fy'])(
    'an anchor %s is another page',
    (anchor) => {
      const headers = new Headers({ link: `</wm>; rel=webmention; anchor="${anchor}"` });
      expect(findEndpoints({ url: 'https://a.example/x', headers, body: '' }, 'https://a.example/x')).toEqual(
        anchor === 'https://a.example/x?' ? expect.anything() : {},
      );
    },
  );

  test.each(spellings)('%s stands on a page as %s', (linked, named) => {
    const html = `<title>T</title><p><a href="${named}">x</a>`;
    expect(readSource(html, 'https://me.example/').linkTo(linked)?.spelling).toBe(named);
  });

  test('a page of two spellings is fetched once, and each post tells it as it is written there', async () => {
    const [linked, named] = spellings[0] ?? ['', ''];
    const answer = page(block(named, '/tb/1'));
    const web = fakeWeb({
      'https://me.example/1/': post(linked),
      'https://me.example/2/': post(named),
      [linked]: answer,
      [named]: answer,
      'POST https://a.example/tb/1': taken,
    });
    const outcomes = await delivered(web, [
      due('https://me.example/1/', linked),
      due('https://me.example/2/', named),
    ]);
    expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(['delivered', 'delivered']);
    expect(web.log.filter((line) => line.startsWith('GET https://a'))).toHaveLength(1);
  });
});
