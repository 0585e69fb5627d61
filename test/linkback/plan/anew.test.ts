import {
  dueMentions,
  formatLedger,
  parseLedger,
  planMentions,
  recallOutcomes,
  recordOutcomes,
  withToldAnew,
} from 'linkback';
import type { Ledger, Mention, Outcome } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, now, post, today } from '../ledger/ledgers.ts';

const on = '2026-11-01';
const target = 'https://other.example/post';
const endpoint = 'https://other.example/in';
const built = { text: 'T2', page: 'P2' };
const told: Mention = { state: 'delivered', on, protocol: 'webmention', endpoint };
const anew = { state: 'pending', since: today, anew: today };

const toldAnew = (mention: Mention) =>
  withToldAnew(ledgerOf({ [target]: mention }), (url) => url === target, now);
const mentionOf = (ledger: Ledger) => ledger.posts['p']?.mentions[target];

describe('told as if it were new', () => {
  test.each<[mention: Mention, expected: object]>([
    [{ state: 'baseline', on }, anew],
    [{ state: 'skip', reason: 'no' }, anew],
    [told, anew],
    [
      { ...told, protocol: 'trackback', endpoint: target },
      { ...anew, protocol: 'trackback' },
    ],
    [{ ...told, endpoint: target }, anew],
    // The text that was built last, so that a later one is told again.
    [
      { ...told, text: 'T1' },
      { ...anew, text: 'T1' },
    ],
    [
      { ...told, text: 'T1', again: { state: 'pending', since: on, ...built } },
      { ...anew, ...built },
    ],
    [
      { ...told, text: 'T2', again: { ...told, on } },
      { ...anew, text: 'T2' },
    ],
    // What an owner wrote, without which a build would take it for a link that is gone.
    [Object.assign({ byHand: on, note: 'a friend' }, told), { ...anew, byHand: on, note: 'a friend' }],
    // Nor is what stands there of the state that its owner typed over, such as a protocol.
    [
      Object.assign({ attempts: 1, notBefore: on, words: 'HTTP 503', interrupted: on, note: 'mine' }, {
        state: 'skip',
        protocol: 'trackback',
        endpoint: 'https://other.example/tb/1',
      } as unknown as Mention),
      { ...anew, note: 'mine' },
    ],
    [Object.assign({ text: 'T1', page: 'P1' }, { state: 'skip' } as const), anew],
    // It is still to be told, or the post has no such link.
    [
      { state: 'pending', since: on, ...built },
      { state: 'pending', since: on, ...built },
    ],
    [
      { state: 'removed', on, was: told },
      { state: 'removed', on, was: told },
    ],
  ])('%j becomes %j', (mention, expected) => {
    expect(mentionOf(toldAnew(mention))).toEqual(expected);
  });

  const policy = { today, ignore: () => false, updates: true };
  const delivered = (ledger: Ledger) =>
    recordOutcomes(
      ledger,
      [{ post: 'p', target, outcome: { kind: 'delivered', protocol: 'webmention', endpoint } }],
      now,
    );

  test('it is told another day where that fails, whatever was recorded before', () => {
    const failed: Outcome = { kind: 'retry', protocol: 'webmention', endpoint, words: 'HTTP 503' };
    const before = recordOutcomes(toldAnew(told), [{ post: 'p', target, outcome: failed }], now);
    expect(mentionOf(before)).toMatchObject({ state: 'retry', attempts: 1, anew: today });
    const due = dueMentions(before, '2026-11-23');
    expect(due).toHaveLength(1);
    expect(recallOutcomes(before, due, [ledgerOf({ [target]: told }), before])).toEqual([]);
    const text = formatLedger(before);
    expect(formatLedger(parseLedger(text))).toBe(text);
  });

  test('its receiver is told of the text that is built next', () => {
    const before = delivered(toldAnew({ ...told, text: 'T1' }));
    const { due } = planMentions([post('p', [target], built)], before, policy);
    expect(due).toMatchObject([{ target, again: 'update', page: 'P2' }]);
  });

  test('by hand, it is told of no removal afterwards', () => {
    const before = delivered(toldAnew(Object.assign({ byHand: on }, told)));
    expect(planMentions([post('p', [], built)], before, policy).due).toEqual([]);
  });
});
