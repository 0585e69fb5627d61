import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { LinkbackError } from 'linkback';

export interface Backup {
  readonly mentions: number;
  /** Of these such as wait to be verified. */
  readonly queued: number;
}

/**
 * Copies a store as it is at one moment, while others write to it (`VACUUM INTO`). The copy has its name only when it is
 * whole, on the disk, and was read.
 * @throws LinkbackError `store-unusable`; then there is no copy.
 */
export async function backupSqlite(from: string, to: string): Promise<Backup> {
  if (!existsSync(from)) throw unusable(from, 'there is no such file');
  if (existsSync(to)) throw taken(to);
  const part = `${to}.part`;
  try {
    await rm(part, { force: true });
    copy(from, part);
    const backup = read(part);
    // It is not forced out by what wrote it.
    const handle = await open(part, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(part, to);
    return backup;
  } catch (error) {
    await rm(part, { force: true });
    throw unusable(from, error instanceof Error ? error.message : String(error));
  }
}

function copy(from: string, to: string): void {
  const database = new DatabaseSync(from);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

function read(file: string): Backup {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const said = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
    if (said !== 'ok') throw new Error(String(said));
    const counts = database.prepare(
      'SELECT (SELECT count(*) FROM mentions) AS mentions, (SELECT count(*) FROM jobs) AS queued',
    );
    return { ...(counts.get() as unknown as Backup) };
  } finally {
    database.close();
  }
}

function unusable(file: string, why: string): LinkbackError {
  return new LinkbackError(
    'store-unusable',
    `The store at ${file} cannot be backed up: ${why}.`,
    'Look at --store, and whether there is room where the backup should be. There is no backup of now; the store was not changed.',
  );
}

function taken(to: string): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    `There is a file at ${to} already.`,
    'Give another name, with the day in it for example. There is no backup of now; the file was not changed.',
  );
}
