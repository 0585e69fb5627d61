import type { PoolClient } from 'pg';
import { isForgettable, isKeptInPart } from './forgettable.ts';

/** Within a transaction that is open already; what another instance is at is left to it. */
export async function forgetOld(client: PoolClient, before: Date, most: number): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM linkback.mentions
    WHERE ${isForgettable} AND changed < $1 AND coalesce(checked, received) < $1
      AND NOT EXISTS (SELECT 1 FROM linkback.jobs WHERE mention = id)
    ORDER BY changed LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [before.getTime(), most],
  );
  if (rows.length === 0) return 0;
  // A ping may have come in before these were locked; a statement of its own sees its job.
  const still = `id = ANY ($1) AND NOT EXISTS (SELECT 1 FROM linkback.jobs WHERE mention = id)`;
  const ids = [rows.map(({ id }) => id)];
  const blanked = await client.query(
    `UPDATE linkback.mentions SET found = NULL, said = NULL, signals = NULL, reason = NULL
    WHERE ${still} AND ${isKeptInPart}`,
    ids,
  );
  const removed = await client.query(
    `DELETE FROM linkback.mentions WHERE ${still} AND NOT ${isKeptInPart}`,
    ids,
  );
  return (blanked.rowCount ?? 0) + (removed.rowCount ?? 0);
}
