import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { LinkbackError } from 'linkback';

/** Each brings a database from the version of its index to the next (`PRAGMA user_version`). */
const migrations = [
  `CREATE TABLE mentions (
    id TEXT PRIMARY KEY,
    protocol TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    post TEXT NOT NULL,
    -- The page of the source, and the one that is found there after redirects.
    page TEXT NOT NULL,
    final TEXT,
    host TEXT NOT NULL,
    standing TEXT NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT,
    said TEXT,
    found TEXT,
    signals TEXT,
    received INTEGER NOT NULL,
    checked INTEGER,
    changed INTEGER NOT NULL,
    -- When the owner said the last word on it.
    decided INTEGER,
    UNIQUE (post, page)
  ) STRICT;
  CREATE INDEX mentions_final ON mentions (post, final);
  CREATE INDEX mentions_changed ON mentions (changed);
  CREATE INDEX mentions_decided ON mentions (host, decided) WHERE decided IS NOT NULL;
  CREATE INDEX mentions_page ON mentions (page);
  CREATE TABLE jobs (
    mention TEXT PRIMARY KEY REFERENCES mentions (id) ON DELETE CASCADE,
    host TEXT NOT NULL,
    address TEXT,
    due INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    attempts INTEGER NOT NULL DEFAULT 0,
    misses INTEGER NOT NULL DEFAULT 0,
    begun INTEGER NOT NULL DEFAULT 0,
    lease TEXT,
    until INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX jobs_due ON jobs (due);
  CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    verdict TEXT NOT NULL
  ) STRICT;
  CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;`,
  // To count the jobs would take the longer the more there are, for each batch of pings.
  `CREATE TABLE totals (queued INTEGER NOT NULL) STRICT;
  INSERT INTO totals SELECT count(*) FROM jobs;
  CREATE TRIGGER jobs_added AFTER INSERT ON jobs BEGIN UPDATE totals SET queued = queued + 1; END;
  CREATE TRIGGER jobs_removed AFTER DELETE ON jobs BEGIN UPDATE totals SET queued = queued - 1; END;`,
  // What may be forgotten one day; nothing that is queued, so that a ping does not pay for it.
  `CREATE INDEX mentions_age ON mentions (changed)
    WHERE standing <> 'queued' AND (decision <> 'approved' OR standing <> 'verified');`,
];

/**
 * Opens the file, and makes or brings up to date what is in it.
 * @param file path, or `:memory:`.
 * @throws LinkbackError `store-unusable`
 */
export function openDatabase(
  file: string,
  { durable = true, mustExist = false }: { readonly durable?: boolean; readonly mustExist?: boolean } = {},
): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (mustExist && !existsSync(file)) throw new Error('there is no such file');
    database = new DatabaseSync(file);
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL');
    // FULL: what was acknowledged outlives a power cut, not only a killed process.
    database.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
    migrate(database, file);
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof LinkbackError ? error : unusable(file, error);
  }
}

function migrate(database: DatabaseSync, file: string): void {
  const version = () => Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version() === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have been first.
    const known = version();
    if (known > migrations.length) throw tooNew(file);
    for (const statements of migrations.slice(known)) database.exec(statements);
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function unusable(file: string, error: unknown): LinkbackError {
  const words = error instanceof Error ? error.message : String(error);
  return new LinkbackError(
    'store-unusable',
    `The store at ${file} cannot be used: ${words}.`,
    'Give another place with --store, or mend what keeps it from being written. Nothing was received.',
  );
}

function tooNew(file: string): LinkbackError {
  return new LinkbackError(
    'store-unusable',
    `The store at ${file} was written by a newer version of linkback-receiver.`,
    'Update linkback-receiver. The store was not changed.',
  );
}
