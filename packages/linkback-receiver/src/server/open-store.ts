import type { Store } from '../index.ts';
import type { SqliteOptions } from '../store/sqlite.ts';

/**
 * The store that `--store` names: a PostgreSQL by its address, else a file of SQLite. Only the one that is used is loaded.
 * @throws LinkbackError `store-unusable`
 */
export async function openStore(place: string, options: SqliteOptions = {}): Promise<Store> {
  if (isPostgres(place)) return (await import('../store/postgres.ts')).postgresStore(place, options);
  return (await import('../store/sqlite.ts')).sqliteStore(place, options);
}

/**
 * The same for who answers pings: it never waits for the disk itself.
 * @throws LinkbackError `store-unusable`
 */
export async function openAnsweringStore(place: string): Promise<Store> {
  if (isPostgres(place)) return openStore(place);
  return (await import('../store/sqlite-threaded.ts')).threadedSqliteStore(place);
}

/** For people to read: without the password. */
export function storeName(place: string): string {
  if (!isPostgres(place)) return place;
  const url = URL.parse(place);
  return url === null ? 'PostgreSQL' : `PostgreSQL at ${url.host}${url.pathname}`;
}

export function isPostgres(place: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(place);
}
