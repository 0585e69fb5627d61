import { readFileSync, realpathSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/** Not from `node:process`: who imports that opens the three streams, which takes longer than all that is done here. */
const system = globalThis.process;

/** The git repository that a folder is in. */
export interface Repository {
  /** Of this work tree. */
  readonly top: string;
  /** git's own folder, one for all work trees of a clone (gitrepository-layout, `commondir`). */
  readonly own: string;
}

/**
 * The repository that git would find from a folder upwards, by the files alone. None where there is none, where git
 * would find a broken one, or where it belongs to somebody else (git, `safe.directory`).
 * @param folder without links in it.
 */
export function findRepository(folder: string): Repository | undefined {
  const ends = new Set(ceilings());
  for (let top = folder; ; top = dirname(top)) {
    const mark = join(top, '.git');
    const found = status(mark);
    const gitFolder = found?.isFile() === true ? linkedFolder(mark, top) : mark;
    const own = gitFolder === undefined ? undefined : ownFolder(gitFolder);
    if (own !== undefined) return isTrusted(own, folder) ? { top, own } : undefined;
    // A folder of that name that is no repository is passed over by git; a file that leads nowhere ends its search.
    if (found?.isFile() === true) return undefined;
    if (top === dirname(top) || ends.has(dirname(top))) return undefined;
  }
}

/** Where git is told not to look (git, `GIT_CEILING_DIRECTORIES`). */
function ceilings(): string[] {
  const named = (system.env['GIT_CEILING_DIRECTORIES'] ?? '').split(delimiter).filter((name) => name !== '');
  return named.map((name) => orNothing(() => realpathSync.native(name)) ?? resolve(name));
}

/** Of a submodule or another work tree, `.git` is a file that says where its folder is. */
function linkedFolder(mark: string, top: string): string | undefined {
  const place = /^gitdir: (.+)$/m.exec(textOf(mark) ?? '')?.[1];
  return place === undefined ? undefined : resolve(top, place.trimEnd());
}

/** @returns undefined where that is no repository, as git judges it. */
function ownFolder(gitFolder: string): string | undefined {
  if (textOf(join(gitFolder, 'HEAD')) === undefined) return undefined;
  const common = textOf(join(gitFolder, 'commondir'))?.trimEnd();
  const own = resolve(gitFolder, common ?? '.');
  const isWhole = ['objects', 'refs'].every((name) => status(join(own, name))?.isDirectory() === true);
  return isWhole ? orNothing(() => realpathSync.native(own)) : undefined;
}

/** It is of this user, or of whom the folder is; the system may not tell. */
function isTrusted(own: string, folder: string): boolean {
  const [owner, user] = [status(own)?.uid, system.getuid?.()];
  return user === undefined || owner === user || owner === status(folder)?.uid;
}

/** The text of one of git's files; undefined where it cannot be read. */
export function textOf(file: string): string | undefined {
  return orNothing(() => readFileSync(file, 'utf8'));
}

function status(path: string): Stats | undefined {
  return orNothing(() => statSync(path));
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
