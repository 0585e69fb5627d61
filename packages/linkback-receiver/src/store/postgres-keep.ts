import type { Pool, PoolClient } from 'pg';
import type { Kept } from '../mention.ts';
import { keptColumns, keptOf, keptValues } from './row.ts';
import type { KeptRow } from './row.ts';
import { inOneOrder } from './source.ts';
import type { sourceKeys } from './source.ts';

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
  const taken = mentions.map(() => false);
  for (const { item, index, ...keys } of inOneOrder(mentions, ({ source }) => source))
    taken[index] = await keepOne(client, item, keys, at);
  return taken;
}

async function keepOne(
  client: PoolClient,
  mention: Kept,
  { page, host }: ReturnType<typeof sourceKeys>,
  at: Date,
): Promise<boolean> {
  const { id, post, standing, final } = mention;
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
