import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { LinkbackError } from 'linkback/errors';
import { placeOf } from './file-place.ts';
import { askGit, runGit } from './git.ts';
import { isGivenToDriver } from './merge-attributes.ts';
import { findRepository, textOf } from './repository.ts';
import type { Repository } from './repository.ts';

/** One setting of git, as `git config` names it. */
export interface GitSetting {
  readonly key: string;
  readonly value: string;
  /** What is set there now. */
  readonly before?: string;
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

/**
 * Asks git only where its files say something of this driver: to look at a blog that was never set up starts no process.
 * @param command the file of this command as it was called. Never rejects.
 */
export async function driverState(path: string, command: string): Promise<DriverState> {
  const { folder, name } = await placeOf(path);
  const repository = existsSync(folder) ? findRepository(folder) : undefined;
  if (repository === undefined) return { settings: undefined, isNamed: false, folder: '' };
  const { top, own } = repository;
  const [known, isNamed] = await Promise.all([
    names(join(own, 'config'), /merge\W+linkback/i) ? askGit(folder, askSettings) : undefined,
    attributesFor(folder, repository).some((file) => names(file, /merge=linkback/)) &&
      isGivenToDriver(folder, name),
  ]);
  const settings = missingSettings(driverOf(top, installed(folder, top) ?? command), known);
  return { settings, isNamed, folder: relative(top, folder).split(sep).join('/') };
}

const askSettings = ['config', '--local', '-z', '--get-regexp', '^merge\\.linkback\\.'];

/** The files of this repository that git reads attributes from for what is in a folder (gitattributes). */
function attributesFor(folder: string, { top, own }: Repository): string[] {
  const steps = relative(top, folder).split(sep);
  const folders = steps.map((_, index) => join(top, ...steps.slice(0, index + 1)));
  return [join(own, 'info/attributes'), ...[top, ...folders].map((each) => join(each, '.gitattributes'))];
}

function names(file: string, driver: RegExp): boolean {
  return driver.test(textOf(file) ?? '');
}

/** @param known what the configuration has, as `git config -z` prints it. */
function missingSettings(driver: string, known = ''): readonly GitSetting[] {
  const wanted = [
    { key: 'merge.linkback.name', value: 'linkback merge: the ledger by what it means' },
    { key: 'merge.linkback.driver', value: driver },
  ];
  // Of a setting that stands there more than once the last counts.
  const last = new Map(known.split('\0').map((entry) => parted(entry)));
  return wanted
    .filter(({ key, value }) => last.get(key) !== value)
    .map((setting) => {
      const before = last.get(setting.key);
      return before === undefined ? setting : { ...setting, before };
    });
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
    const { ok, words } = await runGit(folder, ['config', '--local', key, value]);
    if (ok) continue;
    const hint = `Is git installed, and may this user write .git/config? Then run it again. ${state}`;
    throw new LinkbackError('git-failed', `git could not set ${key}: ${words}`, hint);
  }
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
