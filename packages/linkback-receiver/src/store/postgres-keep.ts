import type { Pool, PoolClient } from 'pg';
import type { Kept } from '../mention.ts';
import { keptColumns, keptOf, keptValues } from './row.ts';
import type { KeptRow } from './row.ts';
import { sourceKeys } from './source.ts';

const columns = keptColumns.join(', ');
const values = [...keptColumns, 'page', 'host'].map((_name, index) => `$${index + 1}`).join(', ');

export async function readKept(pool: Pool, after: string, limit: number): Promise<Kept[]> {
  const { rows } = await pool.query<KeptRow>(
    `SELECT ${columns} FROM linkback.mentions WHERE id COLLATE "C" > $1 ORDER BY id COLLATE "C" LIMIT $2`,
    [after, limit],
  );
  return rows.map(keptOf);
}

/** Within a transaction that is open already. */
export async function keepAll(client: PoolClient, mentions: readonly Kept[], at: Date): Promise<boolean[]> {
  const keyed = mentions.map((mention, index) => ({ mention, index, ...sourceKeys(mention.source) }));
  // In the order in which pings are taken, so that neither waits for the other for ever.
  keyed.sort((a, b) => (a.page < b.page ? -1 : a.page > b.page ? 1 : a.index - b.index));
  const taken = mentions.map(() => false);
  for (const { mention, index } of keyed) taken[index] = await keepOne(client, mention, at);
  return taken;
}

async function keepOne(client: PoolClient, mention: Kept, at: Date): Promise<boolean> {
  const { id, source, post, standing, final } = mention;
  const { page, host } = sourceKeys(source);
  if (standing === 'verified' && final !== undefined) {
    const { rowCount } = await client.query(
      `SELECT 1 FROM linkback.mentions
      WHERE md5(final) = md5($1) AND md5(post) = md5($2) AND standing = 'verified'`,
      [final, post],
    );
    if (rowCount !== 0) return false;
  }
  const { rowCount } = await client.query(
    `INSERT INTO linkback.mentions (${columns}, page, host) VALUES (${values}) ON CONFLICT DO NOTHING`,
    [...keptValues(mention), page, host],
  );
  if (rowCount === 0) return false;
  if (standing === 'queued')
    await client.query('INSERT INTO linkback.jobs (mention, host, due) VALUES ($1, $2, $3)', [
      ...[id, host, at.getTime()],
    ]);
  return true;
}
