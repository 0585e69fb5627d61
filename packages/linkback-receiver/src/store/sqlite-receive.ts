import type { DatabaseSync } from 'node:sqlite';
import type { Decision, Ping, Standing } from '../mention.ts';
import { sourceKeys } from './source.ts';
import { prepareVerdict } from './sqlite-decisions.ts';
import type { Receipt, StoreOptions } from './store.ts';

/** Takes in one ping within a transaction that is open already. */
export type ReceivePing = (ping: Ping, at: Date, queued: number) => Receipt;

/** The statements that take a ping in, prepared. */
export function prepareReceive(
  database: DatabaseSync,
  { maxQueued, pause }: Required<StoreOptions>,
): ReceivePing {
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
  return (ping, at, queued) => {
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
}
