import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLedger } from 'linkback';
import type { Ledger } from 'linkback';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLastingReader, findVanished } from '../../../packages/astro-linkback/src/ledger/vanished.ts';
import { makeRepository } from '../../support/git.ts';
import type { Repository } from '../../support/git.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const name = 'linkbacks.json';
const ledgerOf = (target: string): Ledger => ({
  version: 1,
  posts: {
    p: {
      permalink: 'https://blog.example/p/',
      aliases: [],
      mentions: { [target]: { state: 'none', on: '2026-11-22' } },
    },
  },
});
const [one, two] = ['https://a.example/', 'https://b.example/'].map(ledgerOf) as [Ledger, Ledger];

let folder: string;
let repository: Repository;
const path = () => join(repository.root, name);
const git = (line: string) => repository.git(line.split(' '));
const commit = (ledger: Ledger) => repository.commit(name, formatLedger(ledger));

beforeEach(async () => {
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  folder = await mkdtemp(join(await temporaryFolder(), 'vanished-'));
  repository = await makeRepository(join(folder, 'blog'));
  await repository.commit('README.md', 'A blog.\n');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('a ledger that is not in its place is that of', () => {
  test.each<[string, () => Promise<unknown>, Ledger | undefined]>([
    ['the last commit, where it was deleted', () => unlink(path()), two],
    [
      'the last commit, where that was staged',
      () => git('rm -q --cached linkbacks.json').then(() => unlink(path())),
      two,
    ],
    ['a commit that a rebase lost', () => git('reset -q --hard HEAD~2'), two],
    ['another branch', () => git('checkout -q -b other HEAD~2'), two],
    [
      'nobody, where a commit of this branch took it away',
      () => git('rm -q linkbacks.json').then(() => git('commit -q -m away')),
      undefined,
    ],
    [
      'nobody, where that was before other commits',
      () =>
        git('rm -q linkbacks.json')
          .then(() => git('commit -q -m away'))
          .then(() => repository.commit('other.md', 'x')),
      undefined,
    ],
  ])('%s', async (_, lose, expected) => {
    await commit(one);
    await commit(two);
    await lose();
    expect((await findVanished(path()))?.ledger).toEqual(expected);
  });

  test('nobody, where git has none, or there is no git', async () => {
    expect(await findVanished(path())).toBeUndefined();
    expect(await findVanished(join(folder, name))).toBeUndefined();
    expect(await findVanished(join(folder, 'nowhere', name))).toBeUndefined();
  });

  test('nobody, where what git has is none', async () => {
    await repository.commit(name, '<<<<<<< ours\n');
    await unlink(path());
    expect(await findVanished(path())).toBeUndefined();
  });

  test('a folder below the top', async () => {
    await repository.commit(`sites/blog/${name}`, formatLedger(one));
    const below = join(repository.root, 'sites/blog', name);
    await unlink(below);
    expect((await findVanished(below))?.ledger).toEqual(one);
  });
});

test('git is asked once, and not where there is a ledger', async () => {
  await commit(one);
  const found = vi.fn();
  const read = createLastingReader(path(), found);
  expect(await read()).toEqual(one);
  expect(found).not.toHaveBeenCalled();
  await unlink(path());
  const vanished = await read();
  expect(vanished).toEqual(one);
  expect(await read(), 'nobody has changed it').toBe(vanished);
  expect(found).toHaveBeenCalledTimes(1);
  await writeFile(path(), formatLedger(two));
  expect(await read()).toEqual(two);
});
