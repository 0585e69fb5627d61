import { accessSync, chmodSync, chownSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { findRepository } from './repository.ts';
import type { Repository } from './repository.ts';

/** A place for what belongs to a ledger and must not be committed. */
export interface Place {
  /** What the names of the files begin with, in full. */
  readonly start: string;
  /** In git's own folder, where no command of git commits or removes it and every work tree of the clone finds it. */
  readonly isInGit: boolean;
}

/** The folder in git's own; other programs keep theirs there in the same way. */
const folderName = 'astro-linkback';

/**
 * Where the journal, the lock and the memory of a ledger may lie, the best place first: in the folder of the
 * repository, else beside the ledger, and where the ledger is a link, beside that. Those who read look at all of
 * them: an earlier version of this program knew only the last, and git's folder may be read-only at times.
 */
export function placesOf(ledgerPath: string): readonly Place[] {
  const named = join(realOf(dirname(resolve(ledgerPath))), basename(ledgerPath));
  const file = realOf(named);
  const beside = [...new Set([file, named])].map((start) => ({ start, isInGit: false }));
  const repository = findRepository(dirname(file));
  return repository === undefined ? beside : [placeIn(repository, file), ...beside];
}

function placeIn({ top, own }: Repository, file: string): Place {
  const path = relative(top, file).split(sep).join('/').toWellFormed();
  return { start: join(own, folderName, fileName(path)), isInGit: true };
}

/** The best place that can be written now, made if need be; where none can, beside the ledger. */
export function writablePlace(ledgerPath: string): Place {
  const places = placesOf(ledgerPath);
  const named = { start: resolve(ledgerPath), isInGit: false };
  return places.find(isWritable) ?? places.find(({ isInGit }) => !isInGit) ?? named;
}

function isWritable({ start, isInGit }: Place): boolean {
  const folder = dirname(start);
  try {
    if (isInGit) makeFolder(folder);
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A name may be 255 bytes long, and what is made under it adds up to 60. */
const longestName = 160;

/** A path as a name, that no other path has. */
function fileName(path: string): string {
  const name = encodeURIComponent(path);
  if (name.length <= longestName) return name;
  // Few paths are so long, and loading it takes a while.
  const { createHash } = globalThis.process.getBuiltinModule('node:crypto');
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 32);
  return `${hash}-${name.slice(-(longestName - hash.length - 1))}`;
}

/** With the rights and the owner of git's own folder, so that whoever may write there may write here. */
function makeFolder(folder: string): void {
  if (mkdirSync(folder, { recursive: true }) === undefined) return;
  const { mode, uid, gid } = statSync(dirname(folder));
  try {
    chmodSync(folder, mode & 0o7777);
    chownSync(folder, uid, gid);
  } catch {
    // Only root may give it away.
  }
}

function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
