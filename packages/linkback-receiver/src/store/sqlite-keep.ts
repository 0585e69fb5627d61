import type { DatabaseSync } from 'node:sqlite';
import type { Kept } from '../mention.ts';
import { keptColumns, keptOf, keptValues } from './row.ts';
import type { KeptRow } from './row.ts';
import { sourceKeys } from './source.ts';
import type { HostVerdict } from './store.ts';

/** What goes from one store to another, within transactions that are open already. */
export interface SqliteKeep {
  kept(after: string, limit: number): Kept[];
  keep(mention: Kept, at: Date): boolean;
  hostWords(): HostVerdict[];
}

export function prepareKeep(database: DatabaseSync): SqliteKeep {
  const columns = keptColumns.join(', ');
  const next = database.prepare(`SELECT ${columns} FROM mentions WHERE id > ? ORDER BY id LIMIT ?`);
  const twin = database.prepare(
    "SELECT 1 FROM mentions WHERE post = ? AND final = ? AND standing = 'verified'",
  );
  const add = database.prepare(`
    INSERT INTO mentions (${columns}, page, host) VALUES (${keptColumns.map(() => '?').join(', ')}, ?, ?)
    ON CONFLICT DO NOTHING`);
  const queue = database.prepare('INSERT INTO jobs (mention, host, due) VALUES (?, ?, ?)');
  const words = database.prepare('SELECT host, verdict FROM hosts ORDER BY host');
  return {
    kept: (after, limit) => (next.all(after, limit) as unknown as KeptRow[]).map(keptOf),
    keep(mention, at) {
      const { id, source, post, standing, final } = mention;
      const { page, host } = sourceKeys(source);
      if (standing === 'verified' && final !== undefined && twin.get(post, final) !== undefined) return false;
      if (add.run(...keptValues(mention), page, host).changes === 0) return false;
      if (standing === 'queued') queue.run(id, host, at.getTime());
      return true;
    },
    hostWords: () => words.all() as unknown as HostVerdict[],
  };
}
