import { planMentions, recallOutcomes } from 'linkback';
import type { Ledger, Mention, Policy } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, post, today } from '../ledger/ledgers.ts';

const on = '2026-11-01';
const raw = 'https://a.example/index.php?post/Welcome!';
const escaped = 'https://a.example/index.php?post/Welcome%21';
const delivered: Mention = {
  state: 'delivered',
  protocol: 'webmention',
  endpoint: 'https://a.example/wm',
  on,
};
const pending: Mention = { state: 'pending', since: on };
type Mentions = Record<string, Mention>;

const plan = (targets: readonly string[], ledger: Ledger, policy: Partial<Policy> = {}) =>
  planMentions([post('p', targets)], ledger, { today, ignore: () => false, ...policy });

describe('one address in two spellings', () => {
  test.each<[what: string, targets: string[], before: Mentions, after: Mentions]>([
    ['in one post is told once', [raw, escaped], {}, { [raw]: { ...pending, since: today } }],
    ['told as one, linked to as the other', [escaped], { [raw]: delivered }, { [raw]: delivered }],
    [
      'told as both',
      [raw],
      { [raw]: delivered, [escaped]: delivered },
      { [raw]: delivered, [escaped]: delivered },
    ],
    [
      'told as both, linked to as both',
      [escaped, raw],
      { [raw]: delivered, [escaped]: delivered },
      { [raw]: delivered, [escaped]: delivered },
    ],
    [
      'told as one and open as the other',
      [escaped, raw],
      { [raw]: delivered, [escaped]: pending },
      { [raw]: delivered },
    ],
    ['vetoed as one', [escaped], { [raw]: { state: 'skip' } }, { [raw]: { state: 'skip' } }],
    [
      'baseline as one',
      [escaped],
      { [raw]: { state: 'baseline', on } },
      { [raw]: { state: 'baseline', on } },
    ],
  ])('%s', (_what, targets, before, after) => {
    const found = plan(targets, ledgerOf(before));
    expect(found.ledger).toEqual(ledgerOf(after));
    expect(found.due).toHaveLength(Object.values(after).filter(({ state }) => state === 'pending').length);
    expect(plan(targets, found.ledger)).toMatchObject({ ledger: found.ledger, changes: [] });
  });

  test('a change is told once', () => {
    const before = ledgerOf({ [raw]: delivered, [escaped]: delivered }, { text: 'old' });
    const found = planMentions([post('p', [raw], { text: 'new' })], before, {
      today,
      ignore: () => false,
      updates: true,
    });
    expect(found.due.map(({ target }) => target)).toEqual([raw]);
  });

  test('what another version of the ledger knows of it', () => {
    const found = recallOutcomes(
      ledgerOf({ [escaped]: pending }),
      [{ post: 'p', target: escaped }],
      [ledgerOf({ [raw]: delivered })],
    );
    expect(found).toEqual([{ post: 'p', target: escaped, mention: delivered }]);
  });
});
