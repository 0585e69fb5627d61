import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store, StoreOptions } from 'linkback-receiver';
import { sqliteStore } from 'linkback-receiver/sqlite';
import { isForgettable } from '../../../packages/linkback-receiver/src/store/forgettable.ts';
import { threadedSqliteStore } from '../../../packages/linkback-receiver/dist/store/sqlite-threaded.js';
import { storeContract } from './contract.ts';

let folder = '';
let file = '';
let open: Store[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-'));
  file = join(folder, 'linkbacks.db');
});
afterEach(async () => {
  await Promise.all(open.map((store) => store.close()));
  open = [];
  await rm(folder, { recursive: true });
});

const opened = (...given: Parameters<typeof sqliteStore>) => {
  const store = sqliteStore(...given);
  open.push(store);
  return Promise.resolve(store);
};

describe('SQLite', () => {
  storeContract(() => ({
    fresh: (options) => opened(file, options),
    again: (options) => opened(file, options),
  }));
});

describe('SQLite that takes pings in by a thread', () => {
  const threaded = (options?: StoreOptions) => {
    const store = threadedSqliteStore(file, options);
    open.push(store);
    return Promise.resolve(store);
  };
  storeContract(() => ({ fresh: threaded, again: threaded }));
});

it('takes in what came just before it is closed', async () => {
  const store = sqliteStore(file);
  const receipt = store.receive(
    { protocol: 'webmention', source: 'https://a.example/', target: 'https://example.com/', post: 'p' },
    new Date(0),
  );
  await store.close();
  expect(await receipt).toMatchObject({ kind: 'received' });
  expect(await (await opened(file)).depth()).toMatchObject({ queued: 1 });
});

it('leaves nothing of an erased page in its file', async () => {
  const store = sqliteStore(file);
  const source = 'https://a.example/a-page-nobody-else-has';
  const ping = { protocol: 'webmention', target: 'https://example.com/', post: 'p' } as const;
  await store.receive({ ...ping, source, address: '192.0.2.77' }, new Date(0));
  await store.receive({ ...ping, source: 'https://b.example/' }, new Date(0));
  await store.erase(source);
  await store.close();
  const bytes = await readFile(file, 'latin1');
  expect(bytes).toContain('b.example');
  expect(bytes).not.toContain('a-page-nobody-else-has');
  expect(bytes).not.toContain('192.0.2.77');
});

it('leaves nothing in its file of the texts that it forgot', async () => {
  const store = sqliteStore(file);
  const ping = { protocol: 'trackback', target: 'https://example.com/', post: 'p' } as const;
  const ids: string[] = [];
  for (const name of ['gone', 'rejected']) {
    const said = { title: `The title of what is ${name}`, excerpt: '', blogName: '' };
    const receipt = await store.receive({ ...ping, source: `https://${name}.example/`, said }, new Date(0));
    if (receipt.kind === 'received') ids.push(receipt.id);
    const claim = await store.claim(new Date(0), { lease: 1, busy: [] });
    if (claim === undefined) throw new Error('nothing is due');
    await store.settle(claim, { to: 'failed', reason: `The reason of ${name}` }, new Date(0));
  }
  await store.decide(ids[1] ?? '', 'rejected', new Date(0));
  expect(await store.forget(new Date(1), 10)).toBe(2);
  await store.close();
  const bytes = await readFile(file, 'latin1');
  expect(bytes).toContain('rejected.example');
  expect(bytes).not.toMatch(/gone|The title of|The reason of/);
});

it('finds what is old by an index', async () => {
  await opened(file);
  const database = new DatabaseSync(file);
  const plan = database
    .prepare(
      `EXPLAIN QUERY PLAN SELECT id FROM mentions WHERE ${isForgettable} AND changed < 5 ORDER BY changed LIMIT 9`,
    )
    .all();
  database.close();
  expect(JSON.stringify(plan)).toContain('USING INDEX mentions_age (changed<?)');
});

it('knows how many are queued in a file that an older version wrote', async () => {
  const store = await opened(file);
  const ping = { protocol: 'webmention', target: 'https://example.com/', post: 'p' } as const;
  for (const name of ['a', 'b'])
    await store.receive({ ...ping, source: `https://${name}.example/` }, new Date(0));
  const database = new DatabaseSync(file);
  database.exec(
    'DROP TRIGGER jobs_added; DROP TRIGGER jobs_removed; DROP TABLE totals; DROP INDEX mentions_age; PRAGMA user_version = 1',
  );
  database.close();
  expect(await (await opened(file)).depth()).toEqual({ queued: 2, due: new Date(0) });
});

describe('a file that cannot be used', () => {
  const problem = async () => {
    try {
      await (await opened(file)).depth();
      return undefined;
    } catch (error) {
      return error;
    }
  };
  it('is no database', async () => {
    await writeFile(file, 'These are words, and no database. '.repeat(100));
    expect(await problem()).toMatchObject({
      code: 'store-unusable',
      message: `The store at ${file} cannot be used: file is not a database.`,
      hint: 'Give another place with --store, or mend what keeps it from being written. Nothing was received.',
    });
  });
  it('is in no folder', async () => {
    file = join(folder, 'none', 'linkbacks.db');
    expect(await problem()).toMatchObject({ code: 'store-unusable' });
  });
  it('is of a newer version', async () => {
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(await problem()).toMatchObject({
      code: 'store-unusable',
      message: `The store at ${file} was written by a newer version of linkback-receiver.`,
    });
  });
});
