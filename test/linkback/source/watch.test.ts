import { createSourceWatch } from 'linkback';
import { expect, test } from 'vitest';
import { fakeWeb } from '../../support/fake-web.ts';
import type { WebAnswer } from '../../support/fake-web.ts';

const source = 'https://blog.example/a/';
const bounds = { timeout: 1_000, maxBytes: 100_000, maxRedirects: 5 };
const page = (etag: string, body = '<title>A</title><a href="https://other.example/">x</a>') =>
  `HTTP/1.1 200 OK\nContent-Type: text/html\n${etag}\n\n${body}`;
const unchanged = 'HTTP/1.1 304 Not Modified\n\n';

/** What each round asked for, and whether the page was live in it. */
async function rounds(...answers: readonly WebAnswer[]) {
  const left = [...answers];
  const web = fakeWeb({ [source]: () => left.shift() ?? new Error('asked too often') });
  const watch = createSourceWatch();
  const verdicts: unknown[] = [];
  while (left.length > 0) {
    watch.nextRound();
    const [one, other] = await Promise.all([
      watch.inspect(web, source, 'test', bounds),
      watch.inspect(web, source, 'test', bounds),
    ]);
    expect(one).toBe(other);
    const { verdict } = one;
    verdicts.push(verdict.live ? verdict.page.linkTo('https://other.example/')?.spelling : verdict.reason);
  }
  const asked = web.requests.map(({ headers }) => [
    headers.get('if-none-match'),
    headers.get('if-modified-since'),
  ]);
  return { verdicts, asked };
}

test('a page that gave an ETag is asked for by it, and a 304 stands for it', async () => {
  expect(await rounds(page('ETag: W/"1"'), unchanged, unchanged)).toEqual({
    verdicts: Array.from({ length: 3 }, () => 'https://other.example/'),
    asked: [
      [null, null],
      ['W/"1"', null],
      ['W/"1"', null],
    ],
  });
});

test('so is one that gave a date, and the next version takes its place', async () => {
  const [monday, tuesday] = ['Mon, 23 Nov 2026 10:00:00 GMT', 'Tue, 24 Nov 2026 10:00:00 GMT'];
  const none = '<title>A</title>';
  expect(
    await rounds(page(`Last-Modified: ${monday}`, none), page(`Last-Modified: ${tuesday}`), unchanged),
  ).toEqual({
    verdicts: [undefined, 'https://other.example/', 'https://other.example/'],
    asked: [
      [null, null],
      [null, monday],
      [null, tuesday],
    ],
  });
});

test('what is not there, or says no version, is asked for in full', async () => {
  const missing = 'HTTP/1.1 404 Not Found\nETag: "404"\n\n';
  const { verdicts, asked } = await rounds(missing, missing, page('X-None: 1'), page('X-None: 1'));
  expect(verdicts.slice(0, 2)).toEqual(['the post is not live: HTTP 404', 'the post is not live: HTTP 404']);
  expect(asked).toEqual(Array.from({ length: 4 }, () => [null, null]));
});

test('a page that was taken away is no longer live, and is not remembered', async () => {
  const { verdicts, asked } = await rounds(
    page('ETag: "1"'),
    'HTTP/1.1 404 Not Found\n\n',
    page('ETag: "1"'),
  );
  expect(verdicts[1]).toBe('the post is not live: HTTP 404');
  expect(asked[2]).toEqual([null, null]);
});

test('a 304 that nobody asked for is no page', async () => {
  expect((await rounds(unchanged)).verdicts).toEqual(['the post is not live: HTTP 304']);
});
