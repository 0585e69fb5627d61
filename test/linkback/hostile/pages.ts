import { chooseEndpoint, findEndpoints, httpUrl, protocols, readSource } from 'linkback';
import type { Endpoint, Protocol } from 'linkback';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEndpointFinder } from '../../../packages/linkback/src/discovery/endpoints.ts';
import type { EndpointLookup } from '../../../packages/linkback/src/discovery/endpoints.ts';
import { captures } from '../../support/captures.ts';
import { fuzz, withinTime } from '../../support/fuzz.ts';
import { htmlTokens, long, written } from '../../support/soups.ts';

const post = 'https://a.example/post';
const headers = new Headers({ 'content-type': 'text/html' });
const targets = [post, `${post}#2`, 'https://b.example/'];

const writing = {
  known: htmlTokens,
  captures: captures.html,
  pieces: [
    ...[
      '<a rel=',
      '<a rel="',
      'rel="',
      "rel='",
      '/rel=x',
      '<a rel=webmention href=x>',
      '<link rel=pingback href=/x>',
    ],
    ...['<rdf:rdf', '<rdf:RDF></rdf:RDF>', '<rdf:a>', '<rdf:RDF xmlns:a="', '</rdf:RDF>', '\0', '&a;', '&#1'],
    ...[
      '</p>',
      '</h1>',
      '<svg><desc>',
      '<math><mi>',
      '<p><p>',
      '<b><i>',
      '<table><tr>',
      '</a></b>',
      'é',
      '\uD800',
    ],
  ],
};
const html = written(writing);
const size = (text: string) => text.length;

/** Cuts a text where these lengths say, over and over. */
function cut(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = lengths[pieces.length % lengths.length] ?? 1;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

const lengths = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 5 });
const order = fc.shuffledSubarray([...protocols], { minLength: 1 });

function finderOf(pieces: readonly string[]) {
  const finder = createEndpointFinder({ url: post, headers });
  for (const piece of pieces) finder.write(piece);
  return finder;
}

function chosen(endpointsFor: EndpointLookup, wanted: readonly Protocol[]): (Endpoint | undefined)[] {
  const page = { kind: 'page' as const, url: post, endpoints: endpointsFor(post), endpointsFor };
  return targets.map((target) => chooseEndpoint(page, wanted, target));
}

describe('whatever stands on a page', () => {
  test('discovery gives http(s) addresses or nothing', () => {
    fuzz(
      fc.property(html, (body) => {
        const found = withinTime(size(body), () => findEndpoints({ url: post, headers, body }, post));
        for (const { url } of Object.values(found)) expect(httpUrl(url)?.href).toBe(url);
      }),
      8,
    );
  });

  test('what is found in pieces is what is found in the whole', () => {
    fuzz(
      fc.property(html, lengths, (body, parts) => {
        const endpointsFor = withinTime(size(body), () => finderOf(cut(body, parts)).end());
        for (const target of targets)
          expect(endpointsFor(target)).toEqual(findEndpoints({ url: post, headers, body }, target));
      }),
      5,
    );
  });

  test('once it is certain which endpoint is used, nothing that follows changes it', () => {
    const offer = fc.constantFrom(
      ...['<link rel=webmention href=', '<link rel=pingback href=', '<base href='],
    );
    const href = fc.constantFrom(
      'x>',
      '//b.example/y>',
      '"">',
      'https://b.example/>',
      '?z>',
      'data:x>',
      '">',
    );
    const offers = fc.array(
      fc.oneof(
        fc.tuple(offer, href).map((parts) => parts.join('')),
        html,
      ),
      { maxLength: 4 },
    );
    fuzz(
      fc.property(offers, html, lengths, order, (begun, rest, parts, wanted) => {
        const pieces = cut(begun.join('') + rest, parts);
        const finder = createEndpointFinder({ url: post, headers });
        const settled = pieces.findIndex((piece) => {
          finder.write(piece);
          return finder.isSettled(wanted);
        });
        if (settled < 0) return;
        const certain = chosen(finder.end(), wanted);
        expect(certain[0]).toBeDefined();
        expect(chosen(finderOf(pieces).end(), wanted)).toEqual(certain);
        const others = [...pieces.slice(0, settled + 1), '"\'--></script></title></template>', ...begun];
        expect(chosen(finderOf(others).end(), wanted)).toEqual(certain);
      }),
      4,
    );
  });

  test('a source is read', () => {
    fuzz(
      fc.property(html, (body) => {
        const [page, link] = withinTime(size(body), () => {
          const source = readSource(body, post);
          return [source, source.linkTo('https://b.example/')] as const;
        });
        expect(page.title).not.toBe('');
        expect(page.blogName).not.toBe('');
        expect(Array.from(link?.excerpt ?? '').length).toBeLessThanOrEqual(250);
      }),
      4,
    );
  });

  test('and so are long pages', () => {
    fuzz(
      fc.property(long(writing), (body) => {
        withinTime(size(body), () => findEndpoints({ url: post, headers, body }, post));
        withinTime(size(body), () => finderOf(cut(body, [16_384])).end()(post));
        withinTime(size(body), () => readSource(body, post).linkTo('https://b.example/'));
      }),
      0.3,
    );
  });
});
