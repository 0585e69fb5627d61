import {
  dueMentions,
  entriesBeyond,
  formatEntry,
  formatLedger,
  parseJournal,
  parseLedger,
  recoverLedger,
} from 'linkback';
import type { JournalEntry, Ledger, Mention, Protocol } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf } from './ledgers.ts';

const target = 'https://a.example/x';
const endpoint = 'https://a.example/wm';
const pending: Mention = { state: 'pending', since: '2026-11-20' };
const delivered: Mention = { state: 'delivered', protocol: 'webmention', endpoint, on: '2026-11-22' };
const later: Mention = { state: 'retry', attempts: 1, notBefore: '2026-11-23', words: 'HTTP 503' };
const at = (second: number) => `2026-11-22T12:00:0${second}.000Z`;
const sending = (second: number, protocol: Protocol = 'webmention'): JournalEntry => ({
  post: 'p',
  source: 'https://example.com/p/',
  target,
  at: at(second),
  sending: protocol,
  endpoint,
});
const settled = (second: number, mention: Mention): JournalEntry => ({
  post: 'p',
  source: 'https://example.com/p/',
  target,
  at: at(second),
  mention,
});

const mentionIn = ({ posts }: Ledger) => posts['p']?.mentions[target];
/** What a journal makes of one mention; that it does so once and for all, and that the ledger can be read. */
function recovered(known: Mention, ...entries: JournalEntry[]): Mention | undefined {
  const once = recoverLedger(ledgerOf({ [target]: known }), entries);
  expect(recoverLedger(once, entries), 'twice changes nothing').toEqual(once);
  expect(parseLedger(formatLedger(once))).toEqual(once);
  return mentionIn(once);
}

describe('a journal as text', () => {
  const entries = [sending(1), settled(2, delivered)];
  const text = entries.map(formatEntry).join('');

  test('is a line an entry, and read as it was written', () => {
    expect(text.split('\n')).toHaveLength(3);
    expect(parseJournal(text)).toEqual(entries);
  });

  test.each(Array.from({ length: 20 }, (_, cut) => cut * 7))(
    'cut at byte %i, the whole lines count',
    (cut) => {
      const whole = text.slice(0, cut).split('\n').length - 1;
      expect(parseJournal(text.slice(0, cut))).toEqual(entries.slice(0, whole));
      expect(parseJournal(`${text.slice(0, cut)}\n${text}`)).toEqual([
        ...entries.slice(0, whole),
        ...entries,
      ]);
    },
  );

  test.each([
    'null',
    '1',
    '"x"',
    '[]',
    '{}',
    '{"post":1,"source":"s","target":"x","at":"y","mention":{}}',
    '{"post":"p","source":"s","target":"t","at":"2026-11-22"}',
    '{"post":"p","source":"s","target":"t","at":"some day","sending":"pingback","endpoint":"e"}',
    '{"post":"p","source":"s","target":"t","at":"2026-11-22","mention":{"state":"sent"}}',
    formatEntry({ ...settled(1, delivered), at: 'a' }),
    formatEntry({ ...sending(1), at: '2026-02-31T12:00:00.000Z' }),
    formatEntry({ ...sending(1), at: '+020261-01-01T12:00:00.000Z' }),
    formatEntry({ ...settled(1, null as unknown as Mention) }),
    formatEntry({ ...settled(1, [] as unknown as Mention) }),
    formatEntry({ ...settled(1, { state: 'pending', since: 'today' }) }),
    formatEntry({ ...sending(1, 'smoke' as Protocol) }),
    formatEntry({ ...sending(1), endpoint: undefined as unknown as string }),
    `{"post":"p","source":"s","target":"t","at":"${at(1)}","mention":${'{"state":"removed","was":'.repeat(20_000)}1${'}'.repeat(20_001)}`,
  ])('%s is no entry', (line) => {
    expect(parseJournal(`${line}\n`)).toEqual([]);
  });
});

describe('what a run that was killed leaves', () => {
  test('an outcome that was noted is recorded', () => {
    expect(recovered(pending, sending(1), settled(2, delivered))).toEqual(delivered);
    expect(recovered(pending, sending(1, 'trackback'), settled(2, later))).toEqual(later);
  });

  test('a webmention or a pingback nobody heard the answer of is told once more', () => {
    for (const protocol of ['webmention', 'pingback'] as const) {
      expect(recovered(pending, sending(1, protocol))).toEqual({
        ...pending,
        reason: 'a run ended while it was told; it may have arrived',
        interrupted: at(1),
      });
    }
    expect(recovered(later, sending(1))).toEqual({ ...later, interrupted: at(1) });
  });

  test('and is due as such', () => {
    const ledger = recoverLedger(ledgerOf({ [target]: pending }), [sending(1)]);
    expect(dueMentions(ledger, '2026-11-23')).toMatchObject([{ target, interrupted: true }]);
    expect(dueMentions(ledgerOf({ [target]: pending }), '2026-11-23')[0]).not.toHaveProperty('interrupted');
  });

  test('and never a third time', () => {
    const once = recovered(pending, sending(1)) as Mention;
    expect(recovered(once, sending(2))).toEqual({
      state: 'gave-up',
      protocol: 'webmention',
      endpoint,
      attempts: 2,
      on: '2026-11-22',
      words: '2 runs ended while it was told; it may have arrived',
    });
    expect(recovered(pending, sending(1), sending(2))).toMatchObject({ state: 'gave-up', attempts: 2 });
  });

  test('an answer in between is an answer: what counts is what came after it', () => {
    expect(recovered(pending, sending(1), settled(2, later), sending(3))).toEqual({
      ...later,
      interrupted: at(3),
    });
  });

  test('one that was answered with the wish to be told later has not arrived', () => {
    const wished: JournalEntry = {
      post: 'p',
      source: 'https://example.com/p/',
      target,
      at: at(2),
      answer: 'later',
    };
    expect(recovered(pending, sending(1, 'trackback'), wished)).toEqual(pending);
    expect(recovered(pending, sending(1), wished, sending(3))).toMatchObject({ interrupted: at(3) });
  });

  test('a TrackBack nobody heard the answer of is not sent again: it would stand there twice', () => {
    expect(recovered(pending, sending(1, 'trackback'))).toEqual({
      state: 'gave-up',
      protocol: 'trackback',
      endpoint,
      attempts: 1,
      on: '2026-11-22',
      words: 'a run ended while it was told; it may have arrived',
    });
  });

  test.each<Mention>([
    delivered,
    { state: 'skip', reason: 'mine' },
    { state: 'baseline', on: '2026-11-01' },
    { state: 'none', on: '2026-11-01' },
    { state: 'removed', on: '2026-11-01', was: pending },
  ])('what is $state by now stays so', (known) => {
    expect(recovered(known, sending(1), settled(2, later), sending(3))).toEqual(known);
  });

  test('of an update, it is the update that is settled or in doubt', () => {
    const update: Mention = { ...delivered, again: { state: 'pending', since: '2026-11-22' } };
    const told: Mention = { ...delivered, again: { ...delivered } };
    expect(recovered(update, sending(1), settled(2, told))).toEqual(told);
    expect(recovered(update, sending(1))).toMatchObject({
      state: 'delivered',
      again: { interrupted: at(1) },
    });
    expect(recovered(update, sending(1), sending(2))).toMatchObject({
      state: 'delivered',
      again: { state: 'gave-up' },
    });
  });
});

describe('a journal that was committed comes back with a checkout', () => {
  // Its entries are of the 22nd.
  const anew: Mention = { state: 'pending', since: '2026-11-20', anew: '2026-11-23' };
  const changed = (since: string): Mention => ({ ...delivered, again: { state: 'pending', since } });
  const changedTwice: Mention = { ...delivered, again: { ...later, attempts: 2, notBefore: '2026-11-29' } };
  const again: Mention = {
    ...delivered,
    again: { state: 'delivered', protocol: 'webmention', endpoint, on: '2026-11-22' },
  };
  const second: Mention = { ...later, attempts: 2, notBefore: '2026-11-26' };

  test.each<readonly [name: string, known: Mention, entries: readonly JournalEntry[], expected: Mention]>([
    ['what is to be told anew since is not settled by it', anew, [sending(1), settled(2, delivered)], anew],
    ['nor in doubt', anew, [sending(1)], anew],
    [
      'that failed since',
      { ...later, anew: '2026-11-23' },
      [sending(1), settled(2, delivered)],
      { ...later, anew: '2026-11-23' },
    ],
    [
      'what was told anew on its day is settled',
      { ...anew, anew: '2026-11-22' },
      [sending(1), settled(2, delivered)],
      delivered,
    ],
    [
      'a change is not told by the first time',
      changed('2026-11-22'),
      [settled(2, delivered)],
      changed('2026-11-22'),
    ],
    ['nor one that failed since', changedTwice, [sending(1), settled(2, delivered)], changedTwice],
    [
      'nor by an earlier change',
      changed('2026-11-23'),
      [sending(1), settled(2, again)],
      changed('2026-11-23'),
    ],
    ['a change of its day is told', changed('2026-11-22'), [sending(1), settled(2, again)], again],
    ['attempts are not fewer for it', second, [settled(2, later)], second],
    [
      'nor is a day to wait for earlier',
      { ...later, notBefore: '2026-11-25' },
      [settled(2, later)],
      { ...later, notBefore: '2026-11-25' },
    ],
    ['more attempts are news', later, [settled(2, second)], second],
    ['and so is an outcome', second, [settled(2, delivered)], delivered],
  ])('%s', (_, known, entries, expected) => {
    expect(recovered(known, ...entries)).toEqual(expected);
  });
});

test('a mention that the ledger does not have keeps its entries for later', () => {
  const entries = [sending(1), settled(2, delivered)];
  const without = ledgerOf({}, {}, 'p');
  expect(recoverLedger(without, entries)).toEqual(without);
  expect(entriesBeyond(without, entries)).toEqual(entries);
  expect(entriesBeyond(ledgerOf({}, {}, 'q'), entries)).toEqual(entries);
  expect(entriesBeyond(ledgerOf({ [target]: pending }), entries)).toEqual([]);
});

test('a post whose file has another name by now is known by where it stood', () => {
  const entries = [sending(1), settled(2, delivered)];
  const renamed = ledgerOf({ [target]: pending }, { permalink: 'https://example.com/p/' }, 'q');
  expect(recoverLedger(renamed, entries).posts['q']?.mentions[target]).toEqual(delivered);
  const moved = ledgerOf(
    { [target]: pending },
    { permalink: 'https://example.com/new/', aliases: ['https://example.com/p/'] },
    'q',
  );
  expect(recoverLedger(moved, entries).posts['q']?.mentions[target]).toEqual(delivered);
  expect(entriesBeyond(moved, entries)).toEqual([]);
  expect(
    recoverLedger(ledgerOf({ [target]: pending }, {}, 'q'), entries).posts['q']?.mentions[target],
  ).toEqual(pending);
});

test.each(['__proto__', 'constructor', 'toString'])('%s is a name like any other', (name) => {
  const entry = { ...settled(1, delivered), post: name, target: name };
  expect(recoverLedger(ledgerOf({}), [entry])).toEqual(ledgerOf({}));
  expect(entriesBeyond(ledgerOf({}), [entry])).toEqual([entry]);
});
