import { knownSilence, settleMention } from 'linkback';
import type { Mention } from 'linkback';
import { describe, expect, test } from 'vitest';
import { all, delivered, due, endpoints, ok, post, source, target, tell } from '../../support/deliveries.ts';
import { fakeWeb, page } from '../../support/fake-web.ts';
import { ledgerOf } from '../ledger/ledgers.ts';

const wm = 'https://a.example/wm';
const notLetIn = 'it does not let this program in';
const wantsAPerson = (who: string) => `its door-keeper (${who}) wants to see a person`;

/** What a target answers that keeps its page from us, and what is said of it. */
const shut: [answer: string, words: string][] = [
  ['HTTP/1.1 401 X\nWWW-Authenticate: Basic', 'HTTP 401: it asks for a password'],
  ['HTTP/1.1 402 X', 'HTTP 402: it asks to be paid'],
  ['HTTP/1.1 403 X', `HTTP 403: ${notLetIn}`],
  ['HTTP/1.1 403 X\nRetry-After: 20', `HTTP 403: ${notLetIn}`],
  ['HTTP/1.1 403 X\nContent-Type: text/html\n\n<link rel=webmention href=/wm>', `HTTP 403: ${notLetIn}`],
  ['HTTP/1.1 406 Not Acceptable', `HTTP 406: ${notLetIn}`],
  ['HTTP/1.1 407 X', 'HTTP 407: a proxy asks for a password'],
  ['HTTP/1.1 451 X', 'HTTP 451: it is shut for legal reasons'],
  ['HTTP/1.1 403 X\ncf-mitigated: challenge', `HTTP 403: ${wantsAPerson('Cloudflare')}`],
  ['HTTP/1.1 503 X\ncf-mitigated: challenge', `HTTP 503: ${wantsAPerson('Cloudflare')}`],
  ['HTTP/1.1 202 X\nx-amzn-waf-action: challenge', `HTTP 202: ${wantsAPerson('AWS WAF')}`],
  ['HTTP/1.1 405 X\nx-amzn-waf-action: captcha', `HTTP 405: ${wantsAPerson('AWS WAF')}`],
  ['HTTP/1.1 429 X\nx-vercel-mitigated: challenge', `HTTP 429: ${wantsAPerson('Vercel')}`],
  ['HTTP/1.1 202 X\nsg-captcha: challenge', `HTTP 202: ${wantsAPerson('SiteGround')}`],
  [
    page('<title>Making sure', 'Set-Cookie: techaro.lol-anubis-cookie-verification=0198; Path=/'),
    `HTTP 200: ${wantsAPerson('Anubis')}`,
  ],
];

describe('a page that is kept from us says nothing of what it offers', () => {
  test.each(shut)('%j: asked again another day', async (answer, words) => {
    const { outcome, web } = await tell({ [target]: answer });
    expect(outcome).toEqual({ kind: 'retry', words });
    expect(web.log).toHaveLength(2);
  });

  test.each(shut)('%j: nor is it silent for 90 days', async (answer) => {
    const { outcome } = await tell({ [target]: answer });
    const known: Mention = { state: 'pending', since: '2026-11-20' };
    const mention = outcome && settleMention(known, outcome, new Date('2026-11-22T12:00:00Z'));
    expect(mention).toMatchObject({ state: 'retry', attempts: 1, notBefore: '2026-11-23' });
    expect(knownSilence(ledgerOf({ [target]: mention ?? known }), '2026-11-23')(target)).toBeUndefined();
  });

  test.each([
    ['HTTP/1.1 404 X', 'HTTP 404'],
    ['HTTP/1.1 410 X', 'HTTP 410'],
    ['HTTP/1.1 404 X\nX-Pingback: /rpc', 'HTTP 404'],
    ['HTTP/1.1 304 X', 'HTTP 304'],
  ])('%j is none', async (answer, reason) => {
    expect((await tell({ [target]: answer })).outcome).toEqual({ kind: 'none', reason });
  });

  test('an ordinary cookie is no challenge', async () => {
    const { outcome } = await tell({
      [target]: page(all.webmention, 'Set-Cookie: techaro.lol-anubis-cookie-verification=; Max-Age=0'),
      ...endpoints,
    });
    expect(outcome).toMatchObject({ kind: 'delivered' });
  });
});

describe('Webmention 3.1.2: a Link header counts whatever the status', () => {
  const link = 'Link: </wm>; rel="webmention"';
  test.each([401, 403, 404, 405, 410, 429, 451, 500, 503])('%i', async (status) => {
    const { outcome, web } = await tell({ [target]: `HTTP/1.1 ${status} X\n${link}`, [`POST ${wm}`]: ok });
    expect(outcome).toEqual({ kind: 'delivered', protocol: 'webmention', endpoint: wm });
    expect(web.log.slice(1)).toEqual([`GET ${target}`, `POST ${wm}`]);
  });

  test.each([
    [403, { kind: 'retry', words: `HTTP 403: ${notLetIn}` }],
    [404, { kind: 'none', reason: 'HTTP 404' }],
    [503, { kind: 'retry', words: 'HTTP 503' }],
    [429, { kind: 'retry', words: 'HTTP 429', wait: 16_000 }],
  ] as const)('%i, where webmentions are not sent', async (status, expected) => {
    const answers = { [target]: `HTTP/1.1 ${status} X\n${link}` };
    expect((await tell(answers, { protocols: ['pingback'] })).outcome).toEqual(expected);
  });

  test('a host that asks for a pause gets it all the same', async () => {
    const other = 'https://a.example/other';
    const web = fakeWeb({
      [source]: post(target, other),
      [target]: `HTTP/1.1 429 X\n${link}`,
      [other]: page(all.webmention),
      [`POST ${wm}`]: ok,
    });
    const outcomes = await delivered(web, [due(source, target), due(source, other)], { perHost: 1 });
    expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(['delivered', 'delivered']);
    expect(web.requests.slice(1).map(({ at }) => at)).toEqual([0, 16_000, 16_000, 16_000]);
  });
});

describe('what a door-keeper answers in place of a receiver has not arrived there', () => {
  test.each([
    [
      'webmention',
      'HTTP/1.1 202 X\nx-amzn-waf-action: challenge',
      'HTTP 202: '.concat(wantsAPerson('AWS WAF')),
    ],
    ['webmention', 'HTTP/1.1 202 X\nsg-captcha: challenge', 'HTTP 202: '.concat(wantsAPerson('SiteGround'))],
    [
      'webmention',
      'HTTP/1.1 403 X\ncf-mitigated: challenge',
      'HTTP 403: '.concat(wantsAPerson('Cloudflare')),
    ],
    ['trackback', 'HTTP/1.1 403 X\ncf-mitigated: challenge', 'HTTP 403: '.concat(wantsAPerson('Cloudflare'))],
    ['pingback', 'HTTP/1.1 202 X\nsg-captcha: challenge', 'HTTP 202: '.concat(wantsAPerson('SiteGround'))],
  ] as const)('%s, %j', async (protocol, answer, words) => {
    const paths = { webmention: '/wm', pingback: '/rpc', trackback: '/tb' };
    const endpoint = `https://a.example${paths[protocol]}`;
    const { outcome } = await tell({ [target]: page(all[protocol]), [`POST ${endpoint}`]: answer });
    expect(outcome).toEqual({ kind: 'retry', protocol, endpoint, words });
  });

  test('a plain 403 is the receiver’s own no', async () => {
    const { outcome } = await tell({ [target]: page(all.webmention), [`POST ${wm}`]: 'HTTP/1.1 403 X' });
    expect(outcome).toMatchObject({ kind: 'refused', words: 'HTTP 403' });
  });
});
