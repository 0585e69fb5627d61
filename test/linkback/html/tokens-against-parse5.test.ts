import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHtmlReader } from '../../../packages/linkback/src/html/reader.ts';
import { fuzz } from '../../support/fuzz.ts';
import { createParse5Reader } from './by-parse5.ts';
import { eventsOf } from './events.ts';

const elements = [
  'script',
  'style',
  'title',
  'textarea',
  'xmp',
  'noframes',
  'plaintext',
  'template',
  'svg',
  'math',
];
const others = ['a', 'p', 'desc', 'mi', 'font', 'annotation-xml', 'foreignObject', 'É', 'K', 'scripty'];
const names = [...elements, ...others].flatMap((name) => [name, name.toUpperCase()]);
const attributes = ['a', 'b', 'é', 'É', '=', '=a', 'a"', '<a', 'a\uFFFD', 'color', 'encoding', '<', '"'];

/** Bits of markup around which the states of the tokenizer change. */
const scraps = [
  ...[
    '<!--',
    '-->',
    '--!>',
    '<!-->',
    '<!--->',
    '-',
    '--',
    '!',
    '->',
    '!>',
    '<!',
    '<!-',
    '<?',
    '</',
    '</>',
    '</ ',
    '<',
  ],
  ...['<![CDATA[', '<![cdata[', '<![CDATA', ']]>', ']', ']]', '[', '<!DOCTYPE', '<!doctype a "', 'PUBLIC'],
  ...['<!--<script>', '<!--<script ', '</script', '<script', 'script', '</scr', 'ipt', '</title', 'title'],
  ...[
    '>',
    '/>',
    '/',
    '=',
    '"',
    "'",
    ' ',
    '\t',
    '\f',
    '\v',
    '\n',
    '\r',
    '\r\n',
    '\0',
    '`',
    'x',
    'A',
    'É',
    '😀',
  ],
  ...[
    '\uD83D',
    '\uDE00',
    '\uFEFF',
    '&',
    '&amp',
    '&amp;',
    '&AMP',
    '&copy',
    '&copy=',
    '&copy;',
    '&notit;',
    '&notin;',
  ],
  ...[
    '&#',
    '&#x',
    '&#X41',
    '&#65',
    '&#128;',
    '&#x80;',
    '&#0;',
    '&#xD800;',
    '&#x110000;',
    '&#13;',
    '&ngE;',
    ';',
    '#',
  ],
  ...[
    '&#99999999999',
    '&#x000000000000000000000000000000000000000000041;',
    '1',
    '&CounterClockwiseContourIntegral;',
  ],
];

const scrap = fc.constantFrom(...scraps);
const blank = fc.constantFrom('', ' ', '\n', '\r\n', '/', ' / ', '\t\f');
const attribute = fc
  .tuple(
    fc.constantFrom('a', 'A', 'b', 'É', '=', 'a"', '<a', 'a\0', 'color', 'encoding', ''),
    blank,
    fc.constantFrom('=', '=', '=', '', '=='),
    blank,
    fc.constantFrom('"', "'", ''),
    fc.array(scrap, { maxLength: 3 }),
    blank,
  )
  .map(([name, before, equals, behind, quote, value, end]) =>
    [name, before, equals, behind, quote, ...value, quote, end].join(''),
  );
const tag = fc
  .tuple(
    fc.constantFrom('<', '<', '</'),
    fc.constantFrom(...names),
    fc.constantFrom('', ' ', ' ', '\n', '/', '\0'),
    fc.array(attribute, { maxLength: 3 }),
    fc.constantFrom('>', '>', '>', '/>', ' />', ''),
  )
  .map(([start, name, gap, values, end]) => start + name + gap + values.join(' ') + end);
const bare = fc.constantFrom(...names.flatMap((name) => [`<${name}>`, `</${name}>`]));

const soup = fc
  .array(fc.oneof({ weight: 4, arbitrary: scrap }, { weight: 2, arbitrary: bare }, tag), { maxLength: 24 })
  .map((parts) => parts.join(''));

/** Some HTML, and the same in pieces: cut anywhere, and into as many as it has characters. */
const inPieces = fc.tuple(soup, fc.array(fc.nat(200), { maxLength: 6 })).map(([html, cuts]) => {
  const places = [0, ...cuts.filter((cut) => cut < html.length).sort((a, b) => a - b), html.length];
  return { html, pieces: places.slice(1).map((end, index) => html.slice(places[index], end)) };
});

describe('tokens against those of parse5', () => {
  test('of a whole', () => {
    fuzz(
      fc.property(soup, (html) => {
        const expected = eventsOf(createParse5Reader, [html], attributes);
        expect(eventsOf(createHtmlReader, [html], attributes)).toEqual(expected);
      }),
    );
  });

  test('of pieces', () => {
    fuzz(
      fc.property(inPieces, ({ html, pieces }) => {
        const expected = eventsOf(createHtmlReader, [html], attributes);
        expect(eventsOf(createHtmlReader, pieces, attributes)).toEqual(expected);
        expect(eventsOf(createHtmlReader, html.split(''), attributes)).toEqual(expected);
      }),
    );
  });

  test('and the same is inert', () => {
    fuzz(
      fc.property(inPieces, ({ pieces }) => {
        const reader = createHtmlReader({});
        const expected = createParse5Reader({});
        let written = '';
        for (const piece of pieces) {
          written += piece;
          reader.write(piece);
          expected.write(piece);
          // parse5 waits here as well for what makes no difference: half a character, the end of a reference,
          // the words of a DOCTYPE.
          if (!/[\uD800-\uDFFF]$|&[#\w]*$|<!.{0,7}$|<!doctype/is.test(written))
            expect(reader.isInert()).toBe(expected.isInert());
        }
      }),
    );
  });
});
