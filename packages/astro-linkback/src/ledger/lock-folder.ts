import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseHolder } from './lock-holder.ts';
import type { Holder } from './lock-holder.ts';

/** A lock as it is found. */
export interface FoundLock {
  readonly folder: string;
  /** Of the holder's note, a name that no other lock has; undefined where there is none to be found. */
  readonly note: string | undefined;
  readonly holder: Holder | undefined;
  /** When it was last refreshed, by the clock of the disk: milliseconds since 1970. */
  readonly refreshed: number;
  /** Milliseconds since then. */
  readonly age: number;
}

/**
 * What proper-lockfile is given in place of its file system. By itself it takes with mkdir and removes by the
 * folder's name, so that two who find one stale lock can remove each other's and both go on. Here the lock is the
 * holder's note: the folder appears with it in one rename, and is refreshed and removed by the note's own name,
 * which does nothing to a lock that another took since.
 */
export function lockFileSystem(folder: string, note: string, holder: Holder) {
  const file = join(folder, note);
  return {
    mkdirSync(): void {
      if (!isFree(folder)) throw taken();
      const draft = `${folder}-${note}`;
      mkdirSync(draft);
      try {
        writeFileSync(join(draft, note), `${JSON.stringify(holder)}\n`);
        renameSync(draft, folder);
      } catch (error) {
        rmSync(draft, { recursive: true, force: true });
        throw cameLate(error) ? taken() : error;
      }
    },
    statSync: () => statSync(file),
    utimesSync: (_: string, accessed: Date, modified: Date) => utimesSync(file, accessed, modified),
    rmdirSync: () => removeLock(folder, note),
  };
}

/** @returns undefined where nobody holds the lock. */
export function findLock(folder: string): FoundLock | undefined {
  let note: string | undefined;
  try {
    note = readdirSync(folder)[0];
    if (note === undefined) return undefined;
    const file = join(folder, note);
    const holder = parseHolder(readFileSync(file, 'utf8'));
    const refreshed = statSync(file).mtimeMs;
    return { folder, note, holder, refreshed, age: Date.now() - refreshed };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    // No folder, or none that this user may look into: nothing of what follows is known.
    return { folder, note, holder: undefined, refreshed: 0, age: 0 };
  }
}

/** The folders beside it that were to become locks; see `lockFileSystem`. */
export function draftsOf(folder: string): string[] {
  const start = `${basename(folder)}-`;
  try {
    return readdirSync(dirname(folder))
      .filter((name) => name.startsWith(start) && /^[\da-f-]{36}\.json$/.test(name.slice(start.length)))
      .map((name) => join(dirname(folder), name));
  } catch {
    // A folder may be written that may not be listed.
    return [];
  }
}

/**
 * Removes a lock by its note; of several who do so, one succeeds.
 * @throws the system's error, ENOENT where it is gone already.
 */
export function removeLock(folder: string, note: string | undefined): void {
  if (note !== undefined) unlinkSync(join(folder, note));
  try {
    rmdirSync(folder);
  } catch {
    // The next has moved in already; and an empty folder is no lock.
  }
}

/** An empty folder makes way: a process was killed between the two steps of `removeLock`. */
function isFree(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) return false;
    throw error;
  }
}

function cameLate(error: unknown): boolean {
  // Windows forbids a rename to where a folder is.
  const isRefused =
    hasCode(error, 'EPERM', 'EACCES') && (error as NodeJS.ErrnoException).syscall === 'rename';
  // The draft itself is gone where another took it for that of a dead process.
  return isRefused || hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'ENOENT');
}

/** In the library's own words; at EEXIST it would judge the age, of which `FoundLock` says more. */
function taken(): Error {
  return Object.assign(new Error('Another holds the lock.'), { code: 'ELOCKED' });
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
