import { describe, expect, test } from 'vitest';
import { isDay } from '../../packages/linkback/src/day.ts';

describe('a day', () => {
  const all = Array.from({ length: 3 * 366 }, (_, index) =>
    new Date(Date.UTC(2023, 0, 1) + index * 86_400_000).toISOString().slice(0, 10),
  );

  test('every day of three years is one', () => {
    expect(all.at(-1)).toBe('2026-01-02');
    expect(all.filter((day) => !isDay(day))).toEqual([]);
  });

  test('and no other number', () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index.toString().padStart(2, '0'));
    const found = ['2023', '2024', '2025'].flatMap((year) =>
      numbers.flatMap((month) => numbers.map((day) => `${year}-${month}-${day}`).filter(isDay)),
    );
    expect(found).toEqual(all.filter((day) => !day.startsWith('2026')));
  });

  test.each([
    ['2100-02-29', false],
    ['2000-02-29', true],
    ['2024-2-9', false],
    ['2024-02-09 ', false],
    ['+02024-02-09', false],
    [20_240_209, false],
    [undefined, false],
  ])('%s: %s', (value, expected) => {
    expect(isDay(value)).toBe(expected);
  });
});
