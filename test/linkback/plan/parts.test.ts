import { planMentions } from 'linkback';
import type { Ledger, Mention, Policy } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, post, today } from '../ledger/ledgers.ts';

const page = 'https://a.example/x';
const [a, b, c] = [`${page}#a`, `${page}#b`, `${page}#:~:text=c`];
const on = '2026-11-01';
const delivered: Mention = {
  state: 'delivered',
  protocol: 'webmention',
  endpoint: 'https://a.example/wm',
  on,
};
const pending: Mention = { state: 'pending', since: on };
const fresh: Mention = { state: 'pending', since: today };
const removed: Mention = { state: 'removed', on, was: delivered };
type Mentions = Record<string, Mention>;

const plan = (targets: readonly string[], ledger: Ledger | undefined, policy: Partial<Policy> = {}) =>
  planMentions([post('p', targets)], ledger, { today, ignore: () => false, ...policy });

describe('the parts of one page are one page to tell', () => {
  test.each<[what: string, targets: string[], before: Mentions, after: Mentions]>([
    ['by the first link', [a, b, c], {}, { [a]: fresh }],
    ['by the first link, without a part', [page, a], {}, { [page]: fresh }],
    [
      'by the first link, as it is written',
      ['HTTPS://A.example/x#a', page],
      {},
      { 'HTTPS://A.example/x#a': fresh },
    ],
    [
      'another page is another',
      [a, 'https://a.example/y#a'],
      {},
      { [a]: fresh, 'https://a.example/y#a': fresh },
    ],
    ['a part beside one that was told', [a, b], { [a]: delivered }, { [a]: delivered }],
    ['a part before one that was told', [b, a], { [a]: delivered }, { [a]: delivered }],
    ['a part in the place of one that was told', [b], { [a]: delivered }, { [a]: delivered }],
    [
      'a part of a page that is baseline',
      [a],
      { [page]: { state: 'baseline', on } },
      { [page]: { state: 'baseline', on } },
    ],
    [
      'a part of a page that its owner vetoed',
      [a],
      { [page]: { state: 'skip' } },
      { [page]: { state: 'skip' } },
    ],
    ['a part that is open is told as it stands now', [b], { [a]: pending }, { [b]: pending }],
    ['a part that is open and stands there still', [b, a], { [a]: pending }, { [a]: pending }],
    [
      'several that were told stay',
      [a, b],
      { [a]: delivered, [b]: delivered },
      { [a]: delivered, [b]: delivered },
    ],
    [
      'several that were told stay while one of them stands',
      [b],
      { [a]: delivered, [b]: delivered },
      { [a]: delivered, [b]: delivered },
    ],
    ['an open one beside one that was told', [a, b], { [a]: delivered, [b]: pending }, { [a]: delivered }],
    ['two open ones', [a, b], { [a]: pending, [b]: pending }, { [a]: pending }],
    ['two open ones, of which one stands', [b], { [a]: pending, [b]: pending }, { [b]: pending }],
    [
      'two open ones, of which one may have arrived',
      [a, b],
      { [a]: pending, [b]: { ...pending, interrupted: on } },
      { [b]: { ...pending, interrupted: on } },
    ],
    [
      'one that its owner wants told anew',
      [a, b],
      { [a]: delivered, [b]: { ...pending, anew: on } },
      { [a]: delivered, [b]: { ...pending, anew: on } },
    ],
    ['a part of a page that was told and gone', [b], { [a]: removed }, { [a]: delivered }],
    [
      'the last part is gone',
      [],
      { [a]: delivered, [b]: delivered },
      { [a]: { ...removed, on: today }, [b]: { ...removed, on: today } },
    ],
  ])('%s', (_, targets, before, after) => {
    const found = plan(targets, ledgerOf(before));
    expect(found.ledger).toEqual(ledgerOf(after));
    expect(plan(targets, found.ledger)).toMatchObject({ ledger: found.ledger, changes: [] });
    expect(found.due).toHaveLength(Object.values(after).filter(({ state }) => state === 'pending').length);
  });

  test('one that is ignored does not speak for another', () => {
    const found = plan([a, b], ledgerOf({}), { ignore: (target) => target === a });
    expect(found.ledger).toEqual(ledgerOf({ [b]: fresh }));
  });

  test('the first build records a page once', () => {
    expect(plan([a, b], undefined).ledger).toEqual(ledgerOf({ [a]: { state: 'baseline', on: today } }));
  });

  describe('with updates', () => {
    const text = (words: string) => ({ text: words });
    const update = (targets: readonly string[], mentions: Mentions) =>
      planMentions([post('p', targets, text('new'))], ledgerOf(mentions, text('old')), {
        today,
        ignore: () => false,
        updates: true,
      });

    test('only the part that stands there is told of a change', () => {
      expect(update([a], { [a]: delivered, [b]: delivered }).due.map(({ target }) => target)).toEqual([a]);
      expect(update([c], { [a]: delivered }).due).toEqual([]);
    });

    test('a page that the post links to still is not told that it is gone', () => {
      const due = (targets: string[]) => update(targets, { [a]: { ...removed, again: pending } }).due;
      expect(due([b])).toEqual([]);
      expect(due([])).toMatchObject([{ target: a, again: 'removal' }]);
    });
  });
});
