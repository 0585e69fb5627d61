import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeReadOnly } from '../support/read-only.ts';
import { expectEachOnce } from './laws.ts';
import { filesOf, startWorld } from './world.ts';
import type { World } from './world.ts';

const run = promisify(execFile);

let world: World;

beforeEach(async () => {
  world = await startWorld({ each: 2 });
});
afterEach(() => world.close());

/** Nothing is asked of anybody, not even whether the posts are live, before the ledger can be written. */
async function expectRefusal(words: RegExp): Promise<void> {
  const { code, stdout, stderr } = await world.send().ended;
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(/right to write there|that this user may write there/);
  expect(world.requests()).toBe(0);
}

test('a ledger that nobody may write', async () => {
  const before = await world.text();
  await chmod(world.path, 0o444);
  await expectRefusal(/^The ledger \S+linkbacks\.json cannot be saved: it is read-only\n/);
  expect(await world.text()).toBe(before);
  expect(await filesOf(world)).toEqual(['linkbacks.json']);
  await chmod(world.path, 0o644);
  expect((await world.send().ended).code).toBe(0);
  await expectEachOnce(world);
});

test('a ledger that not even root may change', async ({ skip }) => {
  const mark = (how: '+i' | '-i') => run('chattr', [how, world.path]);
  const isMarked = await mark('+i').then(
    () => true,
    () => false,
  );
  if (!isMarked) return skip('This user or this file system makes no file immutable.');
  try {
    await expectRefusal(/^The ledger \S+linkbacks\.json cannot be saved: EPERM: /);
  } finally {
    await mark('-i');
  }
  expect((await world.send().ended).code).toBe(0);
  await expectEachOnce(world);
});

test('a folder that nobody may write', async ({ skip }) => {
  const undo = await makeReadOnly(world.folder);
  if (undo === undefined) return skip('This system lets root make no folder read-only.');
  try {
    await expectRefusal(/^The ledger \S+linkbacks\.json cannot be written: (?:EPERM|EACCES|EROFS): /);
  } finally {
    await undo();
  }
  expect((await world.send().ended).code).toBe(0);
  await expectEachOnce(world);
});
