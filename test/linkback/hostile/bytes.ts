import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTextReader, decodeBody } from '../../../packages/linkback/src/http/charset.ts';
import { captures } from '../../support/captures.ts';
import { fuzz, withinTime } from '../../support/fuzz.ts';
import { long, mutations } from '../../support/soups.ts';

const charsets = [
  'utf-8',
  'iso-8859-1',
  'utf-16',
  'utf-16be',
  'shift_jis',
  'gb18030',
  'euc-kr',
  'iso-2022-jp',
  'nonsense',
  '"',
];
const declarations = [
  ...charsets.map((charset) => `<meta charset="${charset}">`),
  ...charsets.map((charset) => `<?xml version="1.0" encoding='${charset}'?>`),
  ...['<!--', '<meta ', '<meta charset=', '; charset', 'é', ' '],
];
const utf8 = fc
  .tuple(fc.constantFrom('', ...declarations), mutations([...captures.html, ...captures.xml]))
  .map((parts) => new TextEncoder().encode(parts.join('')));
const latin1 = utf8.map((bytes) =>
  Uint8Array.from(new TextDecoder().decode(bytes), (character) => character.charCodeAt(0)),
);
const marked = fc
  .tuple(
    fc.constantFrom([0xef, 0xbb, 0xbf], [0xfe, 0xff], [0xff, 0xfe], []),
    fc.uint8Array({ maxLength: 200 }),
  )
  .map(([mark, bytes]) => Uint8Array.of(...mark, ...bytes));
const body = fc.oneof(utf8, latin1, marked);
const type = fc.option(fc.constantFrom(...charsets).map((charset) => `text/html; charset=${charset}`));

function readInPieces(bytes: Uint8Array, contentType: string | null, length: number): string {
  const reader = createTextReader(contentType);
  let text = '';
  for (let at = 0; at < bytes.length; at += length) text += reader.write(bytes.subarray(at, at + length));
  return text + reader.end();
}

/** Is it read as it is declared, or as the UTF-8 that it is? */
function isKnown(bytes: Uint8Array, contentType: string | null): boolean {
  const withMore = Uint8Array.of(...bytes, 0x61, 0xff);
  const cut = decodeBody(bytes, contentType);
  return decodeBody(withMore, contentType).startsWith(cut.slice(0, -2));
}

const ascii = (text: string) => text.replace(/[^\x00-\x7f]/g, '');

describe('whatever bytes come', () => {
  test('they are text', () => {
    fuzz(
      fc.property(body, type, (bytes, contentType) => {
        const text = withinTime(bytes.length, () => decodeBody(bytes, contentType));
        expect(text.isWellFormed()).toBe(true);
      }),
      4,
    );
  });

  test('in pieces they are the same text; what declares nothing and is no UTF-8 is the same but for its accents', () => {
    fuzz(
      fc.property(body, type, fc.integer({ min: 1, max: 2_000 }), (bytes, contentType, length) => {
        const text = withinTime(bytes.length, () => readInPieces(bytes, contentType, length));
        const whole = decodeBody(bytes, contentType);
        expect(text.isWellFormed()).toBe(true);
        if (isKnown(bytes, contentType)) expect(text).toBe(whole);
        else expect(ascii(text)).toBe(ascii(whole));
      }),
      4,
    );
  });

  test('long bodies are text', () => {
    fuzz(
      fc.property(long({ known: declarations, captures: captures.html }), type, (text, contentType) => {
        const bytes = new TextEncoder().encode(text);
        withinTime(bytes.length, () => decodeBody(bytes, contentType));
        withinTime(bytes.length, () => readInPieces(bytes, contentType, 16_384));
      }),
      0.3,
    );
  });
});
