import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants } from 'node:buffer';
import { promisify } from 'node:util';
import { formatLedger } from 'linkback';
import type { Ledger } from 'linkback';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLedgerReader } from '../../../packages/astro-linkback/src/ledger/reread.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'ledger-'));
  path = join(folder, 'linkbacks.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Longer than what is read at once. */
const ledgerTo = (last: string): Ledger => ({
  version: 1,
  posts: {
    'blog/a': {
      permalink: 'https://blog.example/a/',
      aliases: [],
      mentions: Object.fromEntries(
        [...Array.from({ length: 2_000 }, (_, at) => `https://a.example/${at}`), last].map((target) => [
          target,
          { state: 'baseline', on: '2026-11-22' } as const,
        ]),
      ),
    },
  },
});
const [before, after] = [ledgerTo('https://b.example/1'), ledgerTo('https://b.example/2')];

test('a ledger whose file is as it was is the same object', async () => {
  await writeFile(path, formatLedger(before));
  const read = createLedgerReader(path);
  const first = await read();
  expect(first).toEqual(before);
  await writeFile(path, formatLedger(before));
  expect(await read()).toBe(first);
});

test('one that changed is read anew, though it is as long as before and says that it is as old', async () => {
  const text = formatLedger(before);
  expect(text.length).toBeGreaterThan(2 * 65_536);
  await writeFile(path, text);
  const { atime, mtime } = await stat(path);
  const read = createLedgerReader(path);
  await read();
  await writeFile(path, formatLedger(after));
  await utimes(path, atime, mtime);
  expect(await read()).toEqual(after);
  await writeFile(path, text);
  expect(await read()).toEqual(before);
});

test('one that is gone is none, and is read when it is back', async () => {
  const read = createLedgerReader(path);
  expect(await read()).toBeUndefined();
  await writeFile(path, formatLedger(before));
  const first = await read();
  await rm(path);
  expect(await read()).toBeUndefined();
  await writeFile(path, formatLedger(before));
  expect(await read()).toBe(first);
});

test('what cannot be read or parsed is said, each time', async () => {
  await writeFile(path, formatLedger(before));
  const read = createLedgerReader(path);
  await read();
  await writeFile(path, formatLedger(before).slice(0, -10));
  await expect(read()).rejects.toMatchObject({ code: 'ledger-unreadable' });
  await expect(read()).rejects.toMatchObject({ code: 'ledger-unreadable' });
  await rm(path);
  await mkdir(path);
  await expect(read()).rejects.toMatchObject({ code: 'ledger-unreadable' });
});

test('a file too long for a text is said as well', async () => {
  await writeFile(path, '');
  await truncate(path, constants.MAX_STRING_LENGTH + 1);
  await expect(createLedgerReader(path)()).rejects.toMatchObject({
    code: 'ledger-unreadable',
    message: expect.stringContaining(`The ledger ${path} cannot be read: `) as string,
  });
}, 60_000);

test.runIf(process.platform === 'linux')('no file stays open', async () => {
  await writeFile(path, formatLedger(before));
  const read = createLedgerReader(path);
  const openFiles = async () => (await readdir('/proc/self/fd')).length;
  const first = await openFiles();
  for (let time = 0; time < 20; time += 1) await read();
  expect(await openFiles()).toBeLessThan(first + 10);
});

/** Reads a ledger twice, and prints both. */
const readTwice = `
import { createLedgerReader } from ${JSON.stringify(new URL('../../../packages/astro-linkback/src/ledger/reread.ts', import.meta.url).href)};
const read = createLedgerReader(process.argv[1]);
console.log(JSON.stringify([await read(), await read()]));
`;

test.skipIf(process.platform === 'win32')(
  'of what is no file each reading takes what stands there once',
  async () => {
    for (const [name, ledger] of [
      ['first', before],
      ['second', after],
    ] as const) {
      await writeFile(join(folder, name), formatLedger(ledger));
    }
    execFileSync('mkfifo', [path]);
    // The pause is for the reader to see the end of the first.
    const feeding = execFile(
      'sh',
      ['-c', 'cat first > linkbacks.json; sleep 2; cat second > linkbacks.json'],
      { cwd: folder },
    );
    try {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', readTwice, path],
        { timeout: 30_000 },
      );
      expect(JSON.parse(stdout)).toEqual([before, after]);
    } finally {
      feeding.kill();
    }
  },
  60_000,
);
