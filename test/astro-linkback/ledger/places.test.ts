import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { placesOf, writablePlace } from '../../../packages/astro-linkback/src/ledger/places.ts';
import { makeRepository } from '../../support/git.ts';
import { makeReadOnly } from '../../support/read-only.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(await temporaryFolder(), 'places-')));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const at = (path: string) => join(folder, path);
/** Where the files of a ledger may lie, from the folder of the test. */
const places = (ledger: string) => placesOf(at(ledger)).map(({ start }) => start.slice(folder.length + 1));

async function makeFiles(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(at(path.endsWith('/') ? path : dirname(path)), { recursive: true });
    if (!path.endsWith('/')) await writeFile(at(path), 'x');
  }
}

/** What git takes for a repository, and no more. */
async function makeBare(path: string): Promise<void> {
  await makeFiles(`${path}/HEAD`, `${path}/objects/`, `${path}/refs/`);
}

describe('in the folder of the repository, else beside the ledger', () => {
  test.each<
    readonly [name: string, make: () => Promise<unknown>, ledger: string, expected: readonly string[]]
  >([
    ['no repository', () => makeFiles('blog/'), 'blog/linkbacks.json', ['blog/linkbacks.json']],
    [
      'the top of one',
      () => makeRepository(at('blog')),
      'blog/linkbacks.json',
      ['blog/.git/astro-linkback/linkbacks.json', 'blog/linkbacks.json'],
    ],
    [
      'a folder in one, with a name of its own',
      async () => {
        await makeRepository(at('blog'));
        await makeFiles('blog/my site/ü%/');
      },
      'blog/my site/ü%/linkbacks.json',
      ['blog/.git/astro-linkback/my%20site%2F%C3%BC%25%2Flinkbacks.json', 'blog/my site/ü%/linkbacks.json'],
    ],
    [
      'a ledger that is a link: where it leads to counts',
      async () => {
        await makeRepository(at('blog'));
        await makeFiles('blog/data/told.json');
        await symlink('data/told.json', at('blog/linkbacks.json'));
      },
      'blog/linkbacks.json',
      ['blog/.git/astro-linkback/data%2Ftold.json', 'blog/data/told.json', 'blog/linkbacks.json'],
    ],
    [
      'a link out of the repository',
      async () => {
        await makeRepository(at('blog'));
        await makeFiles('data/told.json');
        await symlink('../data/told.json', at('blog/linkbacks.json'));
      },
      'blog/linkbacks.json',
      ['data/told.json', 'blog/linkbacks.json'],
    ],
    [
      'a repository in a repository: the inner one',
      async () => {
        await makeRepository(at('outer'));
        await makeRepository(at('outer/blog'));
      },
      'outer/blog/linkbacks.json',
      ['outer/blog/.git/astro-linkback/linkbacks.json', 'outer/blog/linkbacks.json'],
    ],
    [
      'a folder named .git that is no repository: git passes it over, and would commit what lies beside the ledger',
      async () => {
        await makeRepository(at('outer'));
        await makeFiles('outer/blog/.git/', 'outer/blog/.git/HEAD');
      },
      'outer/blog/linkbacks.json',
      ['outer/.git/astro-linkback/blog%2Flinkbacks.json', 'outer/blog/linkbacks.json'],
    ],
    [
      'a file named .git that leads nowhere: git goes no further',
      async () => {
        await makeRepository(at('outer'));
        await makeFiles('outer/blog/');
        await writeFile(at('outer/blog/.git'), 'gitdir: ../gone\n');
      },
      'outer/blog/linkbacks.json',
      ['outer/blog/linkbacks.json'],
    ],
    [
      'a file named .git that is none of git’s',
      () => makeFiles('blog/.git'),
      'blog/linkbacks.json',
      ['blog/linkbacks.json'],
    ],
    [
      'a work tree of its own, by a relative name',
      async () => {
        await makeBare('hub.git');
        await makeFiles('hub.git/worktrees/main/HEAD', 'main/');
        await writeFile(at('hub.git/worktrees/main/commondir'), '../..\n');
        await writeFile(at('main/.git'), 'gitdir: ../hub.git/worktrees/main\n');
      },
      'main/linkbacks.json',
      ['hub.git/astro-linkback/linkbacks.json', 'main/linkbacks.json'],
    ],
    [
      'a work tree whose repository is gone',
      async () => {
        await makeFiles('hub.git/worktrees/main/HEAD', 'main/');
        await writeFile(at('hub.git/worktrees/main/commondir'), '../..\n');
        await writeFile(at('main/.git'), 'gitdir: ../hub.git/worktrees/main\n');
      },
      'main/linkbacks.json',
      ['main/linkbacks.json'],
    ],
    [
      '.git is a link',
      async () => {
        await makeBare('kept.git');
        await makeFiles('blog/');
        await symlink('../kept.git', at('blog/.git'));
      },
      'blog/linkbacks.json',
      ['kept.git/astro-linkback/linkbacks.json', 'blog/linkbacks.json'],
    ],
  ])('%s', async (_, make, ledger, expected) => {
    await make();
    expect(places(ledger)).toEqual(expected);
    // Looking makes nothing.
    expect(
      placesOf(at(ledger)).filter(({ start }) => existsSync(join(dirname(start), 'astro-linkback'))),
    ).toEqual([]);
  });

  test('GIT_CEILING_DIRECTORIES ends the search, as it ends that of git; GIT_DIR is of somebody else', async () => {
    await makeRepository(at('outer'));
    await makeRepository(at('other'));
    await makeFiles('outer/sites/blog/');
    vi.stubEnv('GIT_DIR', at('other/.git'));
    expect(places('outer/sites/blog/linkbacks.json')).toHaveLength(2);
    vi.stubEnv('GIT_CEILING_DIRECTORIES', at('outer/sites'));
    expect(places('outer/sites/blog/linkbacks.json')).toEqual(['outer/sites/blog/linkbacks.json']);
  });

  test('a ledger that is not there yet has the place that it will have', async () => {
    await makeRepository(at('blog'));
    const before = places('blog/linkbacks.json');
    await writeFile(at('blog/linkbacks.json'), '');
    expect(places('blog/linkbacks.json')).toEqual(before);
  });

  test('two paths have two names, and none is too long for a file system', async () => {
    await makeRepository(at('blog'));
    const long = ['a', 'b'].map((last) => `blog/${'ü'.repeat(60)}/${'x'.repeat(40)}/${last}.json`);
    for (const ledger of long) await makeFiles(ledger);
    const names = long.map((ledger) => basename(writablePlace(at(ledger)).start));
    expect(new Set(names).size).toBe(2);
    for (const name of names) await writeFile(at(`blog/.git/astro-linkback/${name}${'.'.repeat(60)}`), '');
  });
});

describe('the place that can be written', () => {
  test('is made in the repository, with the rights of its folder', async () => {
    await makeRepository(at('blog'));
    await chmod(at('blog/.git'), 0o2775);
    const { start, isInGit } = writablePlace(at('blog/linkbacks.json'));
    expect([start, isInGit]).toEqual([at('blog/.git/astro-linkback/linkbacks.json'), true]);
    expect((await stat(dirname(start))).mode & 0o7777).toBe((await stat(at('blog/.git'))).mode & 0o7777);
  });

  test.skipIf(process.getuid?.() !== 0)('root leaves it to the owner of the repository', async () => {
    await makeRepository(at('blog'));
    for (const path of ['blog', 'blog/.git']) await chown(at(path), 1234, 1235);
    expect(await stat(dirname(writablePlace(at('blog/linkbacks.json')).start))).toMatchObject({
      uid: 1234,
      gid: 1235,
    });
  });

  test.skipIf(process.getuid?.() !== 0)('is not in the repository of a stranger', async () => {
    await makeRepository(at('theirs'));
    await makeFiles('theirs/mine/');
    await chown(at('theirs/.git'), 1234, 1235);
    expect(writablePlace(at('theirs/mine/linkbacks.json')).start).toBe(at('theirs/mine/linkbacks.json'));
  });

  test('is beside the ledger where git’s folder is read-only', async ({ skip }) => {
    await makeRepository(at('blog'));
    await makeFiles('blog/.git/astro-linkback/');
    const undo = await makeReadOnly(at('blog/.git/astro-linkback'));
    if (undo === undefined) return skip('This system lets root make no folder read-only.');
    try {
      expect(writablePlace(at('blog/linkbacks.json'))).toEqual({
        start: at('blog/linkbacks.json'),
        isInGit: false,
      });
    } finally {
      await undo();
    }
  });

  test('is beside the ledger where a file has the name of that folder', async () => {
    await makeRepository(at('blog'));
    await writeFile(at('blog/.git/astro-linkback'), 'mine');
    expect(writablePlace(at('blog/linkbacks.json')).start).toBe(at('blog/linkbacks.json'));
    expect(await readdir(at('blog'))).toEqual(['.git']);
  });
});
