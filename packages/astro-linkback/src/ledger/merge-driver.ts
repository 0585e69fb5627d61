import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path';
import { LinkbackError } from 'linkback/errors';
import { placeOf } from './file-place.ts';
import { askGit } from './git.ts';
import { writeWhole } from './whole-file.ts';

/** One setting of git, as `git config` names it. */
export interface GitSetting {
  readonly key: string;
  readonly value: string;
}

/** What had to be done so that git merges the ledger by itself. */
export interface DriverSetup {
  /** The file that names the driver, from the top of the work tree. */
  readonly attributes: string;
  readonly wroteAttributes: boolean;
  /** Else another file of git's, such as `.git/info/attributes`, says otherwise. */
  readonly isNamed: boolean;
  readonly wroteConfig: boolean;
}

/**
 * Makes `linkback merge` git's merge driver for the ledger: a line in the `.gitattributes` beside it, and the command in
 * the configuration of this clone. Other lines and settings are left as they are.
 * @param command the file of this command as it was called.
 * @throws LinkbackError `git-failed` where there is no repository, or it cannot be written.
 */
export async function setUpDriver(path: string, command: string): Promise<DriverSetup> {
  const { folder, name } = await placeOf(path);
  const { settings, isNamed, folder: inside } = await driverState(path, command);
  if (settings === undefined) {
    const hint =
      'Run it in the clone of your blog, or name its ledger: --ledger path/to/linkbacks.json. Nothing was changed.';
    throw new LinkbackError('git-failed', `${folder} is in no work tree of git.`, hint);
  }
  await writeSettings(path, settings, 'The ledger was not changed.');
  const attributes = join(folder, '.gitattributes');
  const before = isNamed ? undefined : await readFile(attributes, 'utf8').catch(() => undefined);
  const after = isNamed ? undefined : withDriverLine(before, name);
  const wroteAttributes = after !== before;
  if (after !== undefined && wroteAttributes) await writeWhole(attributes, after);
  const wroteConfig = settings.length > 0;
  return {
    attributes: posix.join(inside, '.gitattributes'),
    wroteAttributes,
    isNamed: wroteAttributes ? await hasDriver(path) : isNamed,
    wroteConfig,
  };
}

/** How far git merges the ledger by itself. */
export interface DriverState {
  /** What is not as it has to be in the configuration of this clone; undefined where the ledger is in no work tree of git. */
  readonly settings: readonly GitSetting[] | undefined;
  /** `.gitattributes` names the driver. */
  readonly isNamed: boolean;
  /** Where the ledger's folder is in its repository, such as `apps/blog`; empty at its top, and where there is none. */
  readonly folder: string;
}

/** Asks git, all at once. @param command the file of this command as it was called. Never rejects. */
export async function driverState(path: string, command: string): Promise<DriverState> {
  const { folder } = await placeOf(path);
  const [place, known, isNamed] = await Promise.all([
    askGit(folder, ['rev-parse', '--show-toplevel', '--show-prefix']),
    askGit(folder, ['config', '--local', '-z', '--get-regexp', '^merge\\.linkback\\.']),
    hasDriver(path),
  ]);
  const [top = '', prefix = ''] = place?.split('\n') ?? [];
  const settings =
    place === undefined
      ? undefined
      : missingSettings(driverOf(top, installed(folder, top) ?? command), known);
  return { settings, isNamed, folder: prefix.replace(/\/$/, '') };
}

/** @param known what the configuration has, as `git config -z` prints it. */
function missingSettings(driver: string, known = ''): readonly GitSetting[] {
  const wanted = [
    { key: 'merge.linkback.name', value: 'linkback merge: the ledger by what it means' },
    { key: 'merge.linkback.driver', value: driver },
  ];
  // Of a setting that stands there more than once the last counts.
  const last = new Map(known.split('\0').map((entry) => parted(entry)));
  return wanted.filter(({ key, value }) => last.get(key) !== value);
}

/** One entry as `git config -z` writes it. */
function parted(entry: string): readonly [key: string, value: string] {
  const [key = '', ...lines] = entry.split('\n');
  return [key, lines.join('\n')];
}

/**
 * Writes them into the configuration of this clone.
 * @param state what the owner is told of all else, where one cannot be written.
 * @throws LinkbackError `git-failed`
 */
export async function writeSettings(
  path: string,
  settings: readonly GitSetting[],
  state: string,
): Promise<void> {
  const { folder } = await placeOf(path);
  for (const { key, value } of settings) {
    if ((await askGit(folder, ['config', '--local', key, value])) !== undefined) continue;
    const hint = `Give this user the right to write .git/config, then run it again. ${state}`;
    throw new LinkbackError('git-failed', `git could not set ${key}.`, hint);
  }
}

/**
 * The text of a `.gitattributes` that gives the file of this name beside it to the driver. Where a line does, and none
 * behind it says how to merge, it stays as it is.
 */
export function withDriverLine(text: string | undefined, name: string): string {
  const pattern = patternOf(name);
  const lines = (text ?? '').split('\n').map((line) => line.trim());
  const isOurs = (line: string) => {
    const own = [pattern, pattern.replace('/', '')].find((start) => line.startsWith(start));
    return own !== undefined && /^\s(?:.*\s)?merge=linkback(?:\s|$)/.test(line.slice(own.length));
  };
  const last = lines.findLastIndex((line) => !line.startsWith('#') && /merge|\sbinary(?:\s|$)/.test(line));
  if (text !== undefined && isOurs(lines[last] ?? '')) return text;
  const start = text === undefined || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`;
  return `${start}${pattern} merge=linkback\n`;
}

/** Is the ledger merged by this command, as far as `.gitattributes` says? */
export async function hasDriver(path: string): Promise<boolean> {
  const { folder, name } = await placeOf(path);
  const found = await askGit(folder, ['check-attr', '-z', 'merge', '--', name]);
  return found?.split('\0')[2] === 'linkback';
}

/** The command where a package manager has installed it for the blog: that place stays when it is updated. */
function installed(folder: string, top: string): string | undefined {
  for (let place = folder; ; place = dirname(place)) {
    const command = join(place, 'node_modules/astro-linkback/bin/linkback.js');
    if (existsSync(command)) return command;
    if (place === top || place === dirname(place)) return undefined;
  }
}

/**
 * Git runs it at the top of the work tree. Where the command is not there, on a runner without `node_modules`, or cannot
 * merge, lines are merged as git does it, and it is a conflict all the same: what is then in the file may lack a side.
 */
function driverOf(top: string, command: string): string {
  const inside = relative(top, command);
  const isInside = !inside.startsWith('..') && !isAbsolute(inside);
  const file = quoted((isInside ? inside : command).split(sep).join('/'));
  // Not by npx, which asks a registry for what it does not find.
  const run = `test -e ${file} && node ${file} merge %O %A %B %P`;
  const byLines = 'git merge-file -q --diff3 -L ours -L base -L theirs %A %O %B';
  return `${run} || { ${byLines}; false; }`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''").replaceAll('%', '%%')}'`;
}

/** A name as a pattern of `.gitattributes` that means this file alone. */
function patternOf(name: string): string {
  const pattern = `/${name.replace(/[\\*?[]/g, '\\$&')}`;
  return /["\s]/.test(pattern) ? JSON.stringify(pattern) : pattern;
}
