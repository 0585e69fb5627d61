import type { DatabaseSync } from 'node:sqlite';
import type { Decision } from '../mention.ts';
import { makeSecret } from './secret.ts';
import { sourceKeys } from './source.ts';
import type { History, HostVerdict, Verdict } from './store.ts';

/** What the owner said, within transactions that are open already. */
export interface SqliteDecisions {
  history(source: string): History;
  decide(id: string, decision: Decision, at: Date): boolean;
  judgeHost(host: string, verdict: Verdict | undefined): void;
  hosts(): HostVerdict[];
  secret(): string;
}

const verdictBy: Record<string, Verdict> = { approved: 'known', rejected: 'blocked' };

/** The owner's own word on a host, else the last decision on one of its mentions. */
export function prepareVerdict(database: DatabaseSync): (host: string) => Verdict {
  const own = database.prepare('SELECT verdict FROM hosts WHERE host = ?');
  const last = database.prepare(
    'SELECT decision FROM mentions WHERE host = ? AND decided IS NOT NULL ORDER BY decided DESC LIMIT 1',
  );
  return (host) =>
    (own.get(host)?.['verdict'] as Verdict | undefined) ??
    verdictBy[String(last.get(host)?.['decision'])] ??
    'open';
}

export function prepareDecisions(database: DatabaseSync): SqliteDecisions {
  const verdictOf = prepareVerdict(database);
  const posts = database.prepare('SELECT count(*) AS posts FROM mentions WHERE page = ?');
  const decide = database.prepare(`
    UPDATE mentions SET decision = $decision, decided = $decided,
      changed = CASE decision WHEN $decision THEN changed ELSE $time END
    WHERE id = $id`);
  const judge = database.prepare(
    'INSERT INTO hosts VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET verdict = excluded.verdict',
  );
  const forget = database.prepare('DELETE FROM hosts WHERE host = ?');
  const judged = database.prepare(`
    SELECT host FROM hosts UNION SELECT host FROM mentions WHERE decided IS NOT NULL ORDER BY host`);
  const known = database.prepare("SELECT value FROM secrets WHERE name = 'token'");
  const keep = database.prepare("INSERT INTO secrets VALUES ('token', ?)");
  return {
    history(source) {
      const { page, host } = sourceKeys(source);
      return { verdict: verdictOf(host), posts: Number(posts.get(page)?.['posts']) };
    },
    decide(id, decision, at) {
      const time = at.getTime();
      const decided = decision === 'held' ? null : time;
      return decide.run({ decision, decided, time, id }).changes === 1;
    },
    judgeHost(host, verdict) {
      if (verdict === undefined) forget.run(host);
      else judge.run(host, verdict);
    },
    hosts: () =>
      judged.all().map((row) => {
        const host = String(row['host']);
        return { host, verdict: verdictOf(host) };
      }),
    secret() {
      const value = known.get()?.['value'];
      if (typeof value === 'string') return value;
      const made = makeSecret();
      keep.run(made);
      return made;
    },
  };
}
