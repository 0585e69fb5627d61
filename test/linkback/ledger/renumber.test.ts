import { renumber } from 'linkback';
import type { Ledger } from 'linkback';
import { describe, expect, test } from 'vitest';

const ledgerOf = (numbers: Record<string, { number?: number }>): Ledger => ({
  version: 1,
  posts: Object.fromEntries(
    Object.entries(numbers).map(([id, number]) => [
      id,
      { permalink: `https://e.example/${id}/`, aliases: [], mentions: {}, ...number },
    ]),
  ),
});

describe('renumber', () => {
  const shared = ledgerOf({ a: { number: 124 }, b: { number: 124 }, c: { number: 130 }, d: {} });
  test('the post that is not published gets the next free number', () => {
    const { ledger, renumbered } = renumber(shared, (id) => id === 'a');
    expect(renumbered).toEqual([{ id: 'b', from: 124, to: 131 }]);
    expect(Object.values(ledger.posts).map(({ number }) => number)).toEqual([124, 131, 130, undefined]);
  });
  test.each([
    ['none', () => false],
    ['more than one', () => true],
  ])('where %s is published, the owner has to say', (words, isPublished) => {
    expect(() => renumber(shared, isPublished)).toThrow(
      `"a" and "b" share the number 124, and ${words} of them is published.`,
    );
  });
  test('a number that was given away elsewhere is not given again', () => {
    const { renumbered } = renumber(shared, (id) => id === 'a', 140);
    expect(renumbered).toEqual([{ id: 'b', from: 124, to: 141 }]);
  });
  test('nothing to do', () => {
    expect(renumber(ledgerOf({ a: { number: 1 } }), () => false).renumbered).toEqual([]);
  });
});
