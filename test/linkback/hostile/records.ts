import { LinkbackError, formatEntry, formatLedger, parseJournal, parseLedger, recoverLedger } from 'linkback';
import type { JournalEntry, Ledger, Mention, Notice, SettledNotice } from 'linkback';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzz, withinTime } from '../../support/fuzz.ts';
import { jsonTokens, long, written } from '../../support/soups.ts';

const told = { protocol: 'webmention', endpoint: 'https://a.example/wm', on: '2026-11-22' } as const;
const at = '2026-11-22T12:00:00.000Z';
const open: Mention = { state: 'pending', since: '2026-11-20', reason: 'later', interrupted: at };
const retry: Mention = {
  state: 'retry',
  attempts: 1,
  notBefore: '2026-11-23',
  words: 'HTTP 503',
  interrupted: at,
};
const delivered: Mention = { state: 'delivered', ...told, location: 'https://a.example/1' };
const mentions: Record<string, Mention> = {
  'https://a.example/1': open,
  'https://a.example/2': retry,
  'https://a.example/3': { ...delivered, source: 'https://example.com/?p=1', again: open },
  'https://a.example/4': { state: 'removed', on: '2026-11-21', was: delivered, again: retry },
  'https://a.example/5': { state: 'removed', on: '2026-11-21', was: { state: 'skip', reason: 'mine' } },
  'https://a.example/6': { state: 'gave-up', attempts: 5, on: '2026-11-21', words: 'no answer' },
  'https://a.example/7?x=1&y=2#z': { state: 'none', on: '2026-11-21', reason: 'HTTP 410' },
  'https://ä.example/8': { state: 'refused', ...told, words: 'No.' },
  'https://a.example/9': { state: 'duplicate', ...told },
};
const was: SettledNotice = { state: 'delivered', mark: 'a1', change: 1, on: '2026-11-20' };
const notices: Record<string, Notice> = {
  'https://example.com/rss.xml': {
    state: 'pending',
    mark: 'b2',
    page: 'p',
    change: 2,
    since: '2026-11-21',
    was,
  },
  'https://example.com/a/': {
    state: 'retry',
    attempts: 2,
    notBefore: '2026-11-23',
    mark: 'b2',
    words: 'HTTP 503',
  },
  'https://example.com/b/': {
    state: 'gave-up',
    attempts: 5,
    mark: 'b2',
    change: 2,
    on: '2026-11-21',
    words: 'no',
  },
  'https://example.com/c/': { state: 'baseline', mark: 'b2', on: '2026-11-21' },
  __proto__: { state: 'skip', reason: 'mine' },
};
const hub = 'https://hub.example/';
const ledger: Ledger = {
  version: 1,
  indexes: {
    [hub]: { protocol: 'websub', notices },
    'https://s.example/': {
      protocol: 'indexnow',
      key: 'abcdef01',
      keyLocation: 'https://example.com/k.txt',
      notices,
    },
  },
  posts: {
    'blog/a': { permalink: 'https://example.com/a/', aliases: ['https://example.com/?p=1'], mentions },
    'blog/b': {
      number: 2,
      permalink: 'https://example.com/b/',
      aliases: [],
      print: 'x1',
      text: 'y2',
      gone: '2026-11-01',
      mentions: {},
    },
    __proto__: { permalink: 'https://example.com/c/', aliases: [], mentions: { constructor: open } },
  },
};
const noted = { post: 'blog/a', source: 'https://example.com/a/' };
const { endpoint } = told;
const entries: JournalEntry[] = Object.entries(mentions).flatMap(([target, mention]): JournalEntry[] => [
  { ...noted, target, at, sending: 'pingback', endpoint },
  { ...noted, target, at: at.replace('00.000', '01.000'), answer: 'later' },
  { ...noted, target, at: at.replace('00.000', '02.000'), mention },
  { ...noted, target, at: at.replace('00.000', '03.000'), sending: 'trackback', endpoint },
]);

const notes: JournalEntry[] = Object.entries(notices).flatMap(([topic, notice]): JournalEntry[] => [
  { index: hub, topic, at, telling: 'b2', change: 2 },
  { index: hub, topic, at: at.replace('00.000', '01.000'), notice },
  { index: hub, topic, at: at.replace('00.000', '02.000'), telling: 'c3', change: 3 },
]);

const ledgerWriting = {
  known: jsonTokens,
  captures: [formatLedger(ledger), JSON.stringify(ledger), '{\n"version": 1,\n"posts": {}\n}\n'],
  pieces: ['[}', '{"a":', '[// "\n', '/*', '<<<<<<< \n', '"\\', '{"was":{"state":"removed",', '\r'],
};
const journalWriting = {
  known: jsonTokens,
  captures: [
    entries.map(formatEntry).join(''),
    entries.slice(0, 2).map(formatEntry).join(''),
    notes.map(formatEntry).join(''),
  ],
  pieces: ['{"a":', '{"post":"', '"at":"', '\r\n', '{}\n'],
};

/** A ledger that is read as it is written; or what is wrong, and on which line. */
function readAndCheck(text: string): Ledger | undefined {
  let read: Ledger;
  try {
    read = withinTime(text.length, () => parseLedger(text));
  } catch (error) {
    expect(error).toBeInstanceOf(LinkbackError);
    expect((error as LinkbackError).message).toMatch(/^linkbacks\.json, line \d+: ./);
    return undefined;
  }
  const once = formatLedger(read);
  expect(formatLedger(parseLedger(once))).toBe(once);
  return read;
}

describe('whatever stands in a file of our own', () => {
  test('a ledger is read as it is written, or an error names its line', () => {
    fuzz(
      fc.property(written(ledgerWriting), (text) => void readAndCheck(text)),
      4,
    );
  });

  test('however long', () => {
    fuzz(
      fc.property(long(ledgerWriting), (text) => void readAndCheck(text)),
      0.2,
    );
  });

  test('a journal gives entries, and a ledger with them is one that can be read; twice is once', () => {
    fuzz(
      fc.property(written(journalWriting), fc.option(written(ledgerWriting)), (journal, text) => {
        const found = withinTime(journal.length, () => parseJournal(journal));
        const known = (text === null ? undefined : readAndCheck(text)) ?? ledger;
        const once = recoverLedger(known, found);
        expect(formatLedger(recoverLedger(once, found))).toBe(formatLedger(once));
        expect(readAndCheck(formatLedger(once))).toBeDefined();
      }),
      4,
    );
  });

  test('a long journal gives entries', () => {
    fuzz(
      fc.property(long(journalWriting), (journal) => {
        const found = withinTime(journal.length, () => parseJournal(journal));
        expect(readAndCheck(formatLedger(recoverLedger(ledger, found)))).toBeDefined();
      }),
      0.2,
    );
  });
});
