import { basename, dirname, join } from 'node:path';
import { gitLines } from './git.ts';
import type { FoundLock } from './lock-folder.ts';
import { lifeOf } from './lock-holder.ts';

/** Milliseconds without a refresh after which a holder that nobody can look after is given up. */
export const longestSilence = 30_000;

/** Milliseconds. */
const patienceWithGit = 5_000;

/** Is this lock nobody's any more? Asked again and again while one waits. */
export type LockJudge = (found: FoundLock) => Promise<boolean>;

/**
 * A judge that remembers what it saw: the clock of another machine may be wrong, but a lock that is refreshed changes.
 * One that was committed came with a checkout, and its holder is elsewhere or long gone.
 */
export function createLockJudge(): LockJudge {
  const seen = new Map<string, { refreshed: number; since: number }>();
  const committed = new Map<string, Promise<boolean>>();
  return async ({ folder, note, holder, age, refreshed }) => {
    const life = holder === undefined ? 'unknown' : lifeOf(holder);
    if (life !== 'unknown') return life === 'gone';
    if (age > longestSilence) return true;
    if (note === undefined) return false;
    const file = join(folder, note);
    const first = seen.get(file);
    if (first?.refreshed !== refreshed) seen.set(file, { refreshed, since: performance.now() });
    else if (performance.now() - first.since > longestSilence) return true;
    const known = committed.get(file) ?? isInIndex(file);
    committed.set(file, known);
    return known;
  };
}

async function isInIndex(file: string): Promise<boolean> {
  const path = join(basename(dirname(file)), basename(file));
  const args = ['--literal-pathspecs', 'ls-files', '--', path];
  const signal = AbortSignal.timeout(patienceWithGit);
  for await (const line of gitLines(dirname(dirname(file)), args, signal)) if (line !== '') return true;
  return false;
}
