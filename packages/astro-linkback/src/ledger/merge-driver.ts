import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { LinkbackError } from 'linkback';
import { askGit } from './git.ts';
import { placeOf } from './unmerged.ts';
import { writeWhole } from './whole-file.ts';

/** What had to be done so that git merges the ledger by itself. */
export interface DriverSetup {
  /** The file that names the driver, from the top of the work tree. */
  readonly attributes: string;
  readonly wroteAttributes: boolean;
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
  const top = (await askGit(folder, ['rev-parse', '--show-toplevel']))?.trimEnd();
  if (top === undefined) {
    const hint =
      'Run it in the clone of your blog, or name its ledger: --ledger path/to/linkbacks.json. Nothing was changed.';
    throw new LinkbackError('git-failed', `${folder} is in no work tree of git.`, hint);
  }
  const wroteConfig = await configure(folder, {
    'merge.linkback.name': 'linkback merge: the ledger by what it means',
    'merge.linkback.driver': driverOf(top, installed(folder, top) ?? command),
  });
  const attributes = join(folder, '.gitattributes');
  const wroteAttributes = !(await hasDriver(path));
  if (wroteAttributes) await addLine(attributes, `${patternOf(name)} merge=linkback`);
  return { attributes: relative(top, attributes).split(sep).join('/'), wroteAttributes, wroteConfig };
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

async function configure(folder: string, settings: Readonly<Record<string, string>>): Promise<boolean> {
  let wrote = false;
  for (const [key, value] of Object.entries(settings)) {
    const known = await askGit(folder, ['config', '--local', '--get', '-z', key]);
    if (known === `${value}\0`) continue;
    if ((await askGit(folder, ['config', '--local', key, value])) === undefined) {
      const hint =
        'Give this user the right to write .git/config, then run it again. The ledger was not changed.';
      throw new LinkbackError('git-failed', `git could not set ${key}.`, hint);
    }
    wrote = true;
  }
  return wrote;
}

async function addLine(path: string, line: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  await writeWhole(path, `${start}${line}\n`);
}
