import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { LinkbackError } from 'linkback/errors';
import { placeOf } from './file-place.ts';
import { isGivenToDriver, withDriverLine } from './merge-attributes.ts';
import { driverState, writeSettings } from './merge-settings.ts';
import { writeWhole } from './whole-file.ts';

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
    isNamed: wroteAttributes ? await isGivenToDriver(folder, name) : isNamed,
    wroteConfig,
  };
}
