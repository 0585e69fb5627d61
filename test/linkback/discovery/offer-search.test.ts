import { createOfferSearch } from 'linkback';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { assembledSearch, searchText } from '../../../packages/linkback/src/discovery/offer-search.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const searchVectors = assembledSearch() ?? expect.fail('this platform makes no code of bytes');

/** Where the last offer of an element ends, and the last tag of embedded RDF. */
type Places = readonly [element: number, rdf: number];
const none: Places = [0, 0];

describe.each([
  ['by vectors', searchVectors],
  ['as text', searchText],
])('%s, an offer is found to its end', (_way, search) => {
  const placesOf = (offer: string, before: number): Places =>
    /^(?:<!-- )?<\/?rdf/i.test(offer) ? [0, before + offer.length] : [before + offer.length, 0];

  test.each([
    '<a rel=webmention',
    '<a rel="webmention',
    "<A REL = 'x WEBMENTION",
    '<link rel\n=\tpingback',
    '<a rel="nofollow trackback',
    '<a rel="&',
    '<a rel=webmentio&',
    `<a rel="${'x'.repeat(2_000)}webmention`,
    `<a rel${' '.repeat(40)}=${'\n'.repeat(40)}"webmention`,
    // So many blanks that what comes behind them is looked at by whoever reads the page.
    `<a rel${' '.repeat(41)}`,
    `<a rel=${' '.repeat(41)}`,
    '<base ',
    '<BASE>',
    '<base/',
    '<!-- <rdf:RDF',
    '</RDF:rdf',
  ])('%s', (offer) => {
    for (let before = 0; before < 70; before += 1)
      expect(search(ascii(`${' '.repeat(before)}${offer} ">${'.'.repeat(before)}`))).toEqual(
        placesOf(offer, before),
      );
    expect(search(ascii(offer))).toEqual(placesOf(offer, 0));
  });

  test('each kind by itself', () => {
    expect(search(ascii('<rdf:RDF> <a rel="webmention"> </rdf:RDF> <base>'))).toEqual([48, 40]);
    expect(search(ascii('<a rel="<rdf:RDF> webmention"></a>'))).toEqual([28, 16]);
  });

  test.each([
    '',
    '<a rel=nofollow>webmention',
    '<a rel="nofollow">&amp;',
    "<a rel='x' title=pingback>",
    '<a rel=nofollowing&',
    'webmention rel trackback',
    '<a rel>=webmention',
    `<a rel="${'x'.repeat(2_001)}webmention`,
    '<basefont>',
    '<rdf rdf>',
    'rel="webmentio',
    '<base',
    '<rdf:rd',
  ])('and none in %s', (html) => {
    for (let before = 0; before < 70; before += 1)
      expect(search(ascii('.'.repeat(before) + html))).toEqual(none);
  });

  test('what was searched before is not there any more', () => {
    expect(search(ascii('<a rel="webmention"> <rdf:RDF'))).toEqual([18, 29]);
    expect(search(ascii('<a rel="webment'))).toEqual(none);
    expect(search(ascii('<a rel="'))).toEqual(none);
  });
});

test('vectors find what is found in a text, wherever it stands', () => {
  const parts = [
    ...[
      'rel',
      'REL',
      'Rel ',
      'r',
      'el',
      '=',
      ' = ',
      '\n',
      '"',
      "'",
      '>',
      '/',
      'x',
      '&',
      'webmention',
      'WebMention',
    ],
    ...[
      'pingback',
      'PINGBACK',
      'trackback',
      'web',
      'back',
      '<base',
      '<BASE ',
      '<base>',
      '<rdf:RDF ',
      '</rdf:RDF>',
      'rdf:',
    ],
    ...['x'.repeat(13), ' '.repeat(61), 'y'.repeat(1_990)],
  ];
  const html = fc.array(fc.constantFrom(...parts), { maxLength: 60 }).map((all) => all.join(''));
  // So long that it is not looked at all at once.
  const far = fc.constantFrom('', '.'.repeat(63_300), '.'.repeat(65_500), 'relation '.repeat(15_000));
  fc.assert(
    fc.property(far, html, far, (before, between, behind) => {
      const bytes = ascii(before + between + behind);
      expect(searchVectors(bytes)).toEqual(searchText(bytes));
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  [
    'that begins in front of it',
    `${'.'.repeat(63_000)}<link rel${' '.repeat(3_000)}="webmention" href="/wm">`,
  ],
  [
    'that is begun anew there',
    `${'.'.repeat(63_425)}<link rel="  <base > ${'x'.repeat(1_000)} webmention">${'.'.repeat(5_000)}`,
  ],
  ['that ends with it', `${'.'.repeat(65_519)}<a rel=webmention`],
  ['that ends behind it', `${'.'.repeat(65_520)}<a rel=webmention>`],
])('where one search ends and the next begins, an offer is found %s', (_where, html) => {
  expect(searchVectors(ascii(html))).toEqual(searchText(ascii(html)));
  expect(searchText(ascii(html))[0]).toBeGreaterThan(63_000);
});

describe('where the platform makes no code of bytes', () => {
  afterEach(() => vi.unstubAllGlobals());

  test.each([
    ['has none', undefined],
    [
      'forbids it',
      {
        Module: vi.fn(() => {
          throw new Error('not allowed');
        }),
      },
    ],
  ])('as it %s, bytes are searched as text', (_why, platform) => {
    vi.stubGlobal('WebAssembly', platform);
    expect(assembledSearch()).toBeUndefined();
    expect(createOfferSearch()(ascii('<a rel="webmention"'))).toEqual([18, 0]);
  });
});
