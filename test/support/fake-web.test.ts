import { describe, expect, test } from 'vitest';
import { request } from '../../packages/linkback/src/http/http.ts';
import { after, fakeWeb, page } from './fake-web.ts';

const bounds = { timeout: 2_000, maxBytes: 10_000, maxRedirects: 3 };
const get = { headers: {} };

describe('the fake web itself', () => {
  test('does not know what it was not told', async () => {
    const web = fakeWeb({ 'GET https://a.example/': page('') });
    const result = await request(web, 'https://a.example/', { ...get, method: 'POST' }, bounds);
    expect(result).toMatchObject({ ok: false, words: 'fakeWeb knows no POST https://a.example/' });
  });

  test('has sleepers wake in the order of time, side by side', async () => {
    const web = fakeWeb({ 'https://a.example/': after(500, page('')) });
    const woken: number[] = [];
    const start = web.now().getTime();
    const note = (name: number) => () => woken.push(name, web.now().getTime() - start);
    await Promise.all([
      web.wait(900).then(note(1)),
      web
        .wait(300)
        .then(() => web.wait(300))
        .then(note(2)),
      request(web, 'https://a.example/', get, bounds).then(note(3)),
      web.wait(60_000, AbortSignal.abort()).then(note(4)),
    ]);
    expect(woken).toEqual([4, 0, 3, 500, 2, 600, 1, 900]);
  });
});
