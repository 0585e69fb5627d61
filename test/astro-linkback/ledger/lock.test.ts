import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withLedgerLock } from '../../../packages/astro-linkback/src/ledger/lock.ts';
import { findLock, removeLock } from '../../../packages/astro-linkback/src/ledger/lock-folder.ts';
import { thisProcess } from '../../../packages/astro-linkback/src/ledger/lock-holder.ts';
import type { Holder } from '../../../packages/astro-linkback/src/ledger/lock-holder.ts';
import { makeReadOnly } from '../../support/read-only.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let folder: string;
let path: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'lock-'));
  path = join(folder, 'linkbacks.json');
  children = [];
});
afterEach(async () => {
  for (const child of children) await end(child, 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const script = join(import.meta.dirname, '../../support/lock-child.ts');

function start(role: 'count' | 'die' | 'hold', turns = 1): ChildProcess {
  const child = spawn(process.execPath, [script, role, path, String(turns)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function startHolding(): Promise<ChildProcess & { pid: number }> {
  const child = start('hold');
  if (child.stdout === null || child.pid === undefined) throw new Error('The child did not start.');
  await once(child.stdout, 'data');
  return Object.assign(child, { pid: child.pid });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** A lock as a holder left it, refreshed so many seconds ago. */
async function leaveLock(holder: Partial<Holder>, seconds = 0): Promise<string> {
  const note = join(`${path}.lock`, 'left.json');
  await mkdir(`${path}.lock`);
  await writeFile(note, JSON.stringify({ ...thisProcess('linkback send'), ...holder }));
  await age(note, seconds);
  return note;
}

async function age(file: string, seconds: number): Promise<void> {
  const time = new Date(Date.now() - seconds * 1000);
  await utimes(file, time, time);
}

async function noteIn(lock: string): Promise<string> {
  const [name] = await readdir(lock);
  if (name === undefined) throw new Error('Nobody holds the lock.');
  return join(lock, name);
}

const take = (patience = 0) => withLedgerLock(path, { what: 'astro build', patience }, () => readdir(folder));
const elsewhere = { space: 'other', host: 'build-7', pid: 7 };

/** Linux tells when a process started. */
const tellsStarts = thisProcess('').started !== null;

describe('one writer', () => {
  test('the lock is beside the ledger while the task runs, and gone with its result', async () => {
    expect(await take()).toEqual(['linkbacks.json.lock']);
    expect(await readdir(folder)).toEqual([]);
  });

  test("the task's own error comes out, and nothing is left", async () => {
    const fault = new Error('the task failed');
    const run = withLedgerLock(path, { what: 'astro build', patience: 0 }, () => Promise.reject(fault));
    await expect(run).rejects.toBe(fault);
    expect(await readdir(folder)).toEqual([]);
  });

  test('two in one process take turns', async () => {
    const turns: string[] = [];
    const run = (name: string) =>
      withLedgerLock(path, { what: name, patience: 30_000 }, async () => {
        turns.push(name);
        await sleep(20);
        turns.push(name);
      });
    await Promise.all([run('a'), run('b'), run('c')]);
    expect(turns.filter((_, index) => index % 2 === 0)).toEqual(turns.filter((_, index) => index % 2 === 1));
    expect(new Set(turns).size).toBe(3);
  });

  test('six processes count, and no count is lost', async () => {
    await writeFile(`${path}.counter`, '0');
    const counting = Array.from({ length: 6 }, () => start('count', 20));
    const codes = await Promise.all(counting.map(async (child) => (await once(child, 'exit')) as unknown[]));
    expect(codes).toEqual(counting.map(() => [0, null]));
    expect(await readFile(`${path}.counter`, 'utf8')).toBe('120');
    expect(await readdir(folder)).toEqual(['linkbacks.json.counter']);
  });

  test('of those who find a dead one’s lock, one takes it', async () => {
    await writeFile(`${path}.counter`, '0');
    const dying = Array.from({ length: 12 }, () => start('die'));
    const codes = await Promise.all(dying.map(async (child) => (await once(child, 'exit')) as unknown[]));
    expect(codes).toEqual(dying.map(() => [null, 'SIGKILL']));
    expect(await readFile(`${path}.counter`, 'utf8')).toBe('12');
    await take();
    expect(await readdir(folder)).toEqual(['linkbacks.json.counter']);
  });

  test('who finds a dead lock and comes late cannot remove that of the next', async () => {
    const lock = `${path}.lock`;
    await leaveLock({ pid: 2 ** 30 });
    const found = findLock(lock);
    await withLedgerLock(path, { what: 'astro build', patience: 0 }, async () => {
      const [note] = await readdir(lock);
      expect(() => removeLock(lock, found?.note)).toThrow('ENOENT');
      expect(await readdir(lock)).toEqual([note]);
    });
  });

  test('a hundred who find one dead lock at once', async () => {
    await leaveLock(tellsStarts ? { started: '1' } : elsewhere, 60);
    let inside = 0;
    const run = () =>
      withLedgerLock(path, { what: 'astro build', patience: 50_000 }, async () => {
        inside += 1;
        expect(inside).toBe(1);
        await sleep(1);
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 100 }, run));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('whose lock it is', () => {
  test('a killed process holds up nobody', async () => {
    const holder = await startHolding();
    await expect(take()).rejects.toMatchObject({ code: 'ledger-locked' });
    await end(holder, 'SIGKILL');
    expect(await readdir(folder)).toEqual(['linkbacks.json.lock']);
    expect(await take()).toEqual(['linkbacks.json.lock']);
    expect(await readdir(folder)).toEqual([]);
  });

  test('one that is told to end takes its lock along', async () => {
    const holder = await startHolding();
    await end(holder, 'SIGTERM');
    expect(holder.signalCode).toBe('SIGTERM');
    expect(await readdir(folder)).toEqual([]);
  });

  test.skipIf(!tellsStarts)('another process has the id now', async () => {
    const { pid } = await startHolding();
    await rm(`${path}.lock`, { recursive: true });
    await leaveLock({ pid, started: '1' });
    expect(await take()).toEqual(['linkbacks.json.lock']);
  });

  test.skipIf(!tellsStarts)('a process that lives is never given up, however long it is silent', async () => {
    await startHolding();
    await age(await noteIn(`${path}.lock`), 86_400);
    await expect(take()).rejects.toMatchObject({ code: 'ledger-locked' });
  });

  test('a process with this id, on a system that does not tell starts, is believed for a while', async () => {
    const note = await leaveLock({ started: null }, 20);
    await expect(take()).rejects.toMatchObject({ code: 'ledger-locked' });
    await age(note, 40);
    expect(await take()).toEqual(['linkbacks.json.lock']);
  });

  test('another machine is believed while it refreshes', async () => {
    const note = await leaveLock(elsewhere, 20);
    await expect(take()).rejects.toMatchObject({
      code: 'ledger-locked',
      message: expect.stringContaining(
        'by process 7 on another machine, build-7 (linkback send, since ',
      ) as string,
    });
    await age(note, 40);
    expect(await take()).toEqual(['linkbacks.json.lock']);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a container with the name of this host has ids of its own', async () => {
    await leaveLock({ space: `${hostname()} other`, host: hostname(), pid: 2 ** 30 });
    await expect(take()).rejects.toMatchObject({ code: 'ledger-locked' });
  });

  test.each(['', '{"pid":', '{}', '[]', 'null', '{"pid": -1}'])('the note %j says nothing', async (text) => {
    const note = await leaveLock({}, 20);
    await writeFile(note, text);
    await expect(take()).rejects.toMatchObject({
      message: 'linkbacks.json is being written by another process.',
    });
    await age(note, 40);
    expect(await take()).toEqual(['linkbacks.json.lock']);
  });

  test('an empty folder is nobody’s', async () => {
    await mkdir(`${path}.lock`);
    expect(await take()).toEqual(['linkbacks.json.lock']);
    expect(await readdir(folder)).toEqual([]);
  });

  test('what was left by one that was killed on the way to a lock goes with the next', async () => {
    const draftOf = (name: string) => `${path}.lock-${name}`;
    const drafts = Array.from({ length: 3 }, () => draftOf(`${randomUUID()}.json`));
    const [empty = '', dead = '', living = ''] = drafts;
    await mkdir(empty);
    await rename(dirname(await leaveLock({ pid: 2 ** 30 })), dead);
    await rename(dirname(await leaveLock(elsewhere)), living);
    // The owner's own, however it is called.
    await mkdir(draftOf('mine'));
    await take();
    expect((await readdir(folder)).sort()).toEqual(
      [living, draftOf('mine')].map((file) => basename(file)).sort(),
    );
  });

  test('a file of that name is left alone', async () => {
    await writeFile(`${path}.lock`, 'mine');
    await expect(take()).rejects.toMatchObject({ code: 'ledger-locked' });
    expect(await readFile(`${path}.lock`, 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['linkbacks.json.lock']);
  });
});

describe('waiting', () => {
  test('is said once, and ends when the other does', async () => {
    const holder = await startHolding();
    const heard: string[] = [];
    const onWait = (words: string) => {
      heard.push(words);
      setTimeout(() => void end(holder, 'SIGKILL'), 500);
    };
    await withLedgerLock(path, { what: 'astro build', patience: 50_000, onWait }, () => Promise.resolve());
    expect(heard).toEqual([
      expect.stringMatching(
        new RegExp(String.raw`^process ${holder.pid} \(lock-child hold, since \d\d:\d\d:\d\d\)$`),
      ),
    ]);
  });

  test('has an end', async () => {
    const since = new Date();
    await leaveLock({ since: since.toISOString(), pid: process.pid });
    const heard: string[] = [];
    const onWait = (words: string) => heard.push(words);
    const options = { what: 'astro build', patience: 400, onWait };
    const words = `process ${process.pid} (linkback send, since ${since.toTimeString().slice(0, 8)})`;
    await expect(
      withLedgerLock(path, options, () => Promise.reject(new Error('never'))),
    ).rejects.toMatchObject({
      code: 'ledger-locked',
      message: `linkbacks.json is being written by ${words}.`,
      hint: `Wait until that has ended, then run again. If you are certain that nothing writes it any more, delete ${path}.lock. Nothing was sent, and the ledger was not changed.`,
    });
    expect(heard).toEqual([words]);
  });

  test('for one of another day says the day; what it calls itself cannot forge a line', async () => {
    const since = new Date('2026-11-22T21:44:03');
    await leaveLock({ since: since.toISOString(), what: 'linkback\u001b[2J\nsend' });
    await expect(take()).rejects.toMatchObject({
      message: `linkbacks.json is being written by process ${process.pid} (linkback [2J send, since Sun Nov 22 2026 21:44:03).`,
    });
  });
});

describe('a lock that is lost while the task runs', () => {
  /** @returns what the owner was told, and what the task returned. */
  const lose = async (change: () => Promise<unknown>) => {
    const told: unknown[] = [];
    const onLost = (holder: string | undefined) => told.push(holder);
    const result = await withLedgerLock(path, { what: 'astro build', patience: 0, onLost }, async () => {
      await change();
      return 'done';
    });
    return { told, result };
  };

  test('to another: the result stands, and so does the lock of the other', async () => {
    const lost = await lose(async () => {
      await rm(`${path}.lock`, { recursive: true });
      await leaveLock(elsewhere);
    });
    expect(lost).toEqual({
      told: [expect.stringMatching(/^process 7 on another machine, build-7 /)],
      result: 'done',
    });
    expect(await readdir(`${path}.lock`)).toEqual(['left.json']);
  });

  test('to nobody: the result stands, and nothing is left', async () => {
    const lost = await lose(() => rm(`${path}.lock`, { recursive: true }));
    expect(lost).toEqual({ told: [undefined], result: 'done' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('is noticed at the next refresh', async () => {
    let notice: (() => void) | undefined;
    const noticed = new Promise<void>((resolve) => (notice = resolve));
    let times = 0;
    const onLost = () => {
      times += 1;
      notice?.();
    };
    const run = withLedgerLock(path, { what: 'astro build', patience: 0, onLost }, async () => {
      await rm(`${path}.lock`, { recursive: true });
      await noticed;
      return 'done';
    });
    expect(await run).toBe('done');
    expect(times).toBe(1);
  });

  test('is not lost where it is refreshed', async () => {
    const { told, result } = await lose(async () => {
      const note = await noteIn(`${path}.lock`);
      const { mtimeMs } = await stat(note);
      while ((await stat(note)).mtimeMs === mtimeMs) await sleep(100);
    });
    expect([told, result]).toEqual([[], 'done']);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('where no lock can be made', () => {
  let ran: boolean;
  const attempt = (ledger: string) =>
    withLedgerLock(ledger, { what: 'astro build', patience: 0 }, () => {
      ran = true;
      return Promise.resolve();
    });
  const hint = (at: string) =>
    `See that the folder ${at} exists, that this user may write there and that the disk has room, then run again. Nothing was sent, and the ledger was not changed.`;
  beforeEach(() => (ran = false));

  test('the folder is missing', async () => {
    const missing = join(folder, 'no', 'linkbacks.json');
    await expect(attempt(missing)).rejects.toMatchObject({
      code: 'ledger-write',
      message: `The ledger ${missing} cannot be written: ENOENT: no such file or directory`,
      hint: hint(join(folder, 'no')),
    });
    expect(ran).toBe(false);
  });

  test('the folder is read-only', async ({ skip }) => {
    const undo = await makeReadOnly(folder);
    if (undo === undefined) return skip('This system lets root make no folder read-only.');
    try {
      await expect(attempt(path)).rejects.toMatchObject({
        code: 'ledger-write',
        message: expect.stringMatching(
          /linkbacks\.json cannot be written: (?:EPERM|EACCES|EROFS): /,
        ) as string,
        hint: hint(folder),
      });
      expect(ran).toBe(false);
    } finally {
      await undo();
    }
  });
});
