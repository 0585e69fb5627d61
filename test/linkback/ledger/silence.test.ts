import { knownSilence } from 'linkback';
import type { Mention } from 'linkback';
import { describe, expect, test } from 'vitest';
import { delivered as deliverAll, due, post, source } from '../../support/deliveries.ts';
import { fakeWeb, page } from '../../support/fake-web.ts';
import { ledgerOf, today } from './ledgers.ts';

const target = 'https://a.example/x';
const since = (mention: Mention, asked = target) =>
  knownSilence(ledgerOf({ [target]: mention }), today)(asked);

describe('a target that offered no endpoint', () => {
  test.each<[on: string, known: boolean]>([
    ['2026-11-22', true],
    ['2026-08-25', true],
    ['2026-08-24', false],
    ['2020-01-01', false],
  ])('on %s: known today: %s', (on, known) => {
    expect(since({ state: 'none', on })).toBe(known ? on : undefined);
  });

  test('is known by its page, not by its host', () => {
    const none: Mention = { state: 'none', on: today };
    expect(since(none, 'http://www.a.example/x/#there')).toBe(today);
    expect(since(none, 'https://a.example/y')).toBeUndefined();
    expect(since(none, 'https://a.example/x?p=2')).toBeUndefined();
  });

  test('counts where the link is gone since; the last day counts', () => {
    const removed: Mention = { state: 'removed', on: today, was: { state: 'none', on: '2026-11-01' } };
    expect(since(removed)).toBe('2026-11-01');
    const ledger = ledgerOf({ [target]: removed, [`${target}#two`]: { state: 'none', on: '2026-11-20' } });
    expect(knownSilence(ledger, today)(target)).toBe('2026-11-20');
  });

  test.each<[Mention, boolean]>([
    [{ state: 'none', on: today, reason: 'HTTP 404' }, false],
    [{ state: 'none', on: today, reason: 'HTTP 410' }, true],
    [{ state: 'none', on: today, reason: `it offered no endpoint on 2026-09-01` }, false],
    [{ state: 'refused', on: today, words: 'no' }, false],
    [{ state: 'pending', since: today }, false],
  ])('%j: %s', (mention, known) => {
    expect(since(mention)).toBe(known ? today : undefined);
  });

  test('is not asked, and the mention says since when', async () => {
    const other = 'https://b.example/';
    const web = fakeWeb({ [source]: post(target, other), [other]: page('') });
    const outcomes = await deliverAll(web, [due(source, target), due(source, other)], {
      silentSince: (asked) => (asked === target ? '2026-11-01' : undefined),
    });
    expect(outcomes.get(`${source} ${target}`)).toEqual({
      kind: 'none',
      reason: 'it offered no endpoint on 2026-11-01',
    });
    expect(web.log).toEqual([`GET ${source}`, `GET ${other}`]);
  });
});
