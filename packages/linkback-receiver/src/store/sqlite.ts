import { createBatch } from './batch.ts';
import { mentionColumns, mentionOf } from './row.ts';
import type { MentionRow } from './row.ts';
import { prepareDecisions } from './sqlite-decisions.ts';
import { prepareKeep } from './sqlite-keep.ts';
import { prepareForget } from './sqlite-forget.ts';
import { openDatabase } from './sqlite-schema.ts';
import { prepareQueue } from './sqlite-queue.ts';
import { prepareReceive } from './sqlite-receive.ts';
import { createTransaction } from './sqlite-transaction.ts';
import { storeDefaults } from './store.ts';
import type { MentionFilter, Store, StoreOptions } from './store.ts';

export interface SqliteOptions extends StoreOptions {
  /**
   * Is what was done on the disk when a promise resolves? If not, a power cut, and nothing less, takes the last of it back as
   * if it had not been done: enough for a worker, which then does it again. Default: true.
   */
  readonly durable?: boolean;
  /** A file that there is not is an error, and not made. Default: false. */
  readonly mustExist?: boolean;
}

/**
 * A store in one file, for one machine: SQLite with a write-ahead log. Pings that come in at once share a transaction,
 * and so the wait for the disk.
 * @param file path, or `:memory:`.
 * @throws LinkbackError `store-unusable`
 */
export function sqliteStore(file: string, options: SqliteOptions = {}): Store {
  const database = openDatabase(file, options);
  const transaction = createTransaction(database);
  const receiveAll = prepareReceive(database, { ...storeDefaults, ...options });
  const queue = prepareQueue(database);
  const decisions = prepareDecisions(database);
  const keeping = prepareKeep(database);
  const forgetting = prepareForget(database);
  const columns = mentionColumns.join(', ');
  const byId = database.prepare(`SELECT ${columns} FROM mentions WHERE id = ?`);
  // By names: Node 22 takes no numbered parameters.
  const filtered = database.prepare(`
    SELECT ${columns} FROM mentions
    WHERE ($post IS NULL OR post = $post) AND ($standing IS NULL OR standing = $standing)
      AND ($decision IS NULL OR decision = $decision) AND ($host IS NULL OR host = $host)
    ORDER BY changed DESC, id LIMIT $limit`);
  const count = database.prepare(
    'SELECT (SELECT queued FROM totals) AS queued, (SELECT min(due) FROM jobs) AS due',
  );
  const batch = createBatch((pings) => promise(() => receiveAll(pings)));

  function depth() {
    const { queued, due } = count.get() as { queued: number; due: number | null };
    return { queued, ...(due === null ? {} : { due: new Date(due) }) };
  }

  return {
    receive: (ping, at) => batch.receive(ping, at),
    claim: (at, claimed) => promise(() => transaction(() => queue.claim(at, claimed))),
    settle: (claim, settlement, at) => promise(() => transaction(() => queue.settle(claim, settlement, at))),
    find: (id) =>
      promise(() => {
        const row = byId.get(id) as unknown as MentionRow | undefined;
        return row === undefined ? undefined : mentionOf(row);
      }),
    mentions: ({ post, standing, decision, host, limit = 1_000 }: MentionFilter) =>
      promise(() => {
        const asked = { post, standing, decision, host };
        const named = Object.entries(asked).map(([name, value]) => [name, value ?? null] as const);
        const rows = filtered.all({ ...Object.fromEntries(named), limit });
        return (rows as unknown as MentionRow[]).map(mentionOf);
      }),
    history: ({ source }) => promise(() => decisions.history(source)),
    decide: (id, decision, at) => promise(() => transaction(() => decisions.decide(id, decision, at))),
    judgeHost: (host, verdict) => promise(() => transaction(() => decisions.judgeHost(host, verdict))),
    hosts: () => promise(() => decisions.hosts()),
    erase: (source) => promise(() => transaction(() => forgetting.erase(source))),
    forget: (before, most) => promise(() => transaction(() => forgetting.forget(before, most))),
    kept: (after, limit) => promise(() => keeping.kept(after, limit)),
    keep: (mentions, at) =>
      promise(() => transaction(() => mentions.map((mention) => keeping.keep(mention, at)))),
    hostWords: () => promise(() => keeping.hostWords()),
    secret: () => promise(() => transaction(() => decisions.secret())),
    depth: () => promise(depth),
    async close() {
      await batch.end();
      database.close();
    },
  };
}

/** What goes wrong is what a promise rejects with, as with the stores that are elsewhere. */
function promise<T>(task: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(task());
  });
}
