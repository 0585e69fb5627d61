import fc from 'fast-check';
import { formatLedger, parseLedger } from 'linkback';
import { parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import {
  keysWithin,
  keysWritten,
  mayHaveEscapedKey,
} from '../../../packages/linkback/src/ledger/json-keys.ts';

/** Texts of JSON as people leave them: keys that stand twice, escapes, blanks anywhere. */
const texts = fc.letrec<{ value: string; object: string }>((tie) => {
  const blank = fc.constantFrom('', '', ' ', '\n', '\t ');
  const signs = ['a', 'b', '\\n', '\\"', '\\\\', '\\u0061', ':', ' ', '{', ',', '__proto__'];
  const string = fc.array(fc.constantFrom(...signs), { maxLength: 3 }).map((all) => `"${all.join('')}"`);
  const spaced = (text: fc.Arbitrary<string>) =>
    fc.tuple(blank, text, blank).map(([before, inner, behind]) => before + inner + behind);
  const member = fc.tuple(spaced(string), spaced(tie('value'))).map(([key, value]) => `${key}:${value}`);
  return {
    value: fc.oneof(
      { depthSize: 'small' },
      string,
      fc.constant('1'),
      tie('object'),
      fc.array(spaced(tie('value')), { maxLength: 3 }).map((all) => `[${all.join(',')}]`),
    ),
    object: fc.array(member, { maxLength: 4 }).map((all) => `{${all.join(',')}}`),
  };
}).object;

/** By a parser that keeps them all. */
function keysIn(node: Node): string[][] {
  const members = node.type === 'object' ? (node.children ?? []) : [];
  const keys = members.map(({ children = [] }) => String(children[0]?.value));
  return [keys, ...(node.children ?? []).flatMap(keysIn)];
}

test('as many keys within as are written: then none stands twice, and none is another', () => {
  let proved = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const value = JSON.parse(text) as object;
      if (mayHaveEscapedKey(text) || keysWithin(value, 100) !== keysWritten(text)) return;
      proved += 1;
      const root = parseTree(text);
      const objects = root === undefined ? [] : keysIn(root);
      for (const keys of objects) expect(new Set(keys).size, text).toBe(keys.length);
      const written = objects.flat().sort();
      expect(keysOfValue(value).sort(), text).toEqual(written);
    }),
    { numRuns: 3000 },
  );
  expect(proved).toBeGreaterThan(300);
});

function keysOfValue(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(keysOfValue)];
}

describe('keys', () => {
  test.each<[json: string, written: number, within: number]>([
    ['{}', 0, 0],
    ['{ "a": 1, "b" : { "c"\n: [{ "d": 2 }, [{ "e": 3 }]] } }', 5, 5],
    ['{ "a": 1, "a": 2 }', 2, 1],
    ['{ "a": ":", "b": "\\":" }', 4, 2],
    ['{ "__proto__": { "a": 1 } }', 2, 2],
  ])('%s: %i are written, %i are there', (json, written, within) => {
    expect(keysWritten(json)).toBe(written);
    expect(keysWithin(JSON.parse(json) as object, 100)).toBe(within);
  });

  test.each<[json: string, may: boolean]>([
    ['{ "a": "\\n" }', false],
    ['{ "a\\n": 1 }', true],
    ['{ "https://x.example/?q=\\"": 1 }', true],
    ['{ "a": "said \\"no\\", \\"\\\\n\\"" }', false],
    ['{ "\\n": 1 }', true],
    ['{ "a": 1,\n  "\\u0061": 1 }', true],
  ])('%s: a key may hold an escape: %s', (json, may) => {
    expect(mayHaveEscapedKey(json)).toBe(may);
  });

  test('are not counted deeper than is said', () => {
    expect(keysWithin([[{ a: 1 }]], 3)).toBe(1);
    expect(keysWithin([[{ a: [] }]], 3)).toBeNaN();
  });
});

test('targets that differ by what is escaped in JSON are read as they were written', () => {
  const mentionsOf = (second: string) => ({
    'https://a.example/': { state: 'none', on: '2026-11-01' } as const,
    [`https://x.example/?q=${second}`]: { state: 'none', on: '2026-11-01' } as const,
  });
  const postOf = (name: string, second: string) => ({
    permalink: `https://blog.example/${name}/`,
    aliases: [],
    mentions: mentionsOf(second),
  });
  const ledger = { version: 1 as const, posts: { a: postOf('a', '\\'), b: postOf('b', '"') } };
  expect(parseLedger(formatLedger(ledger))).toEqual(ledger);
});
