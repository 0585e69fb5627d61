import { Pool, types } from 'pg';
import type { CustomTypesConfig, PoolClient } from 'pg';
import type { Mention } from '../mention.ts';
import { createBatch } from './batch.ts';
import { forgetOld } from './postgres-forget.ts';
import { keepAll, readKept } from './postgres-keep.ts';
import { claimNext, settleClaim } from './postgres-queue.ts';
import { migrate } from './postgres-schema.ts';
import { mentionColumns, mentionOf } from './row.ts';
import type { MentionRow } from './row.ts';
import { makeSecret } from './secret.ts';
import { inOneOrder, sourceKeys } from './source.ts';
import { storeDefaults } from './store.ts';
import type { HostVerdict, Receipt, Store, StoreOptions, Verdict } from './store.ts';

/** Times and counts are `bigint` here, and all of them are numbers. */
const bigint = 20;
const parserOf = types.getTypeParser as (oid: number, format?: string) => unknown;
const numbers = {
  getTypeParser: (oid: number, format?: string) => (oid === bigint ? Number : parserOf(oid, format)),
} as CustomTypesConfig;

/**
 * A store for several instances behind a balancer: PostgreSQL 13 or newer, in a schema named `linkback`.
 * @param url `postgres://user:password@host/database`
 * @throws LinkbackError `store-unusable`
 */
export async function postgresStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const { maxQueued, pause } = { ...storeDefaults, ...options };
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    types: numbers,
  });
  // A connection that breaks while nobody uses it is no error: the next query makes another.
  pool.on('error', () => undefined);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const columns = mentionColumns.join(', ');

  async function transaction<T>(task: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await task(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: unknown) => (broken = lost as Error));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  const batch = createBatch((pings) =>
    transaction(async (client) => {
      let { queued } = await depth(client);
      const receipts = new Map<number, Receipt>();
      for (const { item, index, page, host } of inOneOrder(pings, ({ ping }) => ping.source)) {
        const { ping, at } = item;
        if (queued >= maxQueued) {
          receipts.set(index, { kind: 'full' });
          continue;
        }
        const said = ping.said === undefined ? null : JSON.stringify(ping.said);
        const whole = { ...ping, said, page, host, id: crypto.randomUUID() };
        const { rows } = await client.query<{ receipt: Receipt }>(
          'SELECT linkback.receive($1, $2, $3) AS receipt',
          [JSON.stringify(whole), at.getTime(), pause],
        );
        const receipt = rows[0]?.receipt ?? { kind: 'full' };
        if (receipt.kind === 'received') queued += 1;
        receipts.set(index, receipt);
      }
      return pings.map((_ping, index) => receipts.get(index) ?? { kind: 'full' });
    }),
  );

  async function depth(client: Pool | PoolClient = pool) {
    const { rows } = await client.query<{ queued: number; due: number | null }>(
      'SELECT count(*) AS queued, min(due) AS due FROM linkback.jobs',
    );
    const { queued = 0, due = null } = rows[0] ?? {};
    return { queued, ...(due === null ? {} : { due: new Date(due) }) };
  }

  async function mentions(where: string, values: readonly unknown[]): Promise<Mention[]> {
    const { rows } = await pool.query<MentionRow>(`SELECT ${columns} FROM linkback.mentions WHERE ${where}`, [
      ...values,
    ]);
    return rows.map(mentionOf);
  }

  return {
    receive: (ping, at) => batch.receive(ping, at),
    claim: async (at, claimed) => {
      const client = await pool.connect();
      try {
        return await claimNext(client, at, claimed);
      } finally {
        client.release();
      }
    },
    settle: (claim, settlement, at) => transaction((client) => settleClaim(client, claim, settlement, at)),
    find: async (id) => (await mentions('id = $1', [id]))[0],
    mentions: ({ post, standing, decision, host, limit = 1_000 }) =>
      mentions(
        `($1::text IS NULL OR post = $1) AND ($2::text IS NULL OR standing = $2)
          AND ($3::text IS NULL OR decision = $3) AND ($4::text IS NULL OR host = $4)
        ORDER BY changed DESC, id COLLATE "C" LIMIT $5`,
        [post ?? null, standing ?? null, decision ?? null, host ?? null, limit],
      ),
    async history({ source }) {
      const { page, host } = sourceKeys(source);
      const { rows } = await pool.query<{ verdict: Verdict; posts: number }>(
        `SELECT linkback.verdict($1) AS verdict,
          (SELECT count(*) FROM linkback.mentions WHERE md5(page) = md5($2)) AS posts`,
        [host, page],
      );
      return rows[0] ?? { verdict: 'open', posts: 0 };
    },
    async decide(id, decision, at) {
      const time = at.getTime();
      const { rowCount } = await pool.query(
        `UPDATE linkback.mentions SET decision = $1, decided = $2,
          changed = CASE decision WHEN $1 THEN changed ELSE $3 END WHERE id = $4`,
        [decision, decision === 'held' ? null : time, time, id],
      );
      return rowCount === 1;
    },
    async judgeHost(host, verdict) {
      if (verdict === undefined) await pool.query('DELETE FROM linkback.hosts WHERE host = $1', [host]);
      else
        await pool.query(
          'INSERT INTO linkback.hosts VALUES ($1, $2) ON CONFLICT (host) DO UPDATE SET verdict = excluded.verdict',
          [host, verdict],
        );
    },
    async hosts() {
      const { rows } = await pool.query<HostVerdict>(
        `SELECT host, linkback.verdict(host) AS verdict FROM (
          SELECT host FROM linkback.hosts UNION SELECT host FROM linkback.mentions WHERE decided IS NOT NULL
        ) AS judged ORDER BY host COLLATE "C"`,
      );
      return rows;
    },
    async erase(source) {
      const { page } = sourceKeys(source);
      // By the digests, which are what is indexed.
      const { rowCount } = await pool.query(
        `DELETE FROM linkback.mentions
        WHERE (md5(page) = md5($1) AND page = $1) OR (md5(final) = md5($1) AND final = $1)`,
        [page],
      );
      return rowCount ?? 0;
    },
    forget: (before, most) => transaction((client) => forgetOld(client, before, most)),
    kept: (after, limit) => readKept(pool, after, limit),
    keep: (mentions, at) => transaction((client) => keepAll(client, mentions, at)),
    async hostWords() {
      const { rows } = await pool.query<HostVerdict>(
        'SELECT host, verdict FROM linkback.hosts ORDER BY host COLLATE "C"',
      );
      return rows;
    },
    async secret() {
      await pool.query("INSERT INTO linkback.secrets VALUES ('token', $1) ON CONFLICT DO NOTHING", [
        makeSecret(),
      ]);
      const { rows } = await pool.query<{ value: string }>(
        "SELECT value FROM linkback.secrets WHERE name = 'token'",
      );
      return rows[0]?.value ?? '';
    },
    depth: () => depth(),
    async close() {
      await batch.end();
      await pool.end();
    },
  };
}
