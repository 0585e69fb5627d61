import { discover } from 'linkback';
import { expect, test } from 'vitest';
import { freshFor } from '../../../packages/linkback/src/discovery/freshness.ts';
import { fakeWeb, page } from '../../support/fake-web.ts';

const date = new Date().toUTCString();
const in1000Seconds = new Date(Date.parse(date) + 1_000_000).toUTCString();

test.each<[fields: Record<string, string>, seconds: number]>([
  [{}, 0],
  [{ 'cache-control': 'max-age=600' }, 600],
  [{ 'cache-control': 'public, max-age=600, must-revalidate' }, 600],
  [{ 'cache-control': 'max-age=600', age: '100' }, 500],
  [{ 'cache-control': 'max-age=600', age: '700' }, 0],
  [{ 'cache-control': 'private, max-age=60' }, 60],
  [{ 'cache-control': 's-maxage=600' }, 0],
  [{ 'cache-control': 'no-store, max-age=600' }, 0],
  [{ 'cache-control': 'no-cache, max-age=600' }, 0],
  [{ expires: in1000Seconds, date }, 1000],
  [{ expires: date, date: in1000Seconds }, 0],
  [{ expires: '0' }, 0],
  [{ 'last-modified': 'Sun, 22 Nov 2020 12:00:00 GMT', date }, 0],
  [{ vary: '*', 'cache-control': 'max-age=600' }, 0],
  [{ 'cache-control': 'max-age=nonsense' }, 0],
])('RFC 9111, 4.2: %j is fresh for %i s', (fields, seconds) => {
  expect(Math.round(freshFor(new Headers(fields)) / 1000)).toBe(seconds);
});

test('a discovery says for how long its page forbids to be fetched again', async () => {
  const web = fakeWeb({ 'https://a.example/': page('', 'Cache-Control: max-age=60') });
  const bounds = { timeout: 1000, maxBytes: 1000, maxRedirects: 1 };
  const found = await discover(web, 'https://a.example/', 'test', bounds);
  expect(found).toMatchObject({ kind: 'page', endpoints: {} });
  expect('fresh' in found && Math.round((found.fresh ?? 0) / 1000)).toBe(60);
});
