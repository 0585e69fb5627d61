import { deliver } from 'linkback';
import { describe, expect, test } from 'vitest';
import { all, delivered, due, endpoints, ok, post, source, target, tell } from '../../support/deliveries.ts';
import { fakeWeb, networkError, neverAnswering, page, redirect } from '../../support/fake-web.ts';
import type { WebAnswer } from '../../support/fake-web.ts';

describe('held: not told, and no fault of the other side', () => {
  test('the source is not live: nobody is asked anything', async () => {
    const { outcome, web } = await tell({ [source]: 'HTTP/1.1 404 Not Found' });
    expect(outcome).toEqual({ kind: 'held', reason: 'the post is not live: HTTP 404' });
    expect(web.log).toEqual([`GET ${source}`]);
  });

  test('the link does not stand on the live page', async () => {
    const { outcome, web } = await tell({ [source]: post('https://a.example/post/2') });
    expect(outcome).toEqual({ kind: 'held', reason: 'the link does not stand on the live page' });
    expect(web.log).toEqual([`GET ${source}`]);
  });

  test('a pingback that WordPress could not take; a webmention is another matter', async () => {
    const untitled = page(`<p><a href="${target}">x</a>`);
    const ping = await tell({ [source]: untitled, [target]: page(all.pingback) });
    expect(ping.outcome).toEqual({ kind: 'held', reason: 'no pingback: the page has no <title>' });
    expect(ping.web.log).toHaveLength(2);
    const mention = await tell({ [source]: untitled, [target]: page(all.webmention), ...endpoints });
    expect(mention.outcome).toMatchObject({ kind: 'delivered' });
  });

  test('a reader of sources may be given: then the network is not asked', async () => {
    const { outcome, web } = await tell(
      {},
      { readSource: (url) => Promise.resolve({ live: false, reason: `not ${url}` }) },
    );
    expect(outcome).toEqual({ kind: 'held', reason: `not ${source}` });
    expect(web.log).toEqual([]);
  });
});

/** What the network does, where it does it, and the outcome. */
const troubles: [string, string, WebAnswer, Record<string, unknown>][] = [
  ['the target is not there', target, 'HTTP/1.1 404 X', { kind: 'none', reason: 'HTTP 404' }],
  ['the target is gone', target, 'HTTP/1.1 410 X', { kind: 'none', reason: 'HTTP 410' }],
  ['the target fails', target, 'HTTP/1.1 503 X', { kind: 'retry', words: 'HTTP 503' }],
  ['the target is too busy', target, 'HTTP/1.1 429 X', { kind: 'retry', words: 'HTTP 429', wait: 16_000 }],
  ['the target does not answer', target, neverAnswering, { kind: 'retry', words: 'no answer within 40 ms' }],
  ['the target has no host', target, networkError('ENOTFOUND'), { kind: 'retry', words: 'no such host' }],
  [
    'the target has a private address',
    target,
    networkError('ERR_LINKBACK_ADDRESS', 'private'),
    { kind: 'refused', words: 'private' },
  ],
  [
    'the target redirects for ever',
    target,
    redirect('/post'),
    { kind: 'retry', words: 'more than 5 redirects' },
  ],
  [
    'the endpoint refuses connections',
    'POST https://a.example/wm',
    networkError('ECONNREFUSED'),
    { kind: 'retry', protocol: 'webmention', endpoint: 'https://a.example/wm', words: 'connection refused' },
  ],
  [
    'the endpoint does not answer',
    'POST https://a.example/wm',
    neverAnswering,
    {
      kind: 'retry',
      protocol: 'webmention',
      endpoint: 'https://a.example/wm',
      words: 'no answer within 40 ms',
      unanswered: 1,
    },
  ],
  [
    'the endpoint has a private address',
    'POST https://a.example/wm',
    networkError('ERR_LINKBACK_ADDRESS', 'private'),
    { kind: 'refused', protocol: 'webmention', endpoint: 'https://a.example/wm', words: 'private' },
  ],
  [
    'the endpoint fails',
    'POST https://a.example/wm',
    'HTTP/1.1 500 X',
    { kind: 'retry', protocol: 'webmention', endpoint: 'https://a.example/wm', words: 'HTTP 500' },
  ],
  [
    'the endpoint redirects elsewhere',
    'POST https://a.example/wm',
    redirect('/', 302),
    {
      kind: 'refused',
      protocol: 'webmention',
      endpoint: 'https://a.example/wm',
      words: 'HTTP 302, redirected to /',
    },
  ],
];

describe('what the network does is an outcome', () => {
  test.each(troubles)('%s', async (_about, where, answer, expected) => {
    const bounds = { timeout: 40, maxBytes: 1_000_000, maxRedirects: 5 };
    const { outcome } = await tell({ [target]: page(all.webmention), [where]: answer }, { bounds });
    expect(outcome).toEqual(expected);
  });

  test('one that fails does not keep the others from being told', async () => {
    const other = 'https://b.example/';
    const web = fakeWeb({
      [source]: post(target, other),
      [target]: networkError('ECONNRESET'),
      [other]: page(all.webmention),
      'POST https://b.example/wm': ok,
    });
    const outcomes = await delivered(web, [due(source, target), due(source, other)]);
    expect([...outcomes.values()].map(({ kind }) => kind).sort()).toEqual(['delivered', 'retry']);
  });
});

describe('settle', () => {
  const options = {
    protocols: ['webmention'] as const,
    bounds: { timeout: 2_000, maxBytes: 1_000_000, maxRedirects: 5 },
    concurrency: 8,
    perHost: 2,
    budget: 60_000,
    userAgent: 'test',
  };

  test('is waited for', async () => {
    const web = fakeWeb({ [source]: post(target), [target]: page('') });
    let saved = false;
    await deliver([due(source, target)], { ...options, io: web }, async () => {
      await web.wait(5_000);
      saved = true;
    });
    expect(saved).toBe(true);
  });

  test('what it rejects with comes out', async () => {
    const web = fakeWeb({ [source]: post(target), [target]: page('') });
    const failure = new Error('the disk is full');
    await expect(
      deliver([due(source, target)], { ...options, io: web }, () => Promise.reject(failure)),
    ).rejects.toBe(failure);
  });

  test('is called as outcomes come, not at the end', async () => {
    const late = 'https://late.example/';
    const web = fakeWeb({
      [source]: post(target, late),
      [target]: page(''),
      [late]: async (_request, { wait }) => {
        await wait(1_000);
        return page('');
      },
    });
    const times: number[] = [];
    const begin = web.now().getTime();
    await deliver([due(source, late), due(source, target)], { ...options, io: web }, () => {
      times.push(web.now().getTime() - begin);
      return Promise.resolve();
    });
    expect(times).toEqual([0, 1_000]);
  });
});
