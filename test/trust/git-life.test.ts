import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRepository } from '../support/git.ts';
import type { Repository } from '../support/git.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { expectLaws, lookAfterKill } from './laws.ts';
import type { Noted } from './laws.ts';
import { filesOf, ledgerIn, startWorld } from './world.ts';
import type { World } from './world.ts';

// What a killed run knew, and what a good one recorded without a commit, whatever git does to the work tree.

let folder: string;
let world: World;
let repository: Repository;
/** Of the ledger, where the commands have moved to. */
let here: string;

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'git-life-'));
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const git = (...args: string[]) => repository.git(args);

/** A branch `other` from before, and on `main` one commit more; the ledger is the same on both. */
async function commitLedger(): Promise<void> {
  await git('add', '-A');
  await git('commit', '-q', '-m', 'pending');
  await git('branch', 'other');
  await repository.commit('post.md', 'words');
}

async function startIn(place: string): Promise<void> {
  await mkdir(join(folder, place), { recursive: true });
  here = join(folder, place);
  world = await startWorld({ each: 2, folder: here });
  world.receiver.delay = () => 5;
}

async function startPlain(): Promise<void> {
  await startIn('blog');
  repository = await makeRepository(here);
  await commitLedger();
}

/** A run that is killed as soon as a TrackBack was answered. */
async function killRun(noted: Noted): Promise<void> {
  const running = world.send('--concurrency', '1');
  world.receiver.onAnswered = (notice) => {
    if (notice.startsWith('trackback')) running.signal('SIGKILL');
  };
  expect((await running.ended).signal).toBe('SIGKILL');
  world.receiver.onAnswered = () => undefined;
  await lookAfterKill(world, noted);
  expect(await filesOf(world)).toEqual(['linkbacks.json']);
}

/** The world, seen from where the commands have moved to. */
const moved = (): World => ({ ...world, ...ledgerIn(here) });

async function send(): Promise<string> {
  const { code, stdout, stderr } = await moved().send().ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** What git does after the kill; then a run ends well, git does it again, and nothing is left to tell. */
async function liveThrough(commands: () => Promise<unknown>): Promise<void> {
  const noted: Noted = new Set();
  await killRun(noted);
  await writeFile(join(repository.root, 'notes.md'), 'more');
  await commands();
  await send();
  await expectLaws(moved(), noted);
  const told = world.receiver.received.length;
  const settled = await moved().text();

  await writeFile(join(repository.root, 'notes.md'), 'more and more');
  await commands();
  await send();
  expect(world.receiver.received).toHaveLength(told);
  expect(await moved().text()).toBe(settled);
}

async function commitAll(): Promise<void> {
  await git('add', '-A');
  await git('commit', '-q', '-m', 'all');
}

let trees = 0;
/** Another work tree, in which one goes on. */
async function moveToWorktree(...args: string[]): Promise<void> {
  trees += 1;
  here = join(folder, `tree-${trees}`);
  await git('worktree', 'add', '-q', '--detach', here, ...args);
}

describe('killed, and recorded without a commit, before', () => {
  test.each<readonly [name: string, commands: () => Promise<unknown>]>([
    [
      'add -A, commit, checkout of another branch',
      async () => {
        await commitAll();
        await git('checkout', '-q', '-B', `next-${(trees += 1)}`, 'other');
      },
    ],
    [
      'add -A, commit, switch to a branch without a word in common',
      async () => {
        await commitAll();
        await git('checkout', '-q', '--orphan', `alone-${(trees += 1)}`, 'other');
      },
    ],
    ['stash -u', () => git('stash', '-u')],
    [
      'stash -a, stash drop',
      async () => {
        await git('stash', '-a');
        await git('stash', 'drop');
      },
    ],
    [
      'stash -u, stash clear, gc --prune=now',
      async () => {
        await git('stash', '-u');
        await git('stash', 'clear');
        await git('gc', '-q', '--prune=now');
      },
    ],
    ['reset --hard', () => git('reset', '-q', '--hard')],
    [
      'add -A, reset --hard',
      async () => {
        await git('add', '-A');
        await git('reset', '-q', '--hard');
      },
    ],
    [
      'clean -fdx, checkout .',
      async () => {
        await git('clean', '-q', '-fdx');
        await git('checkout', '-q', '.');
      },
    ],
    [
      'clean -ffdx, read-tree --reset -u',
      async () => {
        await git('clean', '-q', '-ffdx');
        await git('read-tree', '--reset', '-u', 'HEAD');
      },
    ],
    ['checkout HEAD~1 -- linkbacks.json', () => git('checkout', '-q', 'HEAD~1', '--', 'linkbacks.json')],
    [
      'restore --source HEAD~1 --staged --worktree .',
      () => git('restore', '--source', 'HEAD~1', '--staged', '--worktree', '.'),
    ],
    ['switch --discard-changes -C', () => git('switch', '-q', '--discard-changes', '-C', 'main', 'other')],
    [
      'commit, rebase onto a branch that keeps its own ledger',
      async () => {
        await commitAll();
        await git('rebase', '-q', '-X', 'ours', 'other');
        await git('checkout', '-q', 'other', '--', 'linkbacks.json');
      },
    ],
    [
      'commit, cherry-pick of that onto another branch, its ledger taken back',
      async () => {
        await commitAll();
        await git('checkout', '-q', '-B', `picked-${(trees += 1)}`, 'other');
        await git('cherry-pick', '-X', 'theirs', 'main');
        await git('checkout', '-q', 'other', '--', 'linkbacks.json');
      },
    ],
    [
      'commit, revert',
      async () => {
        await commitAll();
        await git('revert', '--no-edit', 'HEAD');
      },
    ],
    [
      'commit --amend, reset --hard HEAD~1, reflog expire, gc --prune=now',
      async () => {
        await git('add', '-A');
        await git('commit', '-q', '--amend', '-m', 'amended');
        await git('reset', '-q', '--hard', 'other');
        await git('reflog', 'expire', '--expire=now', '--all');
        await git('gc', '-q', '--prune=now');
        await git('prune', '--expire=now');
      },
    ],
    ['worktree add', () => moveToWorktree('other')],
    [
      'worktree add, remove of that, and of what git can prune',
      async () => {
        const before = here;
        await moveToWorktree('other');
        await git('worktree', 'remove', '--force', here);
        await git('worktree', 'prune', '--expire=now');
        here = before;
        await git('reset', '-q', '--hard');
      },
    ],
    [
      'sparse-checkout and back',
      async () => {
        await git('stash', '-u');
        await git('sparse-checkout', 'set', '--no-cone', '/notes.md');
        await git('sparse-checkout', 'disable');
      },
    ],
    [
      'the whole work tree is deleted, checkout .',
      async () => {
        for (const name of await readdir(here)) {
          if (name !== '.git') await rm(join(here, name), { recursive: true });
        }
        await git('checkout', '-q', '.');
      },
    ],
  ])('%s', async (_, commands) => {
    await startPlain();
    await liveThrough(commands);
  });
});

describe('the ledger lies', () => {
  const resetAndClean = async () => {
    await git('add', '-A');
    await git('reset', '-q', '--hard');
    await git('clean', '-q', '-ffdx');
  };

  test.each<readonly [name: string, start: () => Promise<unknown>]>([
    [
      'in a folder of the repository',
      async () => {
        await startIn('many/sites/a blog');
        repository = await makeRepository(join(folder, 'many'));
        await commitLedger();
      },
    ],
    [
      'behind a link',
      async () => {
        await startIn('blog');
        await mkdir(join(here, 'data'));
        await cp(world.path, join(here, 'data/told.json'));
        await rm(world.path);
        await symlink('data/told.json', world.path);
        repository = await makeRepository(here);
        await commitLedger();
      },
    ],
    [
      'in a folder that is a link',
      async () => {
        await startIn('blog/real');
        await symlink('real', join(folder, 'blog/linked'));
        repository = await makeRepository(join(folder, 'blog'));
        await commitLedger();
        here = join(folder, 'blog/linked');
      },
    ],
    [
      'in a submodule',
      async () => {
        await startIn('origin');
        repository = await makeRepository(here);
        await commitLedger();
        const outer = await makeRepository(join(folder, 'outer'));
        await outer.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', here, 'blog']);
        await outer.git(['commit', '-q', '-m', 'with a blog']);
        here = join(folder, 'outer/blog');
        // git in the submodule itself, which is no new repository.
        repository = { ...repository, root: here, git: (args, how) => outer.git(['-C', here, ...args], how) };
      },
    ],
    [
      'in a work tree of a bare repository',
      async () => {
        await startIn('seed');
        repository = await makeRepository(here);
        await commitLedger();
        await git('clone', '-q', '--bare', '.', join(folder, 'hub/.bare'));
        await writeFile(join(folder, 'hub/.git'), 'gitdir: ./.bare\n');
        here = join(folder, 'hub/main');
        const seed = repository;
        await seed.git(['-C', join(folder, 'hub'), 'worktree', 'add', '-q', here, 'main']);
        repository = { ...seed, root: here, git: (args, how) => seed.git(['-C', here, ...args], how) };
      },
    ],
    [
      'in a work tree whose git folder is elsewhere',
      async () => {
        await startIn('blog');
        repository = await makeRepository(here);
        await git('init', '-q', '--separate-git-dir', join(folder, 'elsewhere.git'));
        await commitLedger();
      },
    ],
  ])('%s', async (_, start) => {
    await start();
    world = moved();
    await liveThrough(resetAndClean);
  });

  test('in two repositories, one in the other: each has its own', async () => {
    await startIn('outer/blog');
    const outer = await makeRepository(dirname(here));
    await outer.commit('page.md', 'words');
    repository = await makeRepository(here);
    await commitLedger();
    await liveThrough(resetAndClean);
    expect(await readdir(join(here, '.git/astro-linkback'))).toEqual(['linkbacks.json.told.json']);
    expect(await readdir(join(folder, 'outer/.git'))).not.toContain('astro-linkback');
  });
});

test('two work trees of a clone: one waits for the other, and finds nothing left', async () => {
  await startPlain();
  let second: Promise<string> | undefined;
  world.receiver.onReceived = async (_, count) => {
    if (count !== 1) return;
    await moveToWorktree('other');
    const run = moved().send('--timeout', '50000');
    second = run.ended.then(({ stdout, stderr }) => stderr + stdout);
    const { untilSaid } = await import('../support/processes.ts');
    await untilSaid([run], /waiting for it to end/);
  };
  expect(await world.send('--timeout', '50000').ended).toMatchObject({ code: 0, stderr: '' });
  expect(await second).toMatch(
    /^linkbacks\.json is being written by process \d+ .*\n6 mentions were settled already, as this clone or git's history/,
  );
  expect(world.receiver.received).toHaveLength(6);
  await expectLaws(world);
  await expectLaws(moved());
});

test('`--again` tells anew what this clone remembers, and then remembers that', async () => {
  await startPlain();
  await send();
  const target = world.waiting[2]?.target ?? '';
  expect(target).toContain('/trackback/');
  expect((await moved().send('--again', target).ended).code).toBe(0);
  expect(world.receiver.received).toHaveLength(7);
  await git('reset', '-q', '--hard');
  await send();
  expect(world.receiver.received).toHaveLength(7);
});
