import { findEndpoints, readSource } from 'linkback';
import { describe, expect, test } from 'vitest';
import { createEndpointFinder } from '../../../packages/linkback/src/discovery/endpoints.ts';
import { readXml } from '../../../packages/linkback/src/protocols/xml.ts';

const post = 'https://a.example/post';

function endpointsOf(body: string, link = '', pingback = '') {
  const headers = new Headers({ 'content-type': 'text/html', link, 'x-pingback': pingback });
  return findEndpoints({ url: post, headers, body }, post);
}

const megabyte = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length));
const numbered = (piece: (number: number) => string) =>
  Array.from({ length: 60_000 }, (_, number) => piece(number)).join('');

/**
 * Pages of a megabyte on which work that grows with the square of the length would take minutes to hours: such a
 * test runs into vitest's time limit. No time is measured.
 */
const pages: [string, string][] = [
  ['<', megabyte('<')],
  ['open tags', megabyte('<a>')],
  ['tags that never end', megabyte('<a ')],
  ['attributes', `<a ${numbered((number) => `a${number}="" `)}>`],
  ['rel and blanks', megabyte(' rel   ')],
  ['rel= without an end', megabyte(' rel=')],
  ['rel= without a blank', megabyte('/rel=x')],
  ['comments that never end', megabyte('<!--')],
  ['dashes', `<!--${megabyte('-')}`],
  ['references', megabyte('&amp')],
  ['digits', `&#${megabyte('1')};`],
  ['templates', megabyte('<template>')],
  ['SVG in SVG, and ends of what is not open', megabyte('<svg>') + megabyte('</g></mi></title>')],
  ['integration points', megabyte('<svg><desc>') + megabyte('</p>')],
  ['scripts that never end', megabyte('<script>')],
  ['ends of scripts within', `<script>${megabyte('</scripty><!--<script>')}`],
  ['RDF that never ends', megabyte('<rdf:RDF ')],
  ['RDF blocks', megabyte('<rdf:RDF></rdf:RDF>')],
  ['RDF nested', `<rdf:RDF>${megabyte('<rdf:x>')}</rdf:RDF>`],
  [
    'RDF nested, each with a prefix of its own',
    `<rdf:RDF>${numbered((number) => `<a${number}:x>`)}</rdf:RDF>`,
  ],
  [
    'RDF descriptions',
    `<rdf:RDF>${megabyte(`<rdf:Description rdf:about="/x" trackback:ping="/y"/>`)}</rdf:RDF>`,
  ],
  ['RDF attributes', `<rdf:RDF ${numbered((number) => `a${number}="" `)}></rdf:RDF>`],
  ['RDF references', `<rdf:RDF>${megabyte('&x;')}</rdf:RDF>`],
  ['RDF ends of what is not open', `<rdf:RDF>${megabyte('</x>')}</rdf:RDF>`],
  ['links that are trackbacks', numbered((number) => `<a rel=trackback href=/${number}>`)],
];

describe('a hostile megabyte is read through', () => {
  test.each(pages)('by discovery: %s', (_about, page) => {
    const endpoint = endpointsOf(`<link rel=webmention href=/wm>${page}`).webmention;
    expect(endpoint?.url).toBe('https://a.example/wm');
  });

  test.each([
    ['an endpoint', `<link rel=webmention href="${megabyte('x')}">`],
    ['an endpoint on a host', `<link rel=webmention href="http://${megabyte('ü.')}/">`],
    ['an endpoint that grows', `<link rel=webmention href="${'ü'.repeat(7_000)}">`],
    ['a base', `<base href="${megabyte('../../')}"><link rel=webmention href="${megabyte('../../')}">`],
  ])('an address of such a length is none, and is not resolved with every piece: %s', (_about, page) => {
    const finder = createEndpointFinder({ url: post, headers: new Headers() });
    finder.write(page);
    for (let piece = 0; piece < 5_000; piece += 1) {
      finder.write('<p>');
      expect(finder.isSettled(['webmention'])).toBe(false);
    }
    expect(finder.end()(post).webmention).toBeUndefined();
  });

  test.each([
    ...pages,
    ['headings that end and never begin', `<h1>${megabyte('x ')}${megabyte('</h1>')}`],
    ['paragraphs that end and never begin', `<p>${megabyte(' ')}${megabyte('</p>')}`],
    ['a title of dashes', `<title>${megabyte('— ')}x</title><h1>x</h1>`],
    ['a link of blanks', `<a href="https://b.example/">${megabyte(' \u200B')}</a>`],
    ['links in links', megabyte('<a href="https://b.example/">')],
  ] satisfies [string, string][])('as a source: %s', (_about, page) => {
    const source = readSource(`<a href="https://first.example/">x</a>${page}`, post);
    expect(source.linkTo('https://first.example/')?.spelling).toBe('https://first.example/');
    source.linkTo('https://b.example/');
  });

  test.each([
    ['nested', megabyte('<a>')],
    ['blanks', megabyte(' ')],
    ['a tag that never ends', `<a ${megabyte('x="" ')}`],
    ['attributes', `<a ${numbered((number) => `a${number}="" `)}>`],
    ['a comment', `<!--${megabyte('-')}`],
    ['a DTD', `<!DOCTYPE a [${megabyte('<!ENTITY a "b">')}]>`],
    ['an instruction', `<?x ${megabyte('?')}`],
    ['text in pieces', `<a>${megabyte('<b/>x')}</a>`],
  ])('as XML: %s', (_about, text) => {
    expect(readXml(text)).toBeUndefined();
  });

  test('as XML: references that XML does not know, in text that is kept', () => {
    expect(readXml(`<a>${megabyte('&nbsp;')}</a>`)?.text).toBe(megabyte('&nbsp;'));
  });

  test.each([
    ['opened', '<'],
    ['links', '<a>;'],
    ['parameters', '<a>; x="y"; '],
    ['quotes', '<a>; x="'],
    ['escapes', '<a>; x="\\"'],
    ['rels', '<a>; rel="x y"'],
    ['semicolons', '<a>;;;;;;;;'],
  ])('as a Link header: %s', (_about, piece) => {
    expect(endpointsOf('', `</wm>; rel=webmention, ${megabyte(piece)}`).webmention?.url).toBe(
      'https://a.example/wm',
    );
  });

  test.each([[', '], ['https://a.example/ ,'], [' ']])('as an X-Pingback header: %j', (piece) => {
    expect(() => endpointsOf('', '', `/${megabyte(piece)}x`)).not.toThrow();
  });
});
