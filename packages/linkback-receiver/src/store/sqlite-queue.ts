import type { DatabaseSync } from 'node:sqlite';
import { pageKey } from 'linkback';
import { mentionColumns, mentionOf } from './row.ts';
import type { ClaimRow } from './row.ts';
import type { Claim, ClaimOptions, Settlement } from './store.ts';

/** The queue's part of the store, within transactions that are open already. */
export interface SqliteQueue {
  claim(at: Date, options: ClaimOptions): Claim | undefined;
  settle(claim: Claim, settlement: Settlement, at: Date): boolean;
}

export function prepareQueue(database: DatabaseSync): SqliteQueue {
  const next = database.prepare(`
    SELECT mention FROM jobs
    WHERE due <= ? AND until <= ? AND host NOT IN (SELECT value FROM json_each(?))
    ORDER BY due LIMIT 1`);
  const take = database.prepare('UPDATE jobs SET lease = ?, until = ?, begun = begun + 1 WHERE mention = ?');
  const taken = database.prepare(`
    SELECT ${mentionColumns.map((name) => `m.${name}`).join(', ')},
      j.host, j.address, j.attempts, j.misses, j.begun, j.version
    FROM jobs j JOIN mentions m ON m.id = j.mention WHERE j.mention = ?`);
  const held = database.prepare('SELECT version FROM jobs WHERE mention = ? AND lease = ?');
  const done = database.prepare('DELETE FROM jobs WHERE mention = ?');
  const release = database.prepare(
    'UPDATE jobs SET lease = NULL, until = 0, begun = 0, due = ? WHERE mention = ?',
  );
  const postpone = database.prepare(`
    UPDATE jobs SET lease = NULL, until = 0, begun = 0, due = ?, attempts = ?, misses = ? WHERE mention = ?`);
  const note = database.prepare('UPDATE mentions SET reason = ?, checked = ? WHERE id = ?');
  const fail = database.prepare(
    'UPDATE mentions SET standing = ?, reason = ?, checked = ?, changed = ? WHERE id = ?',
  );
  const verify = database.prepare(`
    UPDATE mentions SET standing = 'verified', reason = NULL, found = ?, signals = ?, final = ?, checked = ?,
      decision = CASE decision WHEN 'held' THEN coalesce(?, decision) ELSE decision END,
      changed = CASE WHEN standing = 'verified' AND found = ? THEN changed ELSE ? END
    WHERE id = ?`);
  const twin = database.prepare(`
    SELECT id, source FROM mentions WHERE post = ? AND final = ? AND id <> ? AND standing = 'verified'`);

  function apply({ mention }: Claim, settlement: Settlement, time: number): void {
    const { id, post } = mention;
    switch (settlement.to) {
      case 'verified': {
        const found = JSON.stringify(settlement.found);
        const final = pageKey(settlement.found.url);
        const other = twin.get(post, final, id) as { id: string; source: string } | undefined;
        // What the owner said of this page is said of it under its other address.
        const decision = mention.decision === 'held' ? (settlement.decision ?? null) : mention.decision;
        const signals = settlement.signals === undefined ? null : JSON.stringify(settlement.signals);
        verify.run(found, signals, final, time, decision, found, time, other?.id ?? id);
        if (other !== undefined)
          fail.run(
            'failed',
            `It is the same page as ${other.source}, which is known already.`,
            time,
            time,
            id,
          );
        break;
      }
      case 'failed':
      case 'withdrawn':
        fail.run(settlement.to, settlement.reason, time, time, id);
        break;
      case 'kept':
      case 'again':
        note.run(settlement.reason, time, id);
    }
  }

  return {
    claim(at, { lease, busy }) {
      const time = at.getTime();
      const id = next.get(time, time, JSON.stringify(busy))?.['mention'];
      if (typeof id !== 'string') return undefined;
      const token = crypto.randomUUID();
      take.run(token, time + lease, id);
      const row = taken.get(id) as unknown as ClaimRow;
      const { host, address, attempts, misses, begun, version } = row;
      return {
        ...{ mention: mentionOf(row), host, attempts, misses, begun, version, lease: token },
        ...(address === null ? {} : { address }),
      };
    },
    settle(claim, settlement, at) {
      const { mention, lease, version } = claim;
      const job = held.get(mention.id, lease);
      if (job === undefined) return false;
      const isOutdated = job['version'] !== version;
      apply(claim, settlement, at.getTime());
      if (settlement.to === 'again') {
        const { due, attempts, misses } = settlement;
        // A ping that came in the meantime asks for a look now, not when the last one would have been tried again.
        postpone.run(
          isOutdated ? at.getTime() : due.getTime(),
          isOutdated ? 0 : attempts,
          misses,
          mention.id,
        );
      } else if (isOutdated) release.run(at.getTime(), mention.id);
      else done.run(mention.id);
      return true;
    },
  };
}
