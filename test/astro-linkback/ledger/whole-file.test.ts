import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeDrafts, writeWhole } from '../../../packages/astro-linkback/src/ledger/whole-file.ts';
import { makeReadOnly } from '../../support/read-only.ts';
import { makeSmallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'whole-'));
  path = join(folder, 'linkbacks.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a new file, and another in its place', async () => {
  for (const text of ['one', 'größer\n', '']) {
    await writeWhole(path, text);
    expect(await readFile(path, 'utf8')).toBe(text);
  }
  expect(await readdir(folder)).toEqual(['linkbacks.json']);
});

test.skipIf(process.platform === 'win32')('its rights stay, whatever the umask', async () => {
  await writeFile(path, 'old');
  await chmod(path, 0o666);
  await writeWhole(path, 'new');
  expect((await stat(path)).mode & 0o777).toBe(0o666);
});

test.skipIf(process.getuid?.() !== 0)('root leaves it to its owner', async () => {
  await writeFile(path, 'old');
  await chown(path, 1234, 1235);
  await writeWhole(path, 'new');
  expect(await stat(path)).toMatchObject({ uid: 1234, gid: 1235 });
});

test('a link goes on leading to it', async () => {
  const place = join(folder, 'elsewhere.json');
  await writeFile(place, 'old');
  await symlink('elsewhere.json', path);
  await writeWhole(path, 'new');
  expect(await readFile(place, 'utf8')).toBe('new');
  expect((await readdir(folder)).sort()).toEqual(['elsewhere.json', 'linkbacks.json']);
});

test('on a disk with room for half of it: an error, and the file is as it was', async ({ skip }) => {
  const disk = await makeSmallDisk(64);
  if (disk === undefined) return skip('This user may mount no disk.');
  try {
    const ledger = join(disk.folder, 'linkbacks.json');
    await writeFile(ledger, 'old');
    await disk.fill(2);
    await expect(writeWhole(ledger, 'new'.repeat(5_000))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await readFile(ledger, 'utf8')).toBe('old');
    expect((await readdir(disk.folder)).sort()).toEqual(['filler', 'linkbacks.json']);
  } finally {
    await disk.remove();
  }
});

test('in a folder that may not be written: an error', async ({ skip }) => {
  await writeFile(path, 'old');
  const undo = await makeReadOnly(folder);
  if (undo === undefined) return skip('This system lets root make no folder read-only.');
  try {
    await expect(writeWhole(path, 'new')).rejects.toThrow(/EPERM|EACCES|EROFS|ENOENT/);
    await removeDrafts(path);
  } finally {
    await undo();
  }
});

test('drafts that were left go, and nothing of the owner’s', async () => {
  const own = ['linkbacks.json', 'linkbacks.json.20241122', 'linkbacks.json.draft-of-mine', 'a.json.draft-'];
  const left = [`linkbacks.json.draft-${randomUUID()}`, `linkbacks.json.draft-${randomUUID()}`];
  for (const name of [...own, ...left]) await writeFile(join(folder, name), '');
  await removeDrafts(path);
  expect((await readdir(folder)).sort()).toEqual([...own].sort());
  await removeDrafts(join(folder, 'missing', 'linkbacks.json'));
});
