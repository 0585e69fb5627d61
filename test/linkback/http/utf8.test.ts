import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTextReader, decodeBody } from '../../../packages/linkback/src/http/charset.ts';
import { createUtf8Reader } from '../../../packages/linkback/src/http/utf8.ts';
import { cut } from '../../support/pieces.ts';

/** Whole characters, their parts, and what is none of either. */
const bytes = fc
  .array(
    fc.oneof(
      fc
        .constantFrom('a', '£', 'ü', 'ก', '日', '🙂', '\u{10FFFF}', '\uFEFF', '<p>words</p>')
        .map((text) => [...new TextEncoder().encode(text)]),
      fc.constantFrom([0x80], [0xc3], [0xe0], [0xe0, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0xf5], [0xff]),
    ),
    { maxLength: 20 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));
const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 });

function decoded(whole: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(whole);
  } catch {
    return undefined;
  }
}

test('however UTF-8 is cut, it is decoded as it is whole, and what is none is noticed', () => {
  fc.assert(
    fc.property(bytes, lengths, (whole, parts) => {
      const reader = createUtf8Reader();
      const read = () =>
        cut(whole, parts)
          .map((piece) => reader.write(piece))
          .join('');
      const expected = decoded(whole);
      if (expected !== undefined) expect(read()).toBe(expected);
      else expect(() => read() + new TextDecoder('utf-8', { fatal: true }).decode(reader.held)).toThrow();
    }),
    { numRuns: 4_000 },
  );
});

test.each<[type: string, charset: string]>([
  ['text/html; charset=utf-8', 'utf-8'],
  ['text/html; charset=windows-1251', 'windows-1251'],
  ['text/html', 'utf-8'],
])('a body of %s is decoded in pieces as it is whole', (type, charset) => {
  fc.assert(
    fc.property(bytes, lengths, (body, parts) => {
      // Without a charset, what came before the first fault was taken for UTF-8.
      fc.pre(type.includes('charset') || decoded(body) !== undefined);
      const reader = createTextReader(type);
      const begin = new Uint8Array(1_024).fill(0x20);
      const pieces = [begin, ...cut(body, parts)].map((piece) => reader.write(piece));
      const whole = Uint8Array.of(...begin, ...body);
      const expected = new TextDecoder(charset).decode(whole);
      expect(pieces.join('') + reader.end()).toBe(expected);
      expect(decodeBody(whole, type)).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});

test('a character that is begun where a body turns out to be no UTF-8 is not lost', () => {
  const reader = createTextReader('text/html');
  const begin = reader.write(new Uint8Array(1_024).fill(0x20));
  expect([begin.trim(), reader.write(Uint8Array.of(0x61, 0xc3)), reader.write(Uint8Array.of(0x28))]).toEqual([
    '',
    'a',
    'Ã(',
  ]);
});

test.each<[what: string, last: number[], written: string, held: number]>([
  ['a character that lacks one byte', [0xf4, 0x8f, 0xbf], '', 3],
  ['an overlong one of two bytes', [0xc1], 'Á', 0],
  ['an overlong one of three', [0xe0, 0x80], 'à€', 0],
  ['a surrogate', [0xed, 0xa0], 'í\u00a0', 0],
  ['one behind the last', [0xf4, 0x90], 'ô\u0090', 0],
  ['a byte that begins none', [0xf5], 'õ', 0],
])('at the end of a piece, %s waits only where it may still be one', (_what, last, written, held) => {
  const bytes = Uint8Array.from(last);
  const reader = createTextReader('text/html');
  reader.write(new Uint8Array(1_024).fill(0x20));
  expect(reader.write(bytes) + reader.end()).toBe(written);
  const utf8 = createUtf8Reader();
  if (held > 0) utf8.write(bytes);
  else expect(() => utf8.write(bytes)).toThrow(TypeError);
  expect(utf8.held).toHaveLength(held);
});
