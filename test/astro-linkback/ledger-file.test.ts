import { chmod, mkdtemp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Ledger, Mention } from 'linkback';
import { formatLedger } from 'linkback';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLedgerWriter, loadLedger, saveLedger } from '../../packages/astro-linkback/src/ledger-file.ts';
import { temporaryFolder } from '../support/temporary.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'ledger-'));
  path = join(folder, 'linkbacks.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ledgerOf = (mentions: Record<string, Mention>): Ledger => ({
  version: 1,
  posts: { 'blog/a': { permalink: 'https://blog.example/a/', aliases: [], mentions } },
});
const one = ledgerOf({ 'https://a.example/': { state: 'baseline', on: '2026-11-22' } });

describe('loadLedger', () => {
  test('there is none yet', async () => {
    expect(await loadLedger(path)).toBeUndefined();
  });

  test('what was saved', async () => {
    await saveLedger(path, one);
    expect(await loadLedger(path)).toEqual(one);
  });

  test('a file that cannot be read is no missing file', async () => {
    await mkdir(path);
    await expect(loadLedger(path)).rejects.toMatchObject({
      code: 'ledger-unreadable',
      message: expect.stringContaining(`The ledger ${path} cannot be read: EISDIR`) as string,
      hint: 'Give this user the right to read it. The ledger was not changed.',
    });
  });

  test('what is wrong in it is named by file and line', async () => {
    await writeFile(path, '{\n"version": 1,\n"posts": {\n<<<<<<< ours\n');
    await expect(loadLedger(path)).rejects.toMatchObject({
      code: 'ledger-conflict',
      message: 'linkbacks.json, line 4: here stands the marker of an unfinished git merge.',
    });
  });
});

describe('saveLedger', () => {
  test('equal text is not written', async () => {
    expect(await saveLedger(path, one)).toBe(true);
    const before = (await stat(path)).mtimeMs;
    expect(await saveLedger(path, structuredClone(one))).toBe(false);
    expect((await stat(path)).mtimeMs).toBe(before);
  });

  test('nothing is left beside it, and its rights stay', async () => {
    await saveLedger(path, one);
    await chmod(path, 0o640);
    await saveLedger(path, ledgerOf({}));
    expect(await readdir(folder)).toEqual(['linkbacks.json']);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  test('a reader never sees half of it', async () => {
    const big = (day: string) =>
      ledgerOf(
        Object.fromEntries(
          Array.from({ length: 5000 }, (_, n) => [`https://a.example/${n}`, { state: 'baseline', on: day }]),
        ),
      );
    const [first, second] = [big('2026-11-22'), big('2026-11-23')];
    const whole = new Set([formatLedger(first), formatLedger(second)]);
    await saveLedger(path, first);
    const writing = (async () => {
      for (let turn = 0; turn < 10; turn += 1) await saveLedger(path, turn % 2 === 0 ? second : first);
      return 'done';
    })();
    let reads = 0;
    while ((await Promise.race([writing, setImmediate('still')])) === 'still') {
      expect(whole.has(await readFile(path, 'utf8'))).toBe(true);
      reads += 1;
    }
    expect(reads).toBeGreaterThan(3);
  });

  test('where it cannot be saved, the old one stays and the owner is told', async () => {
    await expect(saveLedger(join(folder, 'no', 'such', 'folder.json'), one)).rejects.toMatchObject({
      code: 'ledger-write',
      message: expect.stringContaining('cannot be saved: ENOENT') as string,
      hint: expect.stringContaining('The ledger holds what it held before') as string,
    });
  });
});

describe('createLedgerWriter', () => {
  const told = (ledger: Ledger, target: string): Ledger =>
    ledgerOf({ ...ledger.posts['blog/a']?.mentions, [target]: { state: 'none', on: '2026-11-22' } });

  test('every update is on the disk when it resolves', async () => {
    const writer = createLedgerWriter(path, one);
    await Promise.all(
      Array.from({ length: 200 }, async (_, number) => {
        const target = `https://a.example/${number}`;
        // Some come together, some while others are being written.
        await new Promise((resolve) => setTimeout(resolve, number % 7));
        await writer.update((ledger) => told(ledger, target));
        expect(await readFile(path, 'utf8')).toContain(`"${target}": `);
      }),
    );
    expect(await loadLedger(path)).toEqual(writer.ledger);
    expect(Object.keys(writer.ledger.posts['blog/a']?.mentions ?? {})).toHaveLength(201);
  });

  test('updates that arrive during a write share the next one', async () => {
    const inodes = new Set<number>();
    const writer = createLedgerWriter(path, one);
    await Promise.all(
      Array.from({ length: 100 }, async (_, number) => {
        await writer.update((ledger) => told(ledger, `https://a.example/${number}`));
        inodes.add((await stat(path)).ino);
      }),
    );
    // Each write is a new file in its place.
    expect(inodes.size).toBeLessThanOrEqual(2);
  });

  test('a change that changes nothing writes nothing', async () => {
    const writer = createLedgerWriter(path, one);
    await writer.update((ledger) => ledger);
    expect(await readdir(folder)).toEqual([]);
  });

  test('an update that could not be saved rejects, and no rejection is left alone', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const writer = createLedgerWriter(join(folder, 'missing', 'linkbacks.json'), one);
    const updates = ['a', 'b'].map((name) =>
      writer.update((ledger) => told(ledger, `https://${name}.example/`)),
    );
    const results = await Promise.allSettled(updates);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
