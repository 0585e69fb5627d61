import { pageKey } from 'linkback';
import type { PoolClient } from 'pg';
import { mentionColumns, mentionOf } from './row.ts';
import type { ClaimRow } from './row.ts';
import type { Claim, ClaimOptions, Settlement } from './store.ts';

/**
 * Takes what waits longest, in one statement: what another worker is about to take is passed over (`SKIP LOCKED`), so that
 * many workers never wait for each other.
 */
export async function claimNext(
  client: PoolClient,
  at: Date,
  { lease, busy }: ClaimOptions,
): Promise<Claim | undefined> {
  const [time, token] = [at.getTime(), crypto.randomUUID()];
  const { rows } = await client.query<ClaimRow>(
    `WITH next AS (
      SELECT mention FROM linkback.jobs
      WHERE due <= $1 AND until <= $1 AND host <> ALL ($2::text[])
      ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED
    ), taken AS (
      UPDATE linkback.jobs j SET lease = $3, until = $4, begun = begun + 1
      FROM next WHERE j.mention = next.mention RETURNING j.*
    )
    SELECT ${mentionColumns.map((name) => `m.${name}`).join(', ')},
      t.host, t.address, t.attempts, t.misses, t.begun, t.version
    FROM taken t JOIN linkback.mentions m ON m.id = t.mention`,
    [time, busy, token, time + lease],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { host, address, attempts, misses, begun, version } = row;
  return {
    ...{ mention: mentionOf(row), host, attempts, misses, begun, version, lease: token },
    ...(address === null ? {} : { address }),
  };
}

/** Within a transaction that is open already. @returns false where the lease is another's. */
export async function settleClaim(
  client: PoolClient,
  claim: Claim,
  settlement: Settlement,
  at: Date,
): Promise<boolean> {
  const { mention, lease, version } = claim;
  const [id, time] = [mention.id, at.getTime()];
  // The mention first, as a ping that comes in takes them.
  await client.query('SELECT 1 FROM linkback.mentions WHERE id = $1 FOR UPDATE', [id]);
  const { rows } = await client.query<{ version: number }>(
    'SELECT version FROM linkback.jobs WHERE mention = $1 AND lease = $2 FOR UPDATE',
    [id, lease],
  );
  const [job] = rows;
  if (job === undefined) return false;
  await apply(client, claim, settlement, time);
  const isOutdated = job.version !== version;
  const release = 'UPDATE linkback.jobs SET lease = NULL, until = 0, begun = 0, due = $1';
  if (settlement.to === 'again') {
    const { due, attempts, misses } = settlement;
    // A ping that came in the meantime asks for a look now, not when the last one would have been tried again.
    const next = isOutdated ? [time, 0] : [due.getTime(), attempts];
    await client.query(`${release}, attempts = $2, misses = $3 WHERE mention = $4`, [...next, misses, id]);
  } else if (isOutdated) await client.query(`${release} WHERE mention = $2`, [time, id]);
  else await client.query('DELETE FROM linkback.jobs WHERE mention = $1', [id]);
  return true;
}

async function apply(
  client: PoolClient,
  { mention }: Claim,
  settlement: Settlement,
  time: number,
): Promise<void> {
  const { id, post } = mention;
  const fail = (to: string, reason: string) =>
    client.query(
      'UPDATE linkback.mentions SET standing = $1, reason = $2, checked = $3, changed = $3 WHERE id = $4',
      [to, reason, time, id],
    );
  switch (settlement.to) {
    case 'verified': {
      const final = pageKey(settlement.found.url);
      const { rows } = await client.query<{ id: string; source: string }>(
        `SELECT id, source FROM linkback.mentions
        WHERE md5(final) = md5($1) AND md5(post) = md5($2) AND id <> $3 AND standing = 'verified' FOR UPDATE`,
        [final, post, id],
      );
      const [twin] = rows;
      // What the owner said of this page is said of it under its other address.
      const decision = mention.decision === 'held' ? settlement.decision : mention.decision;
      const signals = settlement.signals === undefined ? null : JSON.stringify(settlement.signals);
      await client.query(
        `UPDATE linkback.mentions SET standing = 'verified', reason = NULL, found = $1, signals = $2, final = $3,
          checked = $4, decision = CASE decision WHEN 'held' THEN coalesce($5, decision) ELSE decision END,
          changed = CASE WHEN standing = 'verified' AND found = $1 THEN changed ELSE $4 END
        WHERE id = $6`,
        [JSON.stringify(settlement.found), signals, final, time, decision ?? null, twin?.id ?? id],
      );
      if (twin !== undefined)
        await fail('failed', `It is the same page as ${twin.source}, which is known already.`);
      break;
    }
    case 'failed':
    case 'withdrawn':
      await fail(settlement.to, settlement.reason);
      break;
    case 'kept':
    case 'again':
      await client.query('UPDATE linkback.mentions SET reason = $1, checked = $2 WHERE id = $3', [
        ...[settlement.reason, time, id],
      ]);
  }
}
