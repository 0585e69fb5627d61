import { describe, expect, it } from 'vitest';
import type { Claim, Standing } from 'linkback-receiver';
import type { Look } from '../../../packages/linkback-receiver/src/verify/look.ts';
import { settlementOf } from '../../../packages/linkback-receiver/src/verify/settlement.ts';

const now = new Date('2026-11-24T12:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const claim = (standing: Standing, counts: Partial<Claim> = {}): Claim => ({
  mention: {
    ...{
      id: '1',
      protocol: 'webmention',
      source: 'https://a.example/',
      target: 'https://example.com/',
      post: 'p',
    },
    ...{ standing, decision: 'held', received: now, changed: now },
  },
  ...{ host: 'a.example', attempts: 0, misses: 0, begun: 1, lease: 'x', version: 1, ...counts },
});
const found = {
  url: 'https://a.example/',
  place: 'post',
  kind: 'mention',
  title: 'T',
  excerpt: 'E',
} as const;
const unlinked = (cut: boolean): Look => ({ kind: 'unlinked', reason: 'no link', cut });
const missing = (status: number): Look => ({ kind: 'missing', status });
const unreachable = (final: boolean): Look => ({ kind: 'unreachable', reason: 'HTTP 500', final });
const notThere = (status: number) => `The source is not there: HTTP ${status}.`;

describe('what was never verified', () => {
  it.each([
    ['a link', { kind: 'linked', found }, {}, { to: 'verified', found }],
    ['no link', unlinked(false), {}, { to: 'failed', reason: 'no link' }],
    ['no link as far as was read', unlinked(true), {}, { to: 'failed', reason: 'no link' }],
    ['410', missing(410), {}, { to: 'failed', reason: notThere(410) }],
    [
      '404, at first',
      missing(404),
      {},
      { to: 'again', reason: notThere(404), due: inMinutes(1), attempts: 0, misses: 1 },
    ],
    ['404, again', missing(404), { misses: 1 }, { to: 'failed', reason: notThere(404) }],
    ['a refused address', unreachable(true), {}, { to: 'failed', reason: 'HTTP 500' }],
    ...[1, 10, 60, 360, 1_440].map((minutes, attempts): [string, Look, Partial<Claim>, object] => [
      `an outage, ${attempts + 1}`,
      unreachable(false),
      { attempts },
      { to: 'again', reason: 'HTTP 500', due: inMinutes(minutes), attempts: attempts + 1, misses: 0 },
    ]),
    ['an outage, 6', unreachable(false), { attempts: 5 }, { to: 'failed', reason: 'HTTP 500' }],
  ] as [string, Look, Partial<Claim>, object][])('%s', (_name, look, counts, expected) => {
    expect(settlementOf(claim('queued', counts), look, now)).toEqual(expected);
  });
});

describe('what was verified once', () => {
  it.each([
    ['a link', { kind: 'linked', found }, {}, { to: 'verified', found }],
    ['a removed link', unlinked(false), {}, { to: 'withdrawn', reason: 'no link' }],
    ['no link as far as was read', unlinked(true), {}, { to: 'kept', reason: 'no link' }],
    ['410', missing(410), {}, { to: 'withdrawn', reason: notThere(410) }],
    [
      '404, at first',
      missing(404),
      {},
      { to: 'again', reason: notThere(404), due: inMinutes(60), attempts: 0, misses: 1 },
    ],
    ['404, again', missing(404), { misses: 1 }, { to: 'withdrawn', reason: notThere(404) }],
    ['a refused address', unreachable(true), {}, { to: 'kept', reason: 'HTTP 500' }],
    [
      'an outage',
      unreachable(false),
      { misses: 1 },
      { to: 'again', reason: 'HTTP 500', due: inMinutes(1), attempts: 1, misses: 1 },
    ],
    ['an outage without end', unreachable(false), { attempts: 5 }, { to: 'kept', reason: 'HTTP 500' }],
  ] as [string, Look, Partial<Claim>, object][])('%s', (_name, look, counts, expected) => {
    expect(settlementOf(claim('verified', counts), look, now)).toEqual(expected);
  });
});
