import { formatLedger, parseLedger, recordOutcomes, retryDays } from 'linkback';
import type { Ledger, Mention, Outcome } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, now } from './ledgers.ts';

const target = 'https://a.example/x';
const endpoint = 'https://a.example/wm';
const told = { protocol: 'webmention', endpoint } as const;
const day = 86_400_000;

const record = (ledger: Ledger, outcome: Outcome, at = now) =>
  recordOutcomes(ledger, [{ post: 'p', target, outcome }], at);
/** The line of the ledger, without its target. */
function lineAfter(known: Mention, outcome: Outcome, at = now): string | undefined {
  const text = formatLedger(record(ledgerOf({ [target]: known }), outcome, at));
  expect(formatLedger(parseLedger(text))).toBe(text);
  return /^ {2}"https:\/\/a\.example\/x": (.*)$/m.exec(text)?.[1];
}

const pending: Mention = { state: 'pending', since: '2026-11-01' };
const retry = (attempts: number): Mention => ({
  state: 'retry',
  ...told,
  attempts,
  notBefore: '2026-11-22',
  words: 'HTTP 500',
});

describe('every outcome as its line', () => {
  const on = '"on": "2026-11-22"';
  const wm = `"protocol": "webmention", "endpoint": "${endpoint}"`;
  const rows: [what: string, outcome: Outcome, line: string][] = [
    ['delivered', { kind: 'delivered', ...told }, `{ "state": "delivered", ${wm}, ${on} }`],
    [
      'delivered, with a location',
      { kind: 'delivered', ...told, location: `${endpoint}/7` },
      `{ "state": "delivered", ${wm}, ${on}, "location": "${endpoint}/7" }`,
    ],
    [
      'duplicate',
      { kind: 'duplicate', ...told, words: 'had it' },
      `{ "state": "duplicate", ${wm}, ${on}, "words": "had it" }`,
    ],
    ['none', { kind: 'none' }, `{ "state": "none", ${on} }`],
    [
      'none, with a reason',
      { kind: 'none', reason: 'HTTP 404' },
      `{ "state": "none", ${on}, "reason": "HTTP 404" }`,
    ],
    [
      'refused',
      { kind: 'refused', ...told, words: 'spam' },
      `{ "state": "refused", ${wm}, ${on}, "words": "spam" }`,
    ],
    [
      'refused, by a rule of ours',
      { kind: 'refused', words: 'a private address' },
      `{ "state": "refused", ${on}, "words": "a private address" }`,
    ],
    [
      'retry',
      { kind: 'retry', ...told, words: 'HTTP 503' },
      `{ "state": "retry", ${wm}, "attempts": 1, "notBefore": "2026-11-23", "words": "HTTP 503" }`,
    ],
    [
      'retry, before an endpoint was known',
      { kind: 'retry', words: 'timed out' },
      '{ "state": "retry", "attempts": 1, "notBefore": "2026-11-23", "words": "timed out" }',
    ],
    [
      'held',
      { kind: 'held', reason: 'not live' },
      '{ "state": "pending", "since": "2026-11-01", "reason": "not live" }',
    ],
  ];
  test.each(rows)('%s', (_, outcome, line) => {
    expect(lineAfter(pending, outcome)).toBe(line);
  });

  test.each(rows.slice(0, 7))('%s, after failures', (_, outcome, line) => {
    expect(lineAfter(retry(3), outcome)).toBe(line);
  });

  test('held keeps what was typed in', () => {
    const typed: Mention = { state: 'pending', protocol: 'trackback', since: '2026-11-01', reason: 'x' };
    expect(lineAfter(typed, { kind: 'held', reason: 'y' })).toBe(
      '{ "state": "pending", "protocol": "trackback", "since": "2026-11-01", "reason": "y" }',
    );
  });
});

describe('retries', () => {
  test('come after 1, 3, 7 and 21 days, then the mention is given up', () => {
    expect(retryDays).toEqual([1, 3, 7, 21]);
    const failed: Outcome = { kind: 'retry', ...told, words: 'HTTP 503' };
    let ledger = ledgerOf({ [target]: pending });
    const days: unknown[] = [];
    let at = now;
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      ledger = record(ledger, failed, at);
      const mention = ledger.posts['p']?.mentions[target];
      days.push(mention?.state === 'retry' ? [mention.attempts, mention.notBefore] : mention);
      if (mention?.state === 'retry') at = new Date(mention.notBefore);
    }
    expect(days).toEqual([
      [1, '2026-11-23'],
      [2, '2026-11-26'],
      [3, '2026-12-03'],
      [4, '2026-12-24'],
      { state: 'gave-up', ...told, attempts: 5, on: '2026-12-24', words: 'HTTP 503' },
    ]);
  });

  const wait = (milliseconds: number): Outcome => ({ kind: 'retry', words: 'later', wait: milliseconds });
  test.each([
    ['on the same day', new Date('2026-11-22T00:00:00Z'), 3600_000, '2026-11-22'],
    ['over midnight', now, 1000, '2026-11-23'],
    ['three days', now, 3 * day, '2026-11-25'],
    ['a year: no more than the longest pause of our own', now, 365 * day, '2026-12-13'],
    ['beyond what a Date can say', now, 1e300, '2026-12-13'],
  ])('when the other side says, %s', (_, at, milliseconds, notBefore) => {
    expect(lineAfter(pending, wait(milliseconds), at)).toBe(
      `{ "state": "retry", "attempts": 1, "notBefore": "${notBefore}", "words": "later" }`,
    );
  });
  test('what the other side says does not prolong them for ever', () => {
    let ledger = ledgerOf({ [target]: retry(3) });
    const states: unknown[] = [];
    for (const hour of [0, 1, 24, 25, 48]) {
      ledger = record(ledger, wait(1000), new Date(Date.parse('2026-11-23T00:00:00Z') + hour * 3_600_000));
      const mention = ledger.posts['p']?.mentions[target];
      states.push(mention?.state === 'retry' ? mention.attempts : mention?.state);
    }
    // Two tries on one day are one attempt; the second day is the fifth.
    expect(states).toEqual([4, 4, 'gave-up', 'gave-up', 'gave-up']);
  });
  test('a held one keeps its day and its count', () => {
    const ledger = ledgerOf({ [target]: retry(2) });
    expect(record(ledger, { kind: 'held', reason: 'not live' })).toEqual(ledger);
  });
});

describe('what is not written', () => {
  const closed: Mention[] = [
    { state: 'delivered', ...told, on: '2026-11-01' },
    { state: 'duplicate', ...told, on: '2026-11-01' },
    { state: 'none', on: '2026-11-01' },
    { state: 'refused', on: '2026-11-01', words: 'no' },
    { state: 'gave-up', attempts: 5, on: '2026-11-01', words: 'no' },
    { state: 'skip' },
    { state: 'baseline', on: '2026-11-01' },
    { state: 'removed', on: '2026-11-01', was: pending },
  ];
  test.each(closed)('over $state', (mention) => {
    const ledger = ledgerOf({ [target]: mention });
    for (const outcome of [
      { kind: 'delivered', ...told },
      { kind: 'none' },
      { kind: 'retry', words: 'x' },
      { kind: 'held', reason: 'x' },
    ] as const) {
      expect(record(ledger, outcome)).toEqual(ledger);
    }
  });
  test.each([
    ['a post', 'nobody', target],
    ['a target', 'p', 'https://b.example/'],
    ['Object’s own', 'constructor', 'toString'],
    ['a prototype', '__proto__', '__proto__'],
    ['a method', 'p', 'toString'],
  ])('%s that the ledger does not know', (_, post, unknown) => {
    const ledger = ledgerOf({ [target]: pending });
    expect(recordOutcomes(ledger, [{ post, target: unknown, outcome: { kind: 'none' } }], now)).toEqual(
      ledger,
    );
  });
  test('held again for the same reason', () => {
    const ledger = ledgerOf({ [target]: { ...pending, reason: 'not live' } });
    expect(record(ledger, { kind: 'held', reason: 'not live' }).posts['p']).toBe(ledger.posts['p']);
  });
});

describe('where changes are told, which text it was told of', () => {
  const shown = { text: 'T2', page: 'P2' };
  const wm = { state: 'delivered', ...told, on: '2026-11-01', text: 'T1' } as const;
  const on = '2026-11-22';
  const open = { ...pending, ...shown } as Mention;
  const again = (part: object): Mention => ({ ...wm, again: part }) as Mention;
  const ping = { kind: 'delivered', protocol: 'pingback', endpoint } as const;
  test.each<[string, Mention, Outcome, Mention]>([
    ['that of the live page', open, { kind: 'delivered', ...told }, { ...wm, on, text: 'T2' }],
    [
      'an older one: the newest is still to be told',
      open,
      { kind: 'delivered', ...told, isBehind: true },
      { state: 'delivered', ...told, on, again: { state: 'pending', since: on, ...shown } },
    ],
    ['a pingback has none', open, ping, { state: 'delivered', protocol: 'pingback', endpoint, on }],
    [
      'not yet',
      open,
      { kind: 'retry', words: 'HTTP 500' },
      { state: 'retry', attempts: 1, notBefore: '2026-11-23', words: 'HTTP 500', ...shown },
    ],
    [
      'an update',
      again(open),
      { kind: 'delivered', ...told },
      { ...again({ state: 'delivered', ...told, on }), text: 'T2' } as Mention,
    ],
    [
      'an update in vain',
      again(open),
      { kind: 'none' },
      { ...again({ state: 'none', on }), text: 'T2' } as Mention,
    ],
    [
      'an update, not yet',
      again(open),
      { kind: 'retry', words: 'HTTP 500' },
      again({ state: 'retry', attempts: 1, notBefore: '2026-11-23', words: 'HTTP 500', ...shown }),
    ],
    [
      'an update of nobody knows what',
      again(pending),
      { kind: 'delivered', ...told },
      again({ state: 'delivered', ...told, on }),
    ],
  ])('%s', (_, known, outcome, expected) => {
    const after = record(ledgerOf({ [target]: known }), outcome);
    expect(after.posts['p']?.mentions[target]).toEqual(expected);
    expect(parseLedger(formatLedger(after))).toEqual(after);
  });
});

test('several at once: the first one counts, and other lines stay as they are', () => {
  const other = 'https://b.example/';
  const ledger: Ledger = {
    version: 1,
    posts: {
      ...ledgerOf({ [target]: pending, [other]: pending }).posts,
      ...ledgerOf({ [target]: pending }, {}, 'q').posts,
    },
  };
  const text = formatLedger(ledger);
  const none = { kind: 'none' } as const;
  const after = recordOutcomes(
    ledger,
    [
      { post: 'p', target, outcome: none },
      { post: 'p', target, outcome: { kind: 'delivered', ...told } },
      { post: 'q', target, outcome: none },
    ],
    now,
  );
  const lines = formatLedger(after).split('\n');
  expect(lines.filter((line, index) => line !== text.split('\n')[index])).toEqual([
    '  "https://a.example/x": { "state": "none", "on": "2026-11-22" },',
    '  "https://a.example/x": { "state": "none", "on": "2026-11-22" }',
  ]);
  expect(formatLedger(ledger)).toBe(text);
});

test('what the owner added to the ledger and to its posts is kept', () => {
  const owned = { ...ledgerOf({ [target]: pending }, { note: 'mine' } as object), note: 'ours' };
  expect(record(owned, { kind: 'none' })).toEqual({
    ...owned,
    posts: { p: { ...owned.posts['p'], mentions: { [target]: { state: 'none', on: '2026-11-22' } } } },
  });
});
