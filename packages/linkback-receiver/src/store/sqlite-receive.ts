import type { DatabaseSync } from 'node:sqlite';
import type { Decision, Ping, Standing } from '../mention.ts';
import type { Received } from './batch.ts';
import { sourceKeys } from './source.ts';
import { prepareVerdict } from './sqlite-decisions.ts';
import { createTransaction } from './sqlite-transaction.ts';
import type { Receipt, StoreOptions } from './store.ts';

/** Takes in pings by one transaction, so that they share the wait for the disk. */
export type ReceiveAll = (pings: readonly Received[]) => Receipt[];

/** The statements that take pings in, prepared. */
export function prepareReceive(
  database: DatabaseSync,
  { maxQueued, pause }: Required<StoreOptions>,
): ReceiveAll {
  const transaction = createTransaction(database);
  const count = database.prepare('SELECT queued FROM totals');
  const verdictOf = prepareVerdict(database);
  const known = database.prepare(
    'SELECT id, standing, decision, checked FROM mentions WHERE post = ? AND page = ?',
  );
  const insert = database.prepare(`
    INSERT INTO mentions (id, protocol, source, target, post, page, host, standing, decision, said, received, changed)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', 'held', ?, ?, ?)`);
  const repeat = database.prepare(`
    UPDATE mentions SET source = ?, target = ?, said = coalesce(?, said),
      standing = CASE standing WHEN 'verified' THEN standing ELSE 'queued' END
    WHERE id = ?`);
  const queue = database.prepare(`
    INSERT INTO jobs (mention, host, address, due) VALUES (?, ?, ?, ?)
    ON CONFLICT (mention) DO UPDATE SET
      address = excluded.address, due = min(due, excluded.due), version = version + 1, attempts = 0, begun = 0`);
  const receive = (ping: Ping, at: Date, queued: number): Receipt => {
    const { page, host } = sourceKeys(ping.source);
    const { protocol, source, target, post, address = null } = ping;
    const said = ping.said === undefined ? null : JSON.stringify(ping.said);
    const time = at.getTime();
    const row = known.get(post, page);
    // What is shown is still to be brought up to date, or taken down.
    if (row?.['decision'] !== 'approved' && verdictOf(host) === 'blocked') return { kind: 'blocked' };
    if (queued >= maxQueued) return { kind: 'full' };
    if (row === undefined) {
      const id = crypto.randomUUID();
      insert.run(id, protocol, source, target, post, page, host, said, time, time);
      queue.run(id, host, address, time);
      return { kind: 'received', id };
    }
    const { id, checked } = row as { id: string; checked: number | null };
    repeat.run(source, target, said, id);
    queue.run(id, host, address, checked === null ? time : Math.max(time, checked + pause));
    const before = { standing: row['standing'] as Standing, decision: row['decision'] as Decision };
    return { kind: 'received', id, before };
  };
  return (pings) =>
    transaction(() => {
      let { queued } = count.get() as { queued: number };
      return pings.map(({ ping, at }) => {
        const receipt = receive(ping, at, queued);
        if (receipt.kind === 'received') queued += 1;
        return receipt;
      });
    });
}
