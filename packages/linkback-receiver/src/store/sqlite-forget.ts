import type { DatabaseSync } from 'node:sqlite';
import { isForgettable, isKeptInPart } from './forgettable.ts';
import { sourceKeys } from './source.ts';

/** What leaves the file, its bytes too, within transactions that are open already. */
export interface SqliteForget {
  erase(source: string): number;
  forget(before: Date, most: number): number;
}

export function prepareForget(database: DatabaseSync): SqliteForget {
  // Its job goes with it.
  const erase = database.prepare('DELETE FROM mentions WHERE page = ? OR final = ?');
  const old = database.prepare(`
    SELECT id, ${isKeptInPart} AS part FROM mentions
    WHERE ${isForgettable} AND changed < $before AND coalesce(checked, received) < $before
      AND NOT EXISTS (SELECT 1 FROM jobs WHERE mention = id)
    ORDER BY changed LIMIT $most`);
  const remove = database.prepare('DELETE FROM mentions WHERE id = ?');
  const blank = database.prepare(
    'UPDATE mentions SET found = NULL, said = NULL, signals = NULL, reason = NULL WHERE id = ?',
  );

  /** Otherwise it would stay in what the file keeps free. */
  function securely<T>(task: () => T): T {
    database.exec('PRAGMA secure_delete = ON');
    try {
      return task();
    } finally {
      database.exec('PRAGMA secure_delete = OFF');
    }
  }

  return {
    erase(source) {
      const { page } = sourceKeys(source);
      return securely(() => Number(erase.run(page, page).changes));
    },
    forget(before, most) {
      const rows = old.all({ before: before.getTime(), most });
      if (rows.length === 0) return 0;
      return securely(() => {
        for (const { id, part } of rows) (part === 1 ? blank : remove).run(String(id));
        return rows.length;
      });
    },
  };
}
