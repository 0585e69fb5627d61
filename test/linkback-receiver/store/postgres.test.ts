import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import type { Store } from 'linkback-receiver';
import { postgresStore } from 'linkback-receiver/postgres';
import { startPostgres } from '../../support/postgres.ts';
import { storeContract } from './contract.ts';

const postgres = await startPostgres();
afterAll(() => postgres?.stop());

describe.skipIf(postgres === undefined)('PostgreSQL', () => {
  let url = '';
  let open: Store[] = [];
  afterEach(async () => {
    await Promise.all(open.map((store) => store.close()));
    open = [];
  });
  const opened = async (...given: Parameters<typeof postgresStore>) => {
    const store = await postgresStore(...given);
    open.push(store);
    return store;
  };
  const fresh = async () => (url = (await postgres?.database()) ?? '');

  storeContract(() => ({
    fresh: async (options) => opened(await fresh(), options),
    again: (options) => opened(url, options),
  }));

  it('is made once, however many begin at the same time', async () => {
    await fresh();
    const stores = await Promise.all(Array.from({ length: 5 }, () => opened(url)));
    expect(await Promise.all(stores.map((store) => store.depth()))).toEqual(Array(5).fill({ queued: 0 }));
  });

  it('takes the same pings of many instances at once, each mention once', async () => {
    await fresh();
    const stores = await Promise.all([opened(url), opened(url), opened(url)]);
    const pings = Array.from({ length: 60 }, (_, n) => ({
      ...({ protocol: 'webmention', source: `https://a.example/${n % 20}`, post: 'p' } as const),
      target: 'https://example.com/',
    }));
    const all = stores.flatMap((store, turn) =>
      (turn === 1 ? pings.toReversed() : pings).map((ping) => store.receive(ping, new Date(0))),
    );
    const receipts = await Promise.all(all);
    expect(new Set(receipts.map(({ kind }) => kind))).toEqual(new Set(['received']));
    expect(await stores[0].mentions({})).toHaveLength(20);
  });

  it('has all that it acknowledged after a crash, and goes on', async () => {
    const store = await opened(await fresh());
    const ping = (n: number) =>
      store.receive(
        {
          protocol: 'webmention',
          source: `https://a.example/${n}`,
          target: 'https://example.com/',
          post: 'p',
        },
        new Date(0),
      );
    const flood = Promise.allSettled(Array.from({ length: 2_000 }, (_, n) => ping(n)));
    await ping(3_000);
    await postgres?.crash();
    const acknowledged = (await flood).filter(({ status }) => status === 'fulfilled').length;
    expect((await store.depth()).queued).toBeGreaterThanOrEqual(acknowledged + 1);
    expect(await ping(4_000)).toMatchObject({ kind: 'received' });
  });

  it('is brought up to date where an older version made it', async () => {
    const store = await opened(await fresh());
    const ping = { protocol: 'webmention', target: 'https://example.com/', post: 'p' } as const;
    await store.receive({ ...ping, source: 'https://a.example/' }, new Date(0));
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('DROP INDEX linkback.mentions_age; UPDATE linkback.version SET number = 1');
    const newer = await opened(url);
    const { rows } = await client.query('SELECT number FROM linkback.version');
    await client.end();
    expect(rows).toEqual([{ number: 2 }]);
    expect(await newer.receive({ ...ping, source: 'https://b.example/' }, new Date(0))).toMatchObject({
      kind: 'received',
    });
    expect(await newer.depth()).toMatchObject({ queued: 2 });
  });

  it('says what is wrong with its address', async () => {
    await expect(postgresStore('postgres://owner@localhost/none?host=/nowhere')).rejects.toMatchObject({
      code: 'store-unusable',
      hint: 'Look at its address in --store, and whether its user may create a schema. Nothing was received.',
    });
  });
});
