import { titlePrint } from 'linkback';
import { describe, expect, test } from 'vitest';
import { defaultFields } from '../../../packages/astro-linkback/src/options.ts';
import { readEntry } from '../../../packages/astro-linkback/src/site/entry.ts';
import type { EntryFacts } from '../../../packages/astro-linkback/src/site/entry.ts';

const now = new Date('2026-11-22T12:00:00Z');
const read = (data: Record<string, unknown>, timeZone?: string, id = '2024/Hello World') =>
  readEntry(
    { id, collection: 'blog', data, filePath: `src/content/blog/${id}.md` },
    defaultFields,
    now,
    timeZone,
  );

test('an entry that says nothing', () => {
  expect(read({})).toEqual({
    id: 'blog/2024/Hello World',
    title: '2024/Hello World',
    clock: undefined,
    unpublished: false,
    slug: 'Hello World',
    ownSlug: undefined,
    category: undefined,
    author: undefined,
    number: undefined,
    permalink: undefined,
    silent: false,
    closed: false,
    trackbacks: [],
  });
});

test('the date is sortable, and a post is marked by it and by its title, whatever it is called otherwise', () => {
  const { date, print } = read({ title: 'Hello', date: '2022-07-08 09:05', slug: 'x' });
  expect(date).toBe('2022-07-08T09:05:00');
  expect(print).toBe(titlePrint('Hello', '2022-07-08T09:05:00'));
  expect(read({}).date ?? read({}).print).toBeUndefined();
});

describe('fields', () => {
  test.each<[data: Record<string, unknown>, expected: Partial<EntryFacts>]>([
    [{ title: ' A title ' }, { title: 'A title' }],
    [{ title: 1984 }, { title: '1984' }],
    [{ title: '' }, { title: '2024/Hello World' }],
    [{ slug: 'x' }, { slug: 'x', ownSlug: 'x' }],
    [{ categories: ['Web Design', 'x'] }, { category: 'web-design' }],
    [{ category: 'Tech/Web & Co' }, { category: 'tech/web-co' }],
    [{ categories: [{ collection: 'categories', id: 'Essays' }] }, { category: 'essays' }],
    [{ categories: [] }, { category: undefined }],
    [{ author: 'Jane Doe' }, { author: 'jane-doe' }],
    [{ author: 'Ærøskøbing' }, { author: 'ærøskøbing' }],
    [{ id: 12 }, { number: 12 }],
    [{ id: '12' }, { number: 12 }],
    [{ wordpress_id: 7 }, { number: 7 }],
    [{ id: 'twelve' }, { number: undefined }],
    [{ id: 0 }, { number: undefined }],
    [{ id: 1.5 }, { number: undefined }],
    [{ permalink: '/2009/old/' }, { permalink: '/2009/old/' }],
    [{ linkback: false }, { silent: true }],
    [{ linkback: 'no' }, { silent: true }],
    [{ linkback: 'yes' }, { silent: false }],
    [{ linkback: true }, { silent: false }],
    [{ closed: true }, { closed: true }],
    [{ closed: 'no' }, { closed: false }],
    [{ draft: true }, { unpublished: true }],
    [{ draft: false }, { unpublished: false }],
    [{ trackbacks: 'https://a.example/tb' }, { trackbacks: ['https://a.example/tb'] }],
    [{ trackbacks: [' https://a.example/tb '] }, { trackbacks: ['https://a.example/tb'] }],
    [{ trackbacks: null }, { trackbacks: [] }],
  ])('%j', (data, expected) => {
    expect(read(data)).toMatchObject(expected);
  });

  test('the first of the date fields that stands there counts', () => {
    const clock = read({ pubDate: '2020-01-02', published: '2021-01-02', date: null }).clock;
    expect(clock).toMatchObject({ year: 2020, month: 1, day: 2 });
  });
});

describe('the future', () => {
  test.each<[date: Date | string | number, unpublished: boolean]>([
    [new Date('2026-11-22T11:59:59Z'), false],
    [new Date('2026-11-22T12:00:00Z'), false],
    [new Date('2026-11-22T12:00:01Z'), true],
    ['2026-11-22', false],
    ['2026-11-23', true],
    ['2026-11-22T14:30:00+02:00', true],
    ['2026-11-22T13:30:00+02:00', false],
    ['2026-11-22 13:00', true],
    [now.getTime() + 1, true],
    ['no date at all', false],
  ])('%s: unpublished %s', (date, unpublished) => {
    expect(read({ date }).unpublished).toBe(unpublished);
  });

  // Noon in UTC is 02:00 of the next day in Kiritimati and 06:00 in Chicago.
  test.each<[date: Date | string, timeZone: string, unpublished: boolean]>([
    ['2026-11-22T23:00:00', 'Pacific/Kiritimati', false],
    ['2026-11-23T01:59', 'Pacific/Kiritimati', false],
    ['2026-11-23T02:01', 'Pacific/Kiritimati', true],
    ['2026-11-23', 'Pacific/Kiritimati', false],
    [new Date('2026-11-23'), 'Pacific/Kiritimati', false],
    [new Date('2026-11-24'), 'Pacific/Kiritimati', true],
    ['2026-11-22T05:59', 'America/Chicago', false],
    ['2026-11-22T06:01', 'America/Chicago', true],
    ['2026-11-22', 'America/Chicago', false],
    // With an offset the moment is known, whatever the zone of the blog.
    ['2026-11-22T11:59Z', 'America/Chicago', false],
    ['2026-11-22T12:01Z', 'Pacific/Kiritimati', true],
    [new Date('2026-11-22T11:59Z'), 'America/Chicago', false],
    [new Date('2026-11-22T12:01Z'), 'Pacific/Kiritimati', true],
  ])('%s in %s: unpublished %s', (date, timeZone, unpublished) => {
    expect(read({ date }, timeZone).unpublished).toBe(unpublished);
  });
});
