import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withLedgerLock } from '../../../packages/astro-linkback/src/ledger/lock.ts';
import { findLock } from '../../../packages/astro-linkback/src/ledger/lock-folder.ts';
import { describeHolder, thisProcess } from '../../../packages/astro-linkback/src/ledger/lock-holder.ts';
import type { Holder } from '../../../packages/astro-linkback/src/ledger/lock-holder.ts';
import { createLockJudge } from '../../../packages/astro-linkback/src/ledger/lock-life.ts';
import { makeRepository } from '../../support/git.ts';
import type { Repository } from '../../support/git.ts';
import { makeReadOnly } from '../../support/read-only.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let folder: string;
let path: string;
let repository: Repository;
const own = () => join(folder, '.git/astro-linkback');

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'lock-in-git-'));
  path = join(folder, 'linkbacks.json');
  repository = await makeRepository(folder);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const elsewhere = { space: 'other', host: 'build-7', pid: 7 };

/** A lock as a holder left it a moment ago. @returns its note. */
async function leaveLock(lock: string, holder: Partial<Holder>): Promise<string> {
  await mkdir(lock, { recursive: true });
  const note = join(lock, 'left.json');
  await writeFile(note, JSON.stringify({ ...thisProcess('linkback send'), ...holder }));
  return note;
}

/** @returns what lies beside the ledger, and in git's folder, while the lock is held. */
const take = (patience = 0) =>
  withLedgerLock(path, { what: 'astro build', patience }, async () => [
    (await readdir(dirname(path))).sort(),
    await readdir(own()).catch(() => []),
  ]);

describe('in a repository', () => {
  test('the lock is in its folder, and nothing is beside the ledger', async () => {
    expect(await take()).toEqual([['.git'], ['linkbacks.json.lock']]);
    expect(await readdir(own())).toEqual([]);
  });

  test('one that was committed on another machine holds up nobody, and goes', async () => {
    await leaveLock(`${path}.lock`, elsewhere);
    await repository.commit('post.md', 'words');
    const clone = join(folder, 'clone');
    await repository.git(['clone', '-q', '.', clone]);
    path = join(clone, 'linkbacks.json');
    expect((await readdir(clone)).sort()).toEqual(['.git', 'linkbacks.json.lock', 'post.md']);
    expect((await take())[0]).toEqual(['.git', 'post.md']);
  });

  test('one that was committed by a process that lives here is held', async () => {
    await leaveLock(`${path}.lock`, {});
    await repository.commit('post.md', 'words');
    await expect(take()).rejects.toMatchObject({ code: 'ledger-locked' });
  });

  test('one that was not committed is believed for a while: its machine and its place are named', async () => {
    await leaveLock(`${path}.lock`, elsewhere);
    await expect(take()).rejects.toMatchObject({
      message: expect.stringContaining('by process 7 on another machine, build-7 (linkback send, ') as string,
      hint: expect.stringContaining(`delete ${path}.lock. `) as string,
    });
  });

  test('an earlier version of this program, which locks beside the ledger, is waited for', async () => {
    const note = await leaveLock(`${path}.lock`, {});
    await expect(take(400)).rejects.toMatchObject({
      hint: expect.stringContaining(`delete ${path}.lock. `) as string,
    });
    expect(await readdir(own())).toEqual([]);
    setTimeout(() => void rm(join(note, '..'), { recursive: true }), 300);
    await take(30_000);
  });

  test('a dead one in either place goes', async () => {
    for (const lock of [`${path}.lock`, join(own(), 'linkbacks.json.lock')]) {
      await leaveLock(lock, { pid: 2 ** 30 });
    }
    await take();
    expect([await readdir(folder), await readdir(own())]).toEqual([['.git'], []]);
  });

  test('where its folder is read-only the lock is beside the ledger, and one that is held there counts', async ({
    skip,
  }) => {
    await mkdir(own());
    let undo = await makeReadOnly(own());
    if (undo === undefined) return skip('This system lets root make no folder read-only.');
    try {
      expect((await take())[0]).toEqual(['.git', 'linkbacks.json.lock']);
    } finally {
      await undo();
    }
    await leaveLock(join(own(), 'linkbacks.json.lock'), {});
    undo = await makeReadOnly(own());
    try {
      // A mount hides what is below it.
      if ((await readdir(own())).length === 0) return skip('This system lets root make no folder read-only.');
      await expect(take()).rejects.toMatchObject({
        hint: expect.stringMatching(/delete \S+\.git\/astro-linkback\/linkbacks\.json\.lock\. /) as string,
      });
      expect(await readdir(folder)).toEqual(['.git']);
    } finally {
      await undo?.();
    }
  });
});

test('one whose clock runs ahead is given up when it was watched for long enough, and one that changes is not', async () => {
  const note = await leaveLock(`${path}.lock`, elsewhere);
  const refresh = (seconds: number) => utimes(note, new Date(), new Date(Date.now() + seconds * 1000));
  await refresh(86_400);
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const isVoid = createLockJudge();
  const look = (at: number) => {
    now = at;
    const found = findLock(`${path}.lock`);
    if (found === undefined) throw new Error('There is no lock.');
    return isVoid(found);
  };
  expect([await look(0), await look(29_000)]).toEqual([false, false]);
  await refresh(90_000);
  expect([await look(31_000), await look(60_000), await look(61_500)]).toEqual([false, false, true]);
});

test.each<readonly [place: string, holder: Partial<Holder>, words: RegExp]>([
  ['this machine', {}, /^process \d+ \(linkback/],
  ['another machine', elsewhere, /^process 7 on another machine, build-7 \(linkback/],
  [
    'a container of this machine',
    { host: 'box', space: `box ${thisProcess('').space.split(' ')[1]} pid:[7]` },
    /^process \d+ in another container, box \(linkback/,
  ],
  [
    'this machine before a restart',
    { space: `${hostname()} other pid:[7]` },
    new RegExp(
      `^process \\d+ on ${hostname()}, before it was started anew, or on another machine of that name \\(`,
    ),
  ],
])('a holder in %s says so', (_, holder, words) => {
  expect(describeHolder({ ...thisProcess('linkback send'), ...holder })).toMatch(words);
});
