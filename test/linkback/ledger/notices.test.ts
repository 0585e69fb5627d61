import {
  LinkbackError,
  formatLedger,
  mergeLedgers,
  parseJournal,
  parseLedger,
  recoverLedger,
} from 'linkback';
import type { Ledger, Notice, SettledNotice } from 'linkback';
import { describe, expect, test } from 'vitest';

const hub = 'https://hub.example/';
const feed = 'https://blog.example/rss.xml';
const ledgerOf = (notices: Record<string, Notice>): Ledger => ({
  version: 1,
  indexes: { [hub]: { protocol: 'websub', notices } },
  posts: {},
});
const one = (notice: Notice) => ledgerOf({ [feed]: notice });
const noticeIn = (ledger: Ledger) => ledger.indexes?.[hub]?.notices[feed];

const base: SettledNotice = { state: 'baseline', mark: 'a', on: '2026-11-20' };
const told: SettledNotice = { state: 'delivered', mark: 'b', change: 1, on: '2026-11-21' };
const other: SettledNotice = { state: 'delivered', mark: 'c', change: 1, on: '2026-11-22' };
const later: SettledNotice = { state: 'delivered', mark: 'c', change: 2, on: '2026-11-22' };
const open: Notice = { state: 'pending', mark: 'b', change: 1, since: '2026-11-21', was: base };
const openNext: Notice = { state: 'pending', mark: 'c', change: 2, since: '2026-11-22', was: told };
const retry: Notice = {
  ...{ state: 'retry', attempts: 2, notBefore: '2026-11-24', mark: 'b', page: 'p', change: 1 },
  words: 'HTTP 503',
  was: base,
};

describe('the text of a ledger with indexes', () => {
  test('has a line a notice, and its members in order', () => {
    expect(formatLedger(ledgerOf({ [feed]: retry, 'https://blog.example/a.xml': base }))).toBe(`{
"version": 1,
"indexes": {
"https://hub.example/": { "protocol": "websub", "notices": {
  "https://blog.example/a.xml": { "state": "baseline", "mark": "a", "on": "2026-11-20" },
  "https://blog.example/rss.xml": { "state": "retry", "attempts": 2, "notBefore": "2026-11-24", "mark": "b", "page": "p", "change": 1, "words": "HTTP 503", "was": { "state": "baseline", "mark": "a", "on": "2026-11-20" } }
} }
},
"posts": {}
}
`);
  });

  test.each<[string, Notice]>([
    ['baseline', base],
    ['delivered', told],
    ['pending', open],
    ['retry', retry],
    ['a veto', { state: 'skip', reason: 'mine' }],
    ["with an owner's member", { ...told, note: 'by hand' } as Notice],
  ])('is read as it was written: %s', (_name, notice) => {
    const text = formatLedger(one(notice));
    expect(parseLedger(text)).toEqual(one(notice));
    expect(formatLedger(parseLedger(text))).toBe(text);
    // As a person, or a formatter, leaves it.
    expect(parseLedger(JSON.stringify(one(notice), undefined, 2))).toEqual(one(notice));
  });

  test.each<[string, unknown, string]>([
    ['a state that there is not', { state: 'told', mark: 'a', on: '2026-11-20' }, '"state" must be one of'],
    ['no mark', { state: 'delivered', on: '2026-11-20' }, 'needs "mark"'],
    ['a day that is none', { state: 'delivered', mark: 'a', on: 'today' }, '"on" must be a day'],
    ['a change below 0', { ...told, change: -1 }, '"change" must be a whole number'],
    ['a past that is open', { ...openNext, was: open }, '"was" must be something that was settled'],
  ])('is refused, with its line: %s', (_name, notice, words) => {
    const text = formatLedger(one(base)).replace(/\{ "state".*/, JSON.stringify(notice));
    expect(() => parseLedger(text)).toThrow(LinkbackError);
    expect(() => parseLedger(text)).toThrow(
      `linkbacks.json, line 4: the index ${hub}: the notice of ${feed}: `,
    );
    expect(() => parseLedger(text)).toThrow(words);
  });

  test('with a notice twice, as a bad merge leaves it', () => {
    const text = formatLedger(one(base)).replace(/( {2}"https.*)/, '$1,\n$1');
    expect(() => parseLedger(text)).toThrow(`"${feed}" stands twice`);
  });
});

describe('two branches', () => {
  test.each<[string, Notice | undefined, Notice, Notice, Notice]>([
    ['one told', base, told, open, told],
    ['one told, one only tried', open, told, retry, told],
    ['both told different things', base, told, other, told],
    ['one told more', told, later, openNext, later],
    ['the one told what the other has to tell next', base, other, open, { ...open, change: 2, was: other }],
    ['one changed nothing', told, told, openNext, openNext],
    ['a veto', open, { state: 'skip' }, told, { state: 'skip' }],
    ['no common past', undefined, open, told, told],
  ])('%s', (_name, before, a, b, merged) => {
    const past = before && one(before);
    expect(noticeIn(mergeLedgers(past, one(a), one(b)).ledger)).toEqual(merged);
    expect(noticeIn(mergeLedgers(past, one(b), one(a)).ledger)).toEqual(merged);
  });

  test('an index that one side took out is gone, unless the other told it something', () => {
    const without: Ledger = { version: 1, posts: {} };
    expect(mergeLedgers(one(base), without, one(base)).ledger.indexes).toEqual({});
    expect(noticeIn(mergeLedgers(one(base), without, one(told)).ledger)).toEqual(told);
  });
});

describe('a journal', () => {
  const at = '2026-11-23T10:00:00.000Z';
  const about = { index: hub, topic: feed, at };
  const lines = (...entries: object[]) =>
    parseJournal(entries.map((entry) => `${JSON.stringify({ ...about, ...entry })}\n`).join(''));
  const telling = { telling: 'b', change: 1 };
  const doubt = {
    ...{ state: 'gave-up', attempts: 1, mark: 'b', change: 1, on: '2026-11-23' },
    words: 'a run ended while it was told; it may have arrived',
  };

  test.each<[string, Notice, object[], unknown]>([
    ['sent, and killed: not sent again', open, [telling], doubt],
    ['sent and answered', open, [telling, { notice: told }], told],
    ['sent and put off', open, [telling, { notice: retry }], retry],
    ['of a change before this one', openNext, [telling], openNext],
    [
      'of the same number with another text',
      { ...open, mark: 'c' },
      [telling],
      { ...open, mark: 'c', change: 2, was: doubt },
    ],
    ['what the ledger says by now', told, [telling], told],
    ['a veto', { state: 'skip' }, [telling], { state: 'skip' }],
    ['a ledger from before that change', base, [telling, { notice: told }], told],
  ])('%s', (_name, before, entries, after) => {
    const recovered = recoverLedger(one(before), lines(...entries));
    expect(noticeIn(recovered)).toEqual(after);
    expect(recoverLedger(recovered, lines(...entries))).toEqual(recovered);
  });

  test('a line that breaks off is no entry', () => {
    const text = JSON.stringify({ ...about, ...telling });
    expect(parseJournal(text.slice(0, -4))).toEqual([]);
    expect(parseJournal(text)).toHaveLength(1);
  });
});
