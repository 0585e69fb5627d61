import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRepository } from './git.ts';
import type { Repository } from './git.ts';
import { temporaryFolder } from './temporary.ts';

export interface Clone extends Repository {
  /** The ledger in the work tree. */
  readonly ledger: () => Promise<string>;
  /** What git prints, without the end of its last line. */
  readonly says: (...args: string[]) => Promise<string>;
}

export interface Clones {
  /** A bare repository, as a host has it. */
  readonly remote: Repository;
  /** A clone of it with a name to commit by, and its branch `main`. */
  clone(name: string): Promise<Clone>;
  readonly remove: () => Promise<void>;
}

/** A blog's repository at a host, with these files on `main`, and as many clones as a test asks for. */
export async function makeClones(files: Record<string, string>): Promise<Clones> {
  const root = await mkdtemp(join(await temporaryFolder(), 'clones-'));
  const seed = await makeRepository(join(root, 'seed'));
  for (const [path, content] of Object.entries(files)) await seed.commit(path, content);
  await seed.git(['clone', '-q', '--bare', seed.root, join(root, 'remote.git')]);
  const remote = at(join(root, 'remote.git'), seed);
  return {
    remote,
    async clone(name) {
      const folder = join(root, name);
      await seed.git(['clone', '-q', remote.root, folder]);
      const repository = at(folder, seed);
      await repository.git(['config', 'user.name', name]);
      await repository.git(['config', 'user.email', `${name}@blog.example`]);
      return {
        ...repository,
        ledger: () => readFile(join(folder, 'linkbacks.json'), 'utf8'),
        says: async (...args) => (await repository.git(args)).trimEnd(),
      };
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

function at(root: string, seed: Repository): Repository {
  const here: Repository['git'] = (args, how) => seed.git(['-C', root, ...args], how);
  return {
    root,
    git: here,
    async commit(path, content) {
      await writeFile(join(root, path), content);
      await here(['add', '-A']);
      await here(['commit', '-q', '-m', 'write']);
    },
  };
}

/** For the command: nothing of the person at this machine. */
export const gitAlone = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  EMAIL: '',
};
