import { join } from 'node:path';
import { textOf } from '../ledger/repository.ts';
import type { Repository } from '../ledger/repository.ts';

/**
 * The branch that is published, as far as this clone knows: the one that its origin names, else `main` or `master` where
 * there is one, else the one that is checked out. Read from git's files (gitrepository-layout).
 * @returns its short name; undefined where nothing says it.
 */
export function defaultBranch({ own }: Repository): string | undefined {
  const read = (name: string) => textOf(join(own, name)) ?? '';
  const named = /^ref: refs\/remotes\/origin\/(\S+)/.exec(read('refs/remotes/origin/HEAD'))?.[1];
  if (named !== undefined) return named;
  const packed = read('packed-refs');
  const isThere = (name: string) =>
    read(`refs/heads/${name}`) !== '' ||
    packed.split('\n').some((line) => line.endsWith(` refs/heads/${name}`));
  return ['main', 'master'].find(isThere) ?? /^ref: refs\/heads\/(\S+)/.exec(read('HEAD'))?.[1];
}
