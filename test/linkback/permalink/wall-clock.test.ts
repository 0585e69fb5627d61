import { describe, expect, test } from 'vitest';
import { permalinkPath, parseScheme } from '../../../packages/linkback/src/permalink/scheme.ts';
import { readDate, wallClock } from '../../../packages/linkback/src/permalink/wall-clock.ts';

const shown = (date: Date | string | number, timeZone?: string) => {
  const clock = wallClock(date, timeZone);
  if (clock === undefined) return undefined;
  const { year, month, day, hour, minute, second } = clock;
  return [year, month, day, hour, minute, second].join(' ');
};

const zones = [undefined, 'UTC', 'America/Chicago', 'Asia/Kolkata', 'Pacific/Kiritimati'];

describe('a text without an offset is taken as it stands, in every zone', () => {
  test.each([
    ['2007-05-09', '2007 5 9 0 0 0'],
    ['2007-05-09 21:13', '2007 5 9 21 13 0'],
    ['2007-05-09 21:13:23', '2007 5 9 21 13 23'],
    ['2007-05-09T21:13:23.456', '2007 5 9 21 13 23'],
    [' 2007-5-9 ', '2007 5 9 0 0 0'],
    ['2007/05/09', '2007 5 9 0 0 0'],
    ['2007/05/09 08:03', '2007 5 9 8 3 0'],
    ['Jul 08 2022', '2022 7 8 0 0 0'],
    ['May 9, 2007 9:05 PM', '2007 5 9 21 5 0'],
    ['9 May 2007 00:10', '2007 5 9 0 10 0'],
    // Left out when clocks go forward in Chicago, and shown twice when they go back.
    ['2024-03-10 02:30', '2024 3 10 2 30 0'],
    ['2024-11-03 01:30', '2024 11 3 1 30 0'],
    ['2024-02-29', '2024 2 29 0 0 0'],
    ['0099-01-02', '99 1 2 0 0 0'],
  ])('%s', (text, expected) => {
    expect(zones.map((zone) => shown(text, zone))).toEqual(zones.map(() => expected));
  });
});

describe('a text with an offset', () => {
  test.each([
    ['2007-05-09T21:13:23-05:00', undefined, '2007 5 9 21 13 23'],
    ['2007-05-09T21:13:23-05:00', 'America/Chicago', '2007 5 9 21 13 23'],
    ['2007-05-09T21:13:23-05:00', 'UTC', '2007 5 10 2 13 23'],
    ['2007-05-09T21:13:23-05:00', 'Asia/Kolkata', '2007 5 10 7 43 23'],
    ['2007-05-09 21:13:23 -0500', 'UTC', '2007 5 10 2 13 23'],
    ['2007-05-09 21:13 -5', 'UTC', '2007 5 10 2 13 0'],
    ['2007-05-09 21:13 -5', undefined, '2007 5 9 21 13 0'],
    ['2007-05-09T23:59:59Z', undefined, '2007 5 9 23 59 59'],
    ['2007-05-09T23:59:59Z', 'Pacific/Kiritimati', '2007 5 10 13 59 59'],
    ['2007-05-09T23:59:59+05:30', 'Asia/Kolkata', '2007 5 9 23 59 59'],
    ['Fri, 08 Jul 2022 22:00:00 -0500', undefined, '2022 7 8 22 0 0'],
    ['Fri, 08 Jul 2022 22:00:00 -0500', 'UTC', '2022 7 9 3 0 0'],
    ['Fri, 08 Jul 2022 22:00:00 GMT', 'Asia/Tokyo', '2022 7 9 7 0 0'],
    ['Fri Jul 08 2022 22:00:00 GMT+0200 (Central European Summer Time)', undefined, '2022 7 8 22 0 0'],
    ['Fri Jul 08 2022 22:00:00 GMT+0200 (Central European Summer Time)', 'UTC', '2022 7 8 20 0 0'],
    // The zone's own offset changes in summer.
    ['2024-01-15T12:00:00Z', 'America/Chicago', '2024 1 15 6 0 0'],
    ['2024-07-15T12:00:00Z', 'America/Chicago', '2024 7 15 7 0 0'],
    ['2024-03-10T07:59:59Z', 'America/Chicago', '2024 3 10 1 59 59'],
    ['2024-03-10T08:00:00Z', 'America/Chicago', '2024 3 10 3 0 0'],
    ['0099-01-02T12:00:00Z', 'UTC', '99 1 2 12 0 0'],
  ])('%s in %s', (text, timeZone, expected) => {
    expect(shown(text, timeZone)).toBe(expected);
  });
});

describe('a Date does not know how it was written', () => {
  test.each([
    ['2007-05-09T00:00:00Z', undefined, '2007 5 9 0 0 0'],
    ['2007-05-09T00:00:00Z', 'America/Chicago', '2007 5 9 0 0 0'],
    ['2007-05-09T00:00:00Z', 'Pacific/Kiritimati', '2007 5 9 0 0 0'],
    ['2007-05-09T00:00:00.001Z', 'America/Chicago', '2007 5 8 19 0 0'],
    ['2007-05-09T21:13:23Z', undefined, '2007 5 9 21 13 23'],
    ['2007-05-09T21:13:23Z', 'Asia/Kolkata', '2007 5 10 2 43 23'],
    // Twelve at night is 00, never 24.
    ['2007-05-09T05:00:00Z', 'America/Chicago', '2007 5 9 0 0 0'],
    ['1969-12-31T23:00:00Z', 'Asia/Tokyo', '1970 1 1 8 0 0'],
  ])('%s in %s', (iso, timeZone, expected) => {
    expect(shown(new Date(iso), timeZone)).toBe(expected);
    expect(shown(Date.parse(iso), timeZone)).toBe(expected);
  });
});

test.each([
  '',
  'no date',
  '2024-13-01',
  '2024-02-30',
  '2023-02-29',
  '2024-01-01 24:00',
  '2024-01-01 10:60',
  NaN,
])('no date: %s', (date) => {
  expect(zones.map((zone) => wallClock(date, zone))).toEqual(zones.map(() => undefined));
});

describe('the moment that is meant', () => {
  test.each([
    ['2024-07-15 12:00', undefined, '2024-07-15T12:00:00.000Z'],
    ['2024-07-15 12:00', 'America/Chicago', '2024-07-15T17:00:00.000Z'],
    ['2024-01-15 12:00', 'America/Chicago', '2024-01-15T18:00:00.000Z'],
    ['2024-07-15', 'Pacific/Kiritimati', '2024-07-14T10:00:00.000Z'],
    ['2024-07-15', 'Asia/Kolkata', '2024-07-14T18:30:00.000Z'],
    ['2024-07-15 12:00-05:00', 'Asia/Kolkata', '2024-07-15T17:00:00.000Z'],
    ['2024-07-15T12:00Z', undefined, '2024-07-15T12:00:00.000Z'],
    // Left out: the hour after. Twice: the first.
    ['2024-03-10 02:30', 'America/Chicago', '2024-03-10T08:30:00.000Z'],
    ['2024-11-03 01:30', 'America/Chicago', '2024-11-03T06:30:00.000Z'],
    [new Date('2024-07-15T00:00:00Z'), 'America/Chicago', '2024-07-15T05:00:00.000Z'],
    [new Date('2024-07-15T12:00:00.500Z'), 'America/Chicago', '2024-07-15T12:00:00.500Z'],
  ])('%s in %s', (date, timeZone, expected) => {
    expect(new Date(readDate(date, timeZone)?.instant ?? NaN).toISOString()).toBe(expected);
  });
});

test('years and all else are padded in a permalink', () => {
  const scheme = parseScheme('/%year%/%monthnum%/%day%/%hour%/%minute%/%second%');
  const path = (text: string) => permalinkPath(scheme, { clock: wallClock(text) }, 'a post');
  expect(path('0987-01-02 03:04:05')).toBe('/0987/01/02/03/04/05');
  expect(path('0099-01-02')).toBe('/0099/01/02/00/00/00');
  // WordPress's own test, tests/date/getPermalink.php.
  expect(path('2018-07-22 21:13:23')).toBe('/2018/07/22/21/13/23');
});
