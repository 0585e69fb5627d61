import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Ledger } from 'linkback';
import { createLedgerReader } from './file.ts';
import type { LedgerReader } from './file.ts';
import { parseText } from './reader.ts';

/** A ledger that is not in its place, as git has it. */
export interface Vanished {
  readonly ledger: Ledger;
  /** The commit that it was taken from, abbreviated. */
  readonly commit: string;
}

/**
 * Reads the ledger; where there is none, the one that git knows: what stands in it was told or recorded, and beginning
 * anew would forget it. Git is asked once.
 * @param onVanished called when that is so.
 */
export function createLastingReader(path: string, onVanished: (found: Vanished) => void): LedgerReader {
  const read = createLedgerReader(path);
  let vanished: Promise<Vanished | undefined> | undefined;
  return async () => {
    const ledger = await read();
    if (ledger !== undefined) return ledger;
    vanished ??= findVanished(path).then((found) => {
      if (found !== undefined) onVanished(found);
      return found;
    });
    return (await vanished)?.ledger;
  };
}

/**
 * The newest ledger that git has: that of the commit this work tree is at, else of the newest commit of whatever branch
 * or reflog, as after a rebase that lost it. None where a commit of this branch took it away: that was somebody's will.
 * @param timeout milliseconds.
 */
export async function findVanished(path: string, timeout = 10_000): Promise<Vanished | undefined> {
  const folder = await realpath(dirname(path)).catch(() => undefined);
  if (folder === undefined) return undefined;
  const signal = AbortSignal.timeout(timeout);
  const { gitOutput } = await import('./git.ts');
  const git = async (...args: string[]) => (await text(gitOutput(folder, args, signal))).trimEnd();
  const file = join('.', basename(path));
  const newest = (of: readonly string[]) =>
    git('log', '-1', '--format=%h', '--abbrev=7', '--no-renames', ...of, '--', file);
  const here = await newest(['HEAD']);
  if (here !== '' && here === (await newest(['--diff-filter=D', 'HEAD']))) return undefined;
  const commit = here === '' ? await newest(['--all', '--reflog', '--diff-filter=AM']) : here;
  if (commit === '') return undefined;
  const content = await git('cat-file', 'blob', `${commit}:./${basename(path)}`);
  // What cannot be read, as in the middle of a merge, is no ledger to begin with.
  const ledger = await parseText(content).catch(() => undefined);
  return ledger && { ledger, commit };
}
