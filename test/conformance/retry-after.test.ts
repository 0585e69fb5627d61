import { decodePingback } from 'linkback';
import { describe, expect, test } from 'vitest';

describe('RFC 9110, 10.2.3: Retry-After', () => {
  test.each([
    [429, { 'retry-after': '120' }, 120_000],
    [429, { 'retry-after': '1' }, 16_000],
    [429, { 'retry-after': 'soon' }, 16_000],
    [503, { 'retry-after': '2' }, 2_000],
    [503, { 'retry-after': 'Sun, 22 Nov 2026 12:02:00 GMT', date: 'Sun, 22 Nov 2026 12:00:00 GMT' }, 120_000],
    [503, { 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT', date: 'Sun, 22 Nov 2026 12:00:00 GMT' }, 0],
    [503, { 'retry-after': '-5' }, undefined],
    [503, {}, undefined],
  ] as const)('HTTP %i %j', (status, fields, wait) => {
    const expected = { kind: 'retry', words: `HTTP ${status}`, ...(wait === undefined ? {} : { wait }) };
    expect(
      decodePingback({ url: 'https://a.example/rpc', status, headers: new Headers({ ...fields }), body: '' }),
    ).toEqual(expected);
  });
});
