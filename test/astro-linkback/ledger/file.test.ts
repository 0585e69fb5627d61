import {
  chmod,
  mkdtemp,
  mkdir,
  readFile,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Ledger, LedgerPost, Mention } from 'linkback';
import { emptyLedger, formatLedger } from 'linkback';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  assertWritable,
  changeLedger,
  createLedgerReader,
  loadLedger,
  saveLedger,
} from '../../../packages/astro-linkback/src/ledger/file.ts';
import { temporaryFolder } from '../../support/temporary.ts';

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
const postOf = ({ posts }: Ledger): LedgerPost => posts['blog/a'] ?? away;
const away: LedgerPost = {
  permalink: 'https://blog.example/b/',
  aliases: [],
  gone: '2026-11-22',
  mentions: {},
};
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

  test('nor is text that is equal but for bytes which are none in UTF-8', async () => {
    const because = (reason: string) => ledgerOf({ 'https://a.example/': { state: 'skip', reason } });
    const bytes = Buffer.from(formatLedger(because('gr\u00fcn')), 'latin1');
    await writeFile(path, bytes);
    expect(await saveLedger(path, because('gr\ufffdn'))).toBe(false);
    expect(await readFile(path)).toEqual(bytes);
    expect(await saveLedger(path, because('green'))).toBe(true);
  });

  test('what cannot be read is not replaced', async () => {
    const loop = join(folder, 'loop.json');
    await symlink('loop.json', loop);
    for (const place of [folder, loop])
      await expect(saveLedger(place, emptyLedger)).rejects.toMatchObject({ code: 'ledger-unreadable' });
    expect(await readlink(loop)).toBe('loop.json');
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

describe('a ledger that may not be written', () => {
  test('since its owner made it read-only, whoever runs this', async () => {
    await saveLedger(path, one);
    await chmod(path, 0o444);
    const before = await readFile(path, 'utf8');
    const refusal = {
      code: 'ledger-write',
      message: `The ledger ${path} cannot be saved: it is read-only`,
      hint: expect.stringContaining('The ledger holds what it held before.') as string,
    };
    await expect(assertWritable(path)).rejects.toMatchObject(refusal);
    await expect(saveLedger(path, ledgerOf({}))).rejects.toMatchObject(refusal);
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(await saveLedger(path, one), 'what would not change needs no right').toBe(false);
  });

  test('or since its folder does not exist', async () => {
    await expect(assertWritable(join(folder, 'no', 'linkbacks.json'))).rejects.toMatchObject({
      code: 'ledger-write',
    });
    await expect(assertWritable(path), 'a first ledger').resolves.toBeUndefined();
  });
});

describe('changeLedger', () => {
  const with_ = (ledger: Ledger | undefined, target: string): Ledger =>
    ledgerOf({ ...ledger?.posts['blog/a']?.mentions, [target]: { state: 'none', on: '2026-11-22' } });

  test('makes the first one', async () => {
    const given: unknown[] = [];
    await changeLedger(path, (ledger) => {
      given.push(ledger);
      return one;
    });
    expect(given).toEqual([undefined]);
    expect(await loadLedger(path)).toEqual(one);
  });

  test('changes what stands there now, not what stood there when it was read before', async () => {
    await saveLedger(path, one);
    const read = createLedgerReader(path);
    await read();
    await saveLedger(path, ledgerOf({ 'https://other.example/': { state: 'skip' } }));
    await changeLedger(path, (ledger) => with_(ledger, 'https://new.example/'), read);
    expect(Object.keys((await loadLedger(path))?.posts['blog/a']?.mentions ?? {})).toEqual([
      'https://new.example/',
      'https://other.example/',
    ]);
  });

  test('changes it anew where it is edited in the meantime', async () => {
    await saveLedger(path, one);
    let turns = 0;
    await changeLedger(path, (ledger) => {
      turns += 1;
      // Somebody's editor, just now.
      if (turns <= 2)
        writeFileSync(path, formatLedger(ledgerOf({ [`https://edit.example/${turns}`]: { state: 'skip' } })));
      return with_(ledger, 'https://new.example/');
    });
    expect(turns).toBe(3);
    expect(Object.keys((await loadLedger(path))?.posts['blog/a']?.mentions ?? {})).toEqual([
      'https://edit.example/2',
      'https://new.example/',
    ]);
  });

  test.each<[string, (ledger: Ledger) => Ledger, boolean]>([
    ['the same', (ledger) => ledger, false],
    ['the same posts', (ledger) => ({ ...ledger, posts: { ...ledger.posts } }), false],
    ['the same days', (ledger) => ({ ...ledger, collections: { blog: '2026-11-22' } }), false],
    ['another day', (ledger) => ({ ...ledger, collections: { blog: '2026-11-23' } }), true],
    ['one day less', ({ collections: _, ...ledger }) => ledger, true],
    ['another member of an owner', (ledger) => Object.assign({}, ledger, { note: 'mine' }), true],
    [
      'a changed post',
      (ledger) => ({ ...ledger, posts: { 'blog/a': { ...postOf(ledger), number: 1 } } }),
      true,
    ],
    ['another identity', (ledger) => ({ ...ledger, posts: { 'blog/b': postOf(ledger) } }), true],
    ['one post more', (ledger) => ({ ...ledger, posts: { ...ledger.posts, b: away } }), true],
    ['one post less', (ledger) => ({ ...ledger, posts: {} }), true],
  ])(
    'writes what says something else, as an owner formatted it stays what says the same: %s',
    async (_name, change, isWritten) => {
      const text = JSON.stringify({ ...one, collections: { blog: '2026-11-22' } });
      await writeFile(path, text);
      const changed = await changeLedger(path, (ledger = one) => change(ledger));
      expect(await readFile(path, 'utf8')).toBe(isWritten ? formatLedger(changed) : text);
    },
  );

  test('writes one that says the same where it is in no file', async () => {
    expect(
      await changeLedger(
        path,
        (ledger = one) => ledger,
        () => Promise.resolve(one),
      ),
    ).toBe(one);
    expect(await loadLedger(path)).toEqual(one);
  });

  test('one that becomes unreadable in the meantime is left as it is', async () => {
    await saveLedger(path, one);
    const broken = '{\n<<<<<<< ours\n';
    const change = changeLedger(path, (ledger) => {
      writeFileSync(path, broken);
      return with_(ledger, 'https://new.example/');
    });
    await expect(change).rejects.toMatchObject({ code: 'ledger-conflict' });
    expect(await readFile(path, 'utf8')).toBe(broken);
  });
});
