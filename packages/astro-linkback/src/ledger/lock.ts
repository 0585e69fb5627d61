import { randomUUID } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LinkbackError } from 'linkback/planning';
import { draftsOf, findLock, hasCode, lockFileSystem, removeLock } from './lock-folder.ts';
import type { FoundLock } from './lock-folder.ts';
import { describeHolder, thisProcess } from './lock-holder.ts';
import { createLockJudge, longestSilence } from './lock-life.ts';
import type { LockJudge } from './lock-life.ts';
import { placesOf, writablePlace } from './places.ts';
import type { Place } from './places.ts';

export interface LockOptions {
  /** Who holds or wants the lock, in words for people: 'astro build' or 'linkback send'. */
  readonly what: string;
  /** Milliseconds to wait for another process before giving up; 0 asks once. */
  readonly patience: number;
  /** Told once, when there is somebody to wait for: who holds it. */
  readonly onWait?: (holder: string) => void;
  /**
   * Told once, if the lock is lost while the task runs: who holds it now, undefined where nobody does. The task goes
   * on and its result stands, but another may have written the ledger meanwhile.
   */
  readonly onLost?: (holder: string | undefined) => void;
}

/** Another writer sends for no longer than its budget; then it has some seconds to end. */
const longerThanItsBudget = 15_000;

/**
 * How a run waits to be the one writer of the ledger.
 * @param budget milliseconds that such a run may take.
 */
export function writerLock(
  what: string,
  { budget }: { readonly budget: number },
  onWait: (holder: string) => void,
): LockOptions {
  return { what, patience: budget + longerThanItsBudget, onWait };
}

/** Milliseconds between two looks at a lock that another holds. */
const pause = 150;
/** Milliseconds between two refreshes of a lock. */
const refresh = 5_000;
/**
 * Runs `task` as the only writer of the ledger at `path`, which need not exist yet. The lock is a folder, gone when the
 * task is over: `linkbacks.json.lock` in the repository, for all its work trees, or beside the ledger (`placesOf`).
 *
 * A holder on this machine counts until its process ends, and not a moment longer. One elsewhere, or on a system
 * that does not tell when a process started, counts until it has been silent for 30 seconds, and not at all where its
 * lock was committed. That is the only way to lose a lock, save for deleting the folder by hand: a task cannot be
 * called back, so it runs to its end, its result is returned, and `onLost` is told. What the other took is left to it.
 * @throws LinkbackError `ledger-locked` where another holds it for longer than `patience`, `ledger-write` where no
 * lock can be made; `task` has not begun then.
 */
export async function withLedgerLock<T>(
  path: string,
  options: LockOptions,
  task: () => Promise<T>,
): Promise<T> {
  const release = await takeLock(resolve(path), options);
  try {
    return await task();
  } finally {
    release();
  }
}

async function takeLock(path: string, options: LockOptions): Promise<() => void> {
  const isVoid = createLockJudge();
  const deadline = performance.now() + options.patience;
  let hasWaited = false;
  for (;;) {
    const own = lockIn(writablePlace(path));
    const release = await tryToTake(path, own, options);
    let found = findLock(own);
    if (release === undefined) {
      if (found !== undefined && (await isVoid(found)) && wasRemoved(found)) continue;
    } else {
      const all = placesOf(path).map(lockIn);
      // Who can write nowhere but in another place takes the lock there, and then looks here.
      found = await findHeld(all, own, isVoid);
      if (found === undefined) {
        for (const folder of all) await removeDrafts(folder, isVoid);
        return release;
      }
      release();
    }
    if (performance.now() >= deadline) throw locked(path, own, found);
    if (found !== undefined && !hasWaited) {
      hasWaited = true;
      options.onWait?.(describeHolder(found.holder));
    }
    // Two who gave way to each other come again at different times.
    await sleep(pause * (0.7 + Math.random() * 0.6));
  }
}

function lockIn({ start }: Place): string {
  return `${start}.lock`;
}

/** The first lock that somebody holds, but for one's own; what is nobody's is removed. */
async function findHeld(
  folders: readonly string[],
  own: string,
  isVoid: LockJudge,
): Promise<FoundLock | undefined> {
  for (const folder of folders) {
    const found = folder === own ? undefined : findLock(folder);
    if (found === undefined) continue;
    if (!(await isVoid(found))) return found;
    wasRemoved(found);
  }
  return undefined;
}

/** @returns what releases the lock; undefined where another holds it. */
async function tryToTake(
  path: string,
  folder: string,
  options: LockOptions,
): Promise<(() => void) | undefined> {
  // Loaded only now: it listens to the signals that end a process.
  const { lockSync } = await import('proper-lockfile');
  const note = `${randomUUID()}.json`;
  let isLost = false;
  const noticeLoss = () => {
    const found = findLock(folder);
    // Where it could only not be refreshed, nobody has taken it yet.
    if (isLost || found?.note === note) return;
    isLost = true;
    options.onLost?.(found && describeHolder(found.holder));
  };
  try {
    const release = lockSync(path, {
      lockfilePath: folder,
      fs: lockFileSystem(folder, note, thisProcess(options.what)),
      realpath: false,
      stale: longestSilence,
      update: refresh,
      // By default it throws where nobody can catch it.
      onCompromised: noticeLoss,
    });
    return () => {
      noticeLoss();
      try {
        release();
      } catch {
        // It was given up already, or cannot be removed: then it is void when this process ends, and the task's
        // result counts for more.
        wasRemoved({ folder, note });
      }
    };
  } catch (error) {
    if (hasCode(error, 'ELOCKED')) return undefined;
    throw unwritable(path, error as Error);
  }
}

/** What a process left that was killed while it made a lock. */
async function removeDrafts(folder: string, isVoid: LockJudge): Promise<void> {
  for (const draft of draftsOf(folder)) {
    const found = findLock(draft) ?? { folder: draft, note: undefined };
    if (!('age' in found) || (await isVoid(found))) wasRemoved(found);
  }
}

/** @returns false where it still lies there. */
function wasRemoved({ folder, note }: Pick<FoundLock, 'folder' | 'note'>): boolean {
  try {
    removeLock(folder, note);
    return true;
  } catch (error) {
    return hasCode(error, 'ENOENT');
  }
}

function locked(path: string, own: string, found: FoundLock | undefined): LinkbackError {
  return new LinkbackError(
    'ledger-locked',
    `${basename(path)} is being written by ${describeHolder(found?.holder)}.`,
    `Wait until that has ended, then run again. If you are certain that nothing writes it any more, delete ${found?.folder ?? own}. Nothing was sent, and the ledger was not changed.`,
  );
}

function unwritable(path: string, error: Error): LinkbackError {
  // Node names a folder there that the owner has never seen.
  const reason = error.message.split(',')[0] ?? error.message;
  return new LinkbackError(
    'ledger-write',
    `The ledger ${path} cannot be written: ${reason}`,
    `See that the folder ${dirname(path)} exists, that this user may write there and that the disk has room, then run again. Nothing was sent, and the ledger was not changed.`,
  );
}
