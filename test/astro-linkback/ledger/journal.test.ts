import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry, Ledger, Mention } from 'linkback';
import { formatLedger } from 'linkback';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createJournal,
  endJournal,
  journalOf,
  readJournal,
} from '../../../packages/astro-linkback/src/ledger/journal.ts';
import { withLedger } from '../../../packages/astro-linkback/src/ledger/session.ts';
import { viewLedger } from '../../../packages/astro-linkback/src/ledger/view.ts';
import { makeRepository } from '../../support/git.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const target = 'https://a.example/';
const entry: JournalEntry = {
  post: 'blog/a',
  source: 'https://blog.example/a/',
  target,
  at: '2026-11-22T12:00:00.000Z',
  sending: 'webmention',
  endpoint: 'https://a.example/wm',
};
const delivered: Mention = {
  state: 'delivered',
  protocol: 'webmention',
  endpoint: 'https://a.example/wm',
  on: '2026-11-22',
};
const settled: JournalEntry = {
  post: 'blog/a',
  source: 'https://blog.example/a/',
  target,
  at: '2026-11-22T12:00:01.000Z',
  mention: delivered,
};
const ledgerOf = (mentions: Record<string, Mention>): Ledger => ({
  version: 1,
  posts: { 'blog/a': { permalink: 'https://blog.example/a/', aliases: [], mentions } },
});
const lock = { what: 'a test', patience: 0 };

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'journal-'));
  path = join(folder, 'linkbacks.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the journal', () => {
  test('is there with its first entry, and what is added is on the disk', async () => {
    const journal = createJournal(path);
    expect(await readdir(folder)).toEqual([]);
    journal.add(entry);
    expect(await readJournal(path)).toEqual([entry]);
    journal.add(settled);
    expect(await readJournal(path)).toEqual([entry, settled]);
    journal.close();
    await endJournal(path);
    expect(await readdir(folder)).toEqual([]);
  });

  test('goes on behind a line that broke off', async () => {
    await writeFile(journalOf(path), '{"post":"blog/a","targ');
    const journal = createJournal(path);
    journal.add(entry);
    journal.close();
    expect(await readJournal(path)).toEqual([entry]);
  });

  test('on a full disk: a plain error, before anything is sent', async () => {
    await symlink('/dev/full', journalOf(path));
    const journal = createJournal(path);
    expect(() => journal.add(entry)).toThrow(
      expect.objectContaining({
        code: 'ledger-write',
        message: expect.stringMatching(
          /^\/\S+\/linkbacks\.json\.journal cannot be written: ENOSPC/,
        ) as string,
        hint: expect.stringContaining('sending has stopped') as string,
      }),
    );
  });

  test('that cannot be read is an error: it says what was sent', async () => {
    await mkdir(journalOf(path));
    await expect(readJournal(path)).rejects.toMatchObject({ code: 'ledger-unreadable' });
  });
});

describe('what a run that was killed left', () => {
  const pending: Mention = { state: 'pending', since: '2026-11-20' };

  test('is in the ledger before the next one begins, and the journal is gone', async () => {
    await writeFile(path, formatLedger(ledgerOf({ [target]: pending })));
    await writeFile(journalOf(path), `${JSON.stringify(entry)}\n${JSON.stringify(settled)}\n`);
    const found = await withLedger(path, lock, async (session) => {
      expect(await readFile(path, 'utf8')).toBe(formatLedger(ledgerOf({ [target]: delivered })));
      return session;
    });
    expect(found).toMatchObject({ ledger: ledgerOf({ [target]: delivered }), left: [] });
    expect(await readdir(folder)).toEqual(['linkbacks.json']);
  });

  test('is seen by those who only look, and stays where it is', async () => {
    await writeFile(path, formatLedger(ledgerOf({ [target]: pending })));
    await writeFile(journalOf(path), `${JSON.stringify(entry)}\n${JSON.stringify(settled)}\n`);
    expect((await viewLedger(path)).ledger).toEqual(ledgerOf({ [target]: delivered }));
    expect((await readdir(folder)).sort()).toEqual(['linkbacks.json', 'linkbacks.json.journal']);
    expect(await readFile(path, 'utf8')).toContain('pending');
  });

  test('of a mention that the ledger has forgotten waits for it to stand there again', async () => {
    await writeFile(path, formatLedger(ledgerOf({})));
    await writeFile(journalOf(path), `${JSON.stringify(entry)}\n${JSON.stringify(settled)}\n`);
    const { left } = await withLedger(path, lock, (session) => Promise.resolve(session));
    expect(left).toEqual([entry, settled]);
    expect(await readJournal(path)).toEqual([entry, settled]);
  });

  test('without a ledger: nothing is taken from it, and nothing lost', async () => {
    await writeFile(journalOf(path), `${JSON.stringify(settled)}\n`);
    const { ledger, left } = await withLedger(path, lock, (session) => Promise.resolve(session));
    expect([ledger, left]).toEqual([undefined, [settled]]);
    expect(await readdir(folder)).toEqual(['linkbacks.json.journal']);
  });
});

describe('in a repository', () => {
  const own = () => join(folder, '.git/astro-linkback');
  const pending: Mention = { state: 'pending', since: '2026-11-20' };
  const later: JournalEntry = { ...settled, target: 'https://b.example/', at: '2026-11-22T12:00:02.000Z' };
  const linesOf = (entries: readonly JournalEntry[]) =>
    entries.map((each) => JSON.stringify(each)).join('\n');
  const take = () => withLedger(path, lock, (session) => Promise.resolve(session));

  beforeEach(() => makeRepository(folder));

  test('nothing is beside the ledger, and nothing is made by those who only look', async () => {
    await writeFile(path, formatLedger(ledgerOf({ [target]: pending })));
    await viewLedger(path);
    await readJournal(path);
    expect(await readdir(join(folder, '.git'))).not.toContain('astro-linkback');
    const journal = createJournal(path);
    journal.add(entry);
    journal.close();
    expect(await readdir(own())).toEqual(['linkbacks.json.journal']);
    expect((await readdir(folder)).sort()).toEqual(['.git', 'linkbacks.json']);
  });

  test('one from before, beside the ledger, is read and goes', async () => {
    await writeFile(path, formatLedger(ledgerOf({ [target]: pending })));
    await writeFile(`${path}.journal`, linesOf([entry, settled]));
    expect((await viewLedger(path)).ledger).toEqual(ledgerOf({ [target]: delivered }));
    expect((await take()).ledger).toEqual(ledgerOf({ [target]: delivered }));
    expect((await readdir(folder)).sort()).toEqual(['.git', 'linkbacks.json']);
  });

  test('two in two places are one, in the order of time, and what stands in both happened once', async () => {
    await mkdir(own());
    await writeFile(join(own(), 'linkbacks.json.journal'), linesOf([entry, later]));
    await writeFile(`${path}.journal`, linesOf([entry, settled]));
    expect(await readJournal(path)).toEqual([entry, settled, later]);
    await writeFile(path, formatLedger(ledgerOf({ [target]: pending })));
    expect((await take()).left).toEqual([later]);
    expect(await readFile(join(own(), 'linkbacks.json.journal'), 'utf8')).toBe(`${linesOf([later])}\n`);
    expect((await readdir(folder)).sort()).toEqual(['.git', 'linkbacks.json']);
  });

  test('what was taken up is remembered before the journal goes; a damaged memory is none', async () => {
    const memory = join(own(), 'linkbacks.json.told.json');
    await mkdir(own());
    await writeFile(memory, '{');
    await writeFile(path, formatLedger(ledgerOf({ [target]: delivered, 'https://c.example/': pending })));
    await writeFile(join(own(), 'linkbacks.json.journal'), linesOf([entry, settled]));
    await take();
    expect(await readFile(memory, 'utf8')).toBe(formatLedger(ledgerOf({ [target]: delivered })));
    expect(await readdir(own())).toEqual(['linkbacks.json.told.json']);
  });

  test('where that cannot be written the journal stays', async () => {
    await mkdir(join(own(), 'linkbacks.json.told.json'), { recursive: true });
    await writeFile(path, formatLedger(ledgerOf({ [target]: pending })));
    await writeFile(`${path}.journal`, linesOf([entry, settled]));
    expect((await take()).ledger).toEqual(ledgerOf({ [target]: delivered }));
    expect(await readJournal(path)).toEqual([entry, settled]);
  });
});
