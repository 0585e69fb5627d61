import { refusedAddress } from 'linkback';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { request } from '../../../packages/linkback/src/http/http.ts';
import type { Bounds, HttpRequest } from '../../../packages/linkback/src/http/http.ts';
import {
  endless,
  fakeWeb,
  networkError,
  neverAnswering,
  page,
  redirect,
  responseOf,
  stalling,
} from '../../support/fake-web.ts';
import type { WebAnswer } from '../../support/fake-web.ts';

const bounds: Bounds = { timeout: 2_000, maxBytes: 10_000, maxRedirects: 3 };
const get: HttpRequest = { headers: { 'user-agent': 'test' } };
const post: HttpRequest = { method: 'POST', headers: { 'user-agent': 'test' }, body: 'a=1' };

async function ask(answers: Record<string, WebAnswer>, what = get, limits: Partial<Bounds> = {}) {
  const web = fakeWeb(answers);
  const [first] = Object.keys(answers);
  const result = await request(web, first?.replace(/^\w+ /, '') ?? '', what, { ...bounds, ...limits });
  return { result, web };
}

describe('an answer', () => {
  test('is its URL, status, headers and decoded body', async () => {
    const answer = responseOf(
      'HTTP/1.1 404 Not Found\nContent-Type: text/plain; charset=iso-8859-1\nLink: </a>\nLink: </b>',
      Uint8Array.of(0xfc),
    );
    const { result } = await ask({ 'https://a.example/x': answer });
    expect(result).toMatchObject({ ok: true, status: 404, url: 'https://a.example/x', body: 'ü' });
    expect(result.ok && result.headers.get('link')).toBe('</a>, </b>');
  });

  test('may be without a body', async () => {
    const { result } = await ask({ 'https://a.example/': 'HTTP/1.1 204 No Content' });
    expect(result).toMatchObject({ ok: true, status: 204, body: '' });
  });

  test('is asked for with the headers and the body given, and redirects left to us', async () => {
    const seen: unknown[] = [];
    const web = fakeWeb({});
    const fetch: typeof web.fetch = (url, init) => {
      seen.push([url, init.method, init.headers, init.body, init.redirect]);
      return Promise.resolve(responseOf('HTTP/1.1 200 OK'));
    };
    await request({ ...web, fetch }, 'https://a.example/', post, bounds);
    expect(seen).toEqual([['https://a.example/', 'POST', { 'user-agent': 'test' }, 'a=1', 'manual']]);
  });
});

test('when it is there, nobody waits for its time to be over', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  for (const answer of ['HTTP/1.1 200 OK', networkError('ECONNREFUSED')])
    await ask({ 'https://a.example/': answer });
  expect(vi.getTimerCount()).toBe(0);
});

test.each([2 ** 31, Number.MAX_SAFE_INTEGER])('%i milliseconds are time enough', async (timeout) => {
  const web = fakeWeb({});
  const fetch: typeof web.fetch = (_url, { signal }) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(responseOf('HTTP/1.1 200 OK')), 30);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      });
    });
  const result = await request({ ...web, fetch }, 'https://a.example/', get, { ...bounds, timeout });
  expect(result).toMatchObject({ ok: true, status: 200 });
});

test.each([
  ['itself', `https://a.example/${'x'.repeat(8_000)}`],
  ['what it grew to', `https://a.example/${'ü'.repeat(7_000)}`],
])('an address that is too long, %s, is not asked', async (_about, address) => {
  const { result, web } = await ask({ [address]: page('there') });
  expect(result).toEqual({ ok: false, final: true, words: 'the address is longer than 8000 characters' });
  expect(web.log).toEqual([]);
});

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('a GET follows %i, relative to where it stands', async (status) => {
    const { result, web } = await ask({
      'https://a.example/dir/x': redirect('y?z=1', status),
      'https://a.example/dir/y?z=1': redirect('//b.example', status),
      'https://b.example/': page('there'),
    });
    expect(result).toMatchObject({ ok: true, url: 'https://b.example/', redirected: true, body: 'there' });
    expect(web.log).toEqual([
      'GET https://a.example/dir/x',
      'GET https://a.example/dir/y?z=1',
      'GET https://b.example/',
    ]);
  });

  test.each([301, 307, 308])('a POST is repeated with its body on %i', async (status) => {
    const { result, web } = await ask(
      { 'https://a.example/': redirect('/b', status), 'https://a.example/b': page('there') },
      post,
    );
    expect(result).toMatchObject({ ok: true, body: 'there' });
    expect(web.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', 'https://a.example/', 'a=1'],
      ['POST', 'https://a.example/b', 'a=1'],
    ]);
  });

  test.each([302, 303])('a POST takes %i for the answer', async (status) => {
    const { result, web } = await ask({ 'https://a.example/': redirect('/b', status) }, post);
    expect(result).toMatchObject({ ok: true, status, redirected: false });
    expect(web.log).toHaveLength(1);
  });

  test('300, 304 and a redirect without Location are answers', async () => {
    for (const answer of ['HTTP/1.1 300 X\nLocation: /b', 'HTTP/1.1 304 X\nLocation: /b', 'HTTP/1.1 301 X']) {
      const { result, web } = await ask({ 'https://a.example/': answer });
      expect(result).toMatchObject({ ok: true, redirected: false });
      expect(web.log).toHaveLength(1);
    }
  });

  test('as many as the bound, and not one more', async () => {
    const chain = (length: number) =>
      Object.fromEntries([
        ...Array.from({ length }, (_, hop) => [`https://a.example/${hop}`, redirect(`/${hop + 1}`)] as const),
        [`https://a.example/${length}`, page('end')] as const,
      ]);
    expect((await ask(chain(3))).result).toMatchObject({ ok: true, body: 'end' });
    const { result, web } = await ask(chain(4));
    expect(result).toEqual({ ok: false, final: false, words: 'more than 3 redirects' });
    expect(web.log).toHaveLength(4);
  });

  test('a loop ends', async () => {
    const { result } = await ask({ 'https://a.example/': redirect('/') });
    expect(result).toMatchObject({ ok: false, words: 'more than 3 redirects' });
  });

  test.each(['ftp://a.example/', 'javascript:alert(1)', 'http://', 'file:///etc/passwd', 'data:,x'])(
    'into %s end',
    async (location) => {
      const { result, web } = await ask({ 'https://a.example/': redirect(location) });
      expect(result).toMatchObject({ ok: false, final: true });
      expect(result).toHaveProperty('words', expect.stringMatching(/^not an http\(s\) address: /));
      expect(web.log).toHaveLength(1);
    },
  );

  test('a user name or a password is never sent', async () => {
    const words = 'the address holds a user name or password';
    const target = await ask({ 'https://me:secret@a.example/': page('') });
    expect(target.result).toEqual({ ok: false, final: true, words });
    expect(target.web.log).toEqual([]);
    const behind = await ask({ 'https://a.example/': redirect('https://me@b.example/') });
    expect(behind.result).toEqual({ ok: false, final: true, words });
    expect(behind.web.log).toEqual(['GET https://a.example/']);
  });
});

describe('bounds', () => {
  test('of bytes: an endless body is read so far, and given up', async () => {
    const { answer, read } = endless('x'.repeat(1_500));
    const { result } = await ask({ 'https://a.example/': answer });
    expect(result).toMatchObject({ ok: true, body: 'x'.repeat(10_000) });
    expect(read.cancelled).toBe(true);
    expect(read.bytes).toBeLessThan(15_000);
  });

  test('of bytes: what Content-Length says does not matter', async () => {
    const { answer } = endless('x'.repeat(1_500), { 'content-length': '5' });
    const { result } = await ask({ 'https://a.example/': answer });
    expect(result).toMatchObject({ ok: true, body: 'x'.repeat(10_000) });
  });

  test('of bytes: a body as long as the bound is whole', async () => {
    const { result } = await ask({ 'https://a.example/': page('x'.repeat(10_000)) });
    expect(result).toMatchObject({ ok: true, body: 'x'.repeat(10_000) });
  });

  test('of bytes: a character that is cut in two does not turn the page into another encoding', async () => {
    const { result } = await ask({ 'https://a.example/': page('üüü') }, get, { maxBytes: 5 });
    expect(result).toHaveProperty('body', expect.stringMatching(/^üü\uFFFD?$/));
    const undeclared = responseOf('HTTP/1.1 200 OK', new TextEncoder().encode('üüü'));
    const second = await ask({ 'https://a.example/': undeclared }, get, { maxBytes: 5 });
    expect(second.result).toHaveProperty('body', 'üü');
  });

  test('of bytes: the body of a redirect is not read', async () => {
    const { answer, read } = endless('x'.repeat(1_500), { location: '/b' });
    const moved = () => new Response(answer().body, { status: 302, headers: { location: '/b' } });
    const { result } = await ask({ 'https://a.example/': moved, 'https://a.example/b': page('b') });
    expect(result).toMatchObject({ ok: true, body: 'b' });
    expect(read.cancelled).toBe(true);
  });

  test.each([
    ['no answer', neverAnswering],
    ['an answer that stops', stalling],
  ])('of time: %s', async (_about, answer) => {
    const { result } = await ask({ 'https://a.example/': answer }, get, { timeout: 30 });
    expect(result).toEqual({ ok: false, final: false, words: 'no answer within 30 ms' });
  });

  test('of time: redirects share it', async () => {
    const { result, web } = await ask(
      { 'https://a.example/': redirect('/b'), 'https://a.example/b': neverAnswering },
      get,
      { timeout: 30 },
    );
    expect(result).toMatchObject({ ok: false, words: 'no answer within 30 ms' });
    expect(web.requests[0]?.signal).toBe(web.requests[1]?.signal);
  });
});

/** What fetch throws, what is said of it, and whether the connection was reset. */
const failures: [string, Error, string, true?][] = [
  ['ECONNREFUSED', networkError('ECONNREFUSED'), 'connection refused'],
  ['ECONNRESET', networkError('ECONNRESET'), 'connection reset', true],
  ['ENOTFOUND', networkError('ENOTFOUND'), 'no such host'],
  ['EAI_AGAIN', networkError('EAI_AGAIN'), 'the name server did not answer'],
  ['UND_ERR_SOCKET', networkError('UND_ERR_SOCKET'), 'connection closed', true],
  ['UND_ERR_CONNECT_TIMEOUT', networkError('UND_ERR_CONNECT_TIMEOUT'), 'no answer'],
  [
    'a code of its own',
    networkError('CERT_HAS_EXPIRED', 'certificate has\nexpired'),
    'certificate has expired',
  ],
  [
    'a code deeper down',
    new TypeError('fetch failed', { cause: new Error('x', { cause: networkError('ECONNRESET') }) }),
    'connection reset',
    true,
  ],
  ['no cause', new TypeError('fetch failed'), 'fetch failed'],
  ['a code named as a member of Object', networkError('constructor', 'odd'), 'odd'],
];

describe('what goes wrong is a value', () => {
  test.each(failures)('%s', async (_about, error, words, reset) => {
    const { result } = await ask({ 'https://a.example/': error });
    expect(result).toEqual({ ok: false, final: false, words, ...(reset && { reset }) });
  });

  test('a refused address is final: asking again cannot help', async () => {
    const { result } = await ask({ 'https://a.example/': networkError(refusedAddress, 'a private address') });
    expect(result).toEqual({ ok: false, final: true, words: 'a private address' });
  });

  test('errors that cause each other', async () => {
    const error = new Error('round');
    error.cause = error;
    const { result } = await ask({ 'https://a.example/': error });
    expect(result).toEqual({ ok: false, final: false, words: 'round' });
  });

  test('a body that breaks off', async () => {
    const broken = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(networkError('ECONNRESET'));
          },
        }),
      );
    const { result } = await ask({ 'https://a.example/': broken });
    expect(result).toEqual({ ok: false, final: false, words: 'connection reset', reset: true });
  });

  test('what is thrown and no error', async () => {
    const web = fakeWeb({});
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const fetch = () => Promise.reject('nonsense');
    expect(await request({ ...web, fetch }, 'https://a.example/', get, bounds)).toEqual({
      ok: false,
      final: false,
      words: 'the network failed',
    });
  });
});
