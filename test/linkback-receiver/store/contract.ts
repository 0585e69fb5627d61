import { describe, expect, it } from 'vitest';
import type { Claim, Found, Kept, Mention, Ping, Settlement, Store, StoreOptions } from 'linkback-receiver';
import { sqliteStore } from 'linkback-receiver/sqlite';
import { decisions } from '../../../packages/linkback-receiver/src/mention.ts';
import { exportLines } from '../../../packages/linkback-receiver/src/transfer/export.ts';
import { importLines } from '../../../packages/linkback-receiver/src/transfer/import.ts';

export interface StoreWorld {
  /** A store that holds nothing yet. */
  fresh(options?: StoreOptions): Promise<Store>;
  /** The same one once more, as another process would open it. */
  again(options?: StoreOptions): Promise<Store>;
}

const start = Date.UTC(2026, 10, 22, 12);
const at = (seconds: number) => new Date(start + seconds * 1_000);
const lease = 60_000;
const claimed = { lease, busy: [] };
const ping = (source: string, more: Partial<Ping> = {}): Ping => ({
  protocol: 'webmention',
  source,
  target: 'https://example.com/hello/',
  post: 'blog/hello',
  ...more,
});
const found = (more: Partial<Found> = {}): Found => ({
  url: 'https://a.example/post',
  place: 'post',
  kind: 'mention',
  title: 'A post',
  excerpt: 'See this post for more.',
  ...more,
});
const verified: Settlement = { to: 'verified', found: found() };

async function received(store: Store, given: Ping, seconds = 0): Promise<string> {
  const receipt = await store.receive(given, at(seconds));
  if (receipt.kind !== 'received') throw new Error(receipt.kind);
  return receipt.id;
}

async function claim(store: Store, seconds: number, busy: readonly string[] = []): Promise<Claim> {
  const next = await store.claim(at(seconds), { lease, busy });
  if (next === undefined) throw new Error('nothing is due');
  return next;
}

/** What holds for every store. */
export function storeContract(world: () => StoreWorld): void {
  const fresh = (options?: StoreOptions) => world().fresh(options);

  describe('receive', () => {
    it('keeps a ping as it was sent, held and queued', async () => {
      const store = await fresh();
      const said = { title: 'T', excerpt: 'E', blogName: 'B' };
      const id = await received(store, ping('https://a.example/Post?x=1#y', { protocol: 'trackback', said }));
      expect(await store.find(id)).toEqual({
        ...ping('https://a.example/Post?x=1#y', { protocol: 'trackback', said }),
        id,
        standing: 'queued',
        decision: 'held',
        received: at(0),
        changed: at(0),
      });
      expect(await store.depth()).toEqual({ queued: 1, due: at(0) });
    });

    it.each([
      ['with a slash', 'https://a.example/post/'],
      ['by http', 'http://a.example/post'],
      ['with www', 'https://www.a.example/post'],
      ['with a fragment', 'https://a.example/post#part'],
      ['in capitals', 'HTTPS://A.EXAMPLE/post'],
    ])('knows the same page %s', async (_name, source) => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/post'));
      const receipt = await store.receive(ping(source, { protocol: 'pingback' }), at(1));
      expect(receipt).toEqual({ kind: 'received', id, before: { standing: 'queued', decision: 'held' } });
      expect(await store.depth()).toMatchObject({ queued: 1 });
      expect(await store.mentions({})).toMatchObject([{ id, source, protocol: 'webmention' }]);
    });

    it.each([
      ['another page', ping('https://a.example/other')],
      ['another query', ping('https://a.example/post?x=1')],
      ['another host', ping('https://b.example/post')],
      ['another port', ping('https://a.example:8443/post')],
      ['another post', ping('https://a.example/post', { post: 'blog/other' })],
    ])('tells %s apart', async (_name, other) => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/post'));
      expect(await received(store, other)).not.toBe(id);
      expect(await store.depth()).toMatchObject({ queued: 2 });
    });

    it('takes no more than may be queued, and no less', async () => {
      const store = await fresh({ maxQueued: 3 });
      const receipts = await Promise.all(
        [1, 2, 3, 4, 5].map((n) => store.receive(ping(`https://a.example/${n}`), at(0))),
      );
      expect(receipts.map(({ kind }) => kind)).toEqual(['received', 'received', 'received', 'full', 'full']);
      expect(await store.depth()).toMatchObject({ queued: 3 });
    });

    it('holds whatever text there is', async () => {
      const store = await fresh();
      const said = { title: `'); DROP TABLE mentions; --`, excerpt: '<script>\u0001 ü 🦄 \\', blogName: '' };
      const id = await received(store, ping('https://a.example/?q=%27', { said }));
      expect((await store.find(id))?.said).toEqual(said);
    });

    it('is on the disk when it is answered', async () => {
      const store = await fresh();
      const ids = await Promise.all(
        Array.from({ length: 20 }, (_, n) => received(store, ping(`https://a.example/${n}`))),
      );
      const other = await world().again();
      expect(await Promise.all(ids.map((id) => other.find(id)))).not.toContain(undefined);
      expect(await other.depth()).toMatchObject({ queued: 20 });
    });
  });

  describe('the queue', () => {
    it('gives what waits longest, each once', async () => {
      const store = await fresh();
      await received(store, ping('https://a.example/2'), 2);
      await received(store, ping('https://a.example/1', { address: '192.0.2.7' }), 1);
      expect(await claim(store, 3)).toMatchObject({
        mention: { source: 'https://a.example/1' },
        host: 'a.example',
        address: '192.0.2.7',
        attempts: 0,
        misses: 0,
        begun: 1,
      });
      expect((await claim(store, 3)).mention.source).toBe('https://a.example/2');
      expect(await store.claim(at(3), claimed)).toBeUndefined();
    });

    it('gives nothing before it is due', async () => {
      const store = await fresh();
      await received(store, ping('https://a.example/1'), 5);
      expect(await store.claim(at(4), claimed)).toBeUndefined();
      expect(await store.claim(at(5), claimed)).toBeDefined();
    });

    it('passes over the hosts that are busy', async () => {
      const store = await fresh();
      await received(store, ping('https://www.a.example/1'), 1);
      await received(store, ping('https://b.example/1'), 2);
      expect((await claim(store, 3, ['a.example'])).mention.source).toBe('https://b.example/1');
      expect(await store.claim(at(3), { lease, busy: ['a.example', 'b.example'] })).toBeUndefined();
      expect((await claim(store, 3)).host).toBe('a.example');
    });

    it('gives each to one of many workers', async () => {
      const store = await fresh();
      const other = await world().again();
      const sources = Array.from({ length: 30 }, (_, n) => `https://a.example/${n}`);
      await Promise.all(sources.map((source) => received(store, ping(source))));
      const claims = await Promise.all(
        sources.flatMap(() => [store.claim(at(1), claimed), other.claim(at(1), claimed)]),
      );
      const taken = claims.flatMap((one) => (one === undefined ? [] : [one.mention.source]));
      expect(taken.sort()).toEqual(sources.sort());
    });

    it('gives it to another worker when a lease is over, and takes nothing more from the first', async () => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1'));
      const lost = await claim(store, 1);
      expect(await store.claim(at(60), claimed)).toBeUndefined();
      const second = await claim(store, 61);
      expect(second).toMatchObject({ mention: { id }, begun: 2 });
      expect(await store.settle(lost, { to: 'failed', reason: 'late' }, at(62))).toBe(false);
      expect(await store.find(id)).toMatchObject({ standing: 'queued' });
      expect(await store.settle(second, verified, at(63))).toBe(true);
      expect(await store.settle(second, { to: 'failed', reason: 'twice' }, at(64))).toBe(false);
      expect(await store.find(id)).toMatchObject({ standing: 'verified' });
    });

    it('ends with what was found', async () => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1'));
      await store.settle(await claim(store, 1), verified, at(2));
      expect(await store.find(id)).toMatchObject({
        standing: 'verified',
        decision: 'held',
        found: found(),
        checked: at(2),
        changed: at(2),
      });
      expect(await store.depth()).toEqual({ queued: 0 });
    });

    it.each(['failed', 'withdrawn'] as const)('ends as %s, with the reason', async (to) => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1'));
      await store.settle(await claim(store, 1), { to, reason: 'no link' }, at(2));
      expect(await store.find(id)).toMatchObject({ standing: to, reason: 'no link', checked: at(2) });
      expect(await store.depth()).toEqual({ queued: 0 });
    });

    it('asks again when it is due, and counts', async () => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1'));
      const again = { to: 'again', reason: 'HTTP 503', due: at(100), attempts: 1, misses: 0 } as const;
      await store.settle(await claim(store, 1), again, at(2));
      expect(await store.find(id)).toMatchObject({ standing: 'queued', reason: 'HTTP 503', checked: at(2) });
      expect(await store.claim(at(99), claimed)).toBeUndefined();
      expect(await claim(store, 100)).toMatchObject({ attempts: 1, misses: 0, begun: 1 });
    });

    it('looks once more where a ping came while it looked', async () => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1'));
      const first = await claim(store, 1);
      await received(store, ping('https://a.example/1'), 2);
      expect(await store.claim(at(2), claimed)).toBeUndefined();
      await store.settle(first, verified, at(3));
      expect(await store.depth()).toMatchObject({ queued: 1 });
      expect(await claim(store, 3)).toMatchObject({ mention: { id, standing: 'verified' } });
    });
  });

  describe('a repeat', () => {
    it('looks again, but not at once, and keeps what stands', async () => {
      const store = await fresh({ pause: 30_000 });
      const id = await received(store, ping('https://a.example/1'));
      await store.settle(await claim(store, 1), verified, at(2));
      expect(await store.receive(ping('https://a.example/1'), at(3))).toEqual({
        kind: 'received',
        id,
        before: { standing: 'verified', decision: 'held' },
      });
      expect(await store.find(id)).toMatchObject({ standing: 'verified', found: found() });
      expect(await store.claim(at(31), claimed)).toBeUndefined();
      expect(await claim(store, 32)).toMatchObject({ mention: { id } });
    });

    it('is a change only where something changed', async () => {
      const store = await fresh({ pause: 0 });
      const id = await received(store, ping('https://a.example/1'));
      await store.settle(await claim(store, 1), verified, at(2));
      await received(store, ping('https://a.example/1'), 3);
      await store.settle(await claim(store, 3), verified, at(4));
      expect(await store.find(id)).toMatchObject({ checked: at(4), changed: at(2) });
      await received(store, ping('https://a.example/1'), 5);
      await store.settle(await claim(store, 5), { to: 'verified', found: found({ title: 'New' }) }, at(6));
      expect(await store.find(id)).toMatchObject({ found: { title: 'New' }, changed: at(6) });
    });

    it('keeps what was found where the source cannot be reached', async () => {
      const store = await fresh({ pause: 0 });
      const id = await received(store, ping('https://a.example/1'));
      await store.settle(await claim(store, 1), verified, at(2));
      await received(store, ping('https://a.example/1'), 3);
      await store.settle(await claim(store, 3), { to: 'kept', reason: 'HTTP 500' }, at(4));
      expect(await store.find(id)).toMatchObject({
        standing: 'verified',
        reason: 'HTTP 500',
        found: found(),
        changed: at(2),
      });
      expect(await store.depth()).toEqual({ queued: 0 });
    });

    it.each(['failed', 'withdrawn'] as const)('queues anew what was %s', async (to) => {
      const store = await fresh({ pause: 0 });
      const id = await received(store, ping('https://a.example/1'));
      await store.settle(await claim(store, 1), { to, reason: 'no link' }, at(2));
      expect(await store.receive(ping('https://a.example/1'), at(3))).toMatchObject({
        before: { standing: to },
      });
      expect(await store.find(id)).toMatchObject({ standing: 'queued' });
      await store.settle(await claim(store, 3), verified, at(4));
      expect(await store.find(id)).toMatchObject({ standing: 'verified' });
    });

    it('goes on counting 404s', async () => {
      const store = await fresh({ pause: 0 });
      await received(store, ping('https://a.example/1'));
      const again = { to: 'again', reason: 'HTTP 404', due: at(3_600), attempts: 0, misses: 1 } as const;
      await store.settle(await claim(store, 1), again, at(2));
      await received(store, ping('https://a.example/1'), 3);
      expect(await claim(store, 3)).toMatchObject({ attempts: 0, misses: 1 });
    });
  });

  describe('two addresses of one page', () => {
    it('are one mention', async () => {
      const store = await fresh();
      const long = await received(store, ping('https://a.example/post'));
      await store.settle(await claim(store, 1), verified, at(2));
      const short = await received(store, ping('https://s.example/x'), 3);
      const newer = found({ title: 'A newer title' });
      await store.settle(await claim(store, 3), { to: 'verified', found: newer }, at(4));
      expect(await store.find(long)).toMatchObject({ standing: 'verified', found: newer, changed: at(4) });
      expect(await store.find(short)).toMatchObject({
        standing: 'failed',
        reason: 'It is the same page as https://a.example/post, which is known already.',
      });
    });

    it('are two where they link to two posts', async () => {
      const store = await fresh();
      await received(store, ping('https://a.example/post'));
      await store.settle(await claim(store, 1), verified, at(2));
      const other = await received(store, ping('https://s.example/x', { post: 'blog/other' }), 3);
      await store.settle(await claim(store, 3), verified, at(4));
      expect(await store.find(other)).toMatchObject({ standing: 'verified' });
    });
  });

  describe('the owner', () => {
    const verdict = async (store: Store, source = 'https://a.example/other') =>
      (await store.history({ source })).verdict;

    it('approves, and knows the host', async () => {
      const store = await fresh();
      const id = await received(store, ping('https://www.a.example/1'));
      expect(await verdict(store)).toBe('open');
      expect(await store.decide(id, 'approved', at(5))).toBe(true);
      expect(await store.find(id)).toMatchObject({ decision: 'approved', changed: at(5) });
      expect([await verdict(store), await verdict(store, 'https://b.example/')]).toEqual(['known', 'open']);
    });

    it('rejects, and the host is blocked', async () => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1'));
      await store.decide(id, 'rejected', at(5));
      expect(await store.receive(ping('https://www.a.example/2'), at(6))).toEqual({ kind: 'blocked' });
      expect(await store.receive(ping('https://a.example/1'), at(6))).toEqual({ kind: 'blocked' });
      await received(store, ping('https://b.example/1'), 6);
    });

    it('still takes what is shown of a blocked host', async () => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1'));
      await store.decide(id, 'approved', at(5));
      await store.judgeHost('a.example', 'blocked');
      expect(await received(store, ping('https://a.example/1'), 6)).toBe(id);
      expect(await store.receive(ping('https://a.example/2'), at(6))).toEqual({ kind: 'blocked' });
    });

    it('holds it again, and nothing of it is left', async () => {
      const store = await fresh();
      const [first, second] = [
        await received(store, ping('https://a.example/1')),
        await received(store, ping('https://a.example/2')),
      ];
      await store.decide(first, 'approved', at(5));
      await store.decide(second, 'rejected', at(6));
      expect(await verdict(store)).toBe('blocked');
      await store.decide(second, 'held', at(7));
      expect(await verdict(store)).toBe('known');
      await store.decide(first, 'held', at(8));
      expect(await verdict(store)).toBe('open');
      expect(await store.hosts()).toEqual([]);
    });

    it('has the last word on a host', async () => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1'));
      await store.decide(id, 'rejected', at(5));
      await store.judgeHost('a.example', 'open');
      await store.judgeHost('b.example', 'blocked');
      expect(await store.hosts()).toEqual([
        { host: 'a.example', verdict: 'open' },
        { host: 'b.example', verdict: 'blocked' },
      ]);
      expect(await store.receive(ping('https://a.example/1'), at(6))).toMatchObject({
        before: { decision: 'rejected' },
      });
      await store.judgeHost('a.example', undefined);
      expect(await store.receive(ping('https://a.example/1'), at(6))).toEqual({ kind: 'blocked' });
    });

    it.each(['approved', 'rejected'] as const)(
      'what is %s stays so when it is sent and verified again',
      async (said) => {
        const store = await fresh({ pause: 0 });
        const id = await received(store, ping('https://a.example/1'));
        await store.decide(id, said, at(1));
        await store.judgeHost('a.example', 'open');
        await received(store, ping('https://a.example/1'), 2);
        const other = said === 'approved' ? 'rejected' : 'approved';
        await store.settle(await claim(store, 3), { ...verified, decision: other } as Settlement, at(4));
        expect(await store.find(id)).toMatchObject({ standing: 'verified', decision: said });
      },
    );

    it('is not spoken for by a rule', async () => {
      const store = await fresh();
      await received(store, ping('https://a.example/1'));
      await store.settle(await claim(store, 1), { ...verified, decision: 'approved' } as Settlement, at(2));
      expect(await store.mentions({ decision: 'approved' })).toHaveLength(1);
      expect(await verdict(store)).toBe('open');
    });

    it('is told how many posts a page links to, and what speaks against it', async () => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1'));
      await received(store, ping('http://www.a.example/1/', { post: 'blog/other' }), 1);
      await received(store, ping('https://a.example/2'), 2);
      expect((await store.history({ source: 'https://a.example/1' })).posts).toBe(2);
      const signals = [{ name: 'first', weight: 1, words: 'Nothing came from there before.' }];
      await store.settle(await claim(store, 3), { to: 'verified', found: found(), signals }, at(4));
      expect(await store.find(id)).toMatchObject({ signals });
    });

    it('decides on nothing that is not there', async () => {
      expect(await (await fresh()).decide('x', 'approved', at(0))).toBe(false);
    });

    it('has one secret for ever', async () => {
      const store = await fresh();
      const secret = await store.secret();
      expect(secret).toMatch(/^[\w-]{32}$/);
      expect([await store.secret(), await (await world().again()).secret()]).toEqual([secret, secret]);
    });
  });

  describe('to erase a page', () => {
    it.each([
      ['as it was told', 'https://short.example/1'],
      ['as it is after its redirects', 'https://a.example/post'],
      ['in another spelling', 'http://www.a.example/post/'],
    ])('%s', async (_name, asked) => {
      const store = await fresh();
      const id = await received(store, ping('https://short.example/1', { address: '192.0.2.1' }));
      await received(store, ping('https://b.example/other'), 1);
      await store.settle(await claim(store, 2), verified, at(2));
      await store.decide(id, 'rejected', at(3));
      expect(await store.erase(asked)).toBe(1);
      expect(await store.find(id)).toBeUndefined();
      expect(await store.hosts()).toEqual([]);
      expect(await store.mentions({})).toMatchObject([{ source: 'https://b.example/other' }]);
      expect(await store.depth()).toMatchObject({ queued: 1 });
      expect(await store.erase(asked)).toBe(0);
    });

    it('all of its mentions, also while one is looked at', async () => {
      const store = await fresh();
      await received(store, ping('https://a.example/post'));
      await received(store, ping('https://a.example/post', { post: 'blog/other' }), 1);
      const begun = await claim(store, 2);
      expect(await store.erase('https://a.example/post')).toBe(2);
      expect(await store.settle(begun, verified, at(3))).toBe(false);
      expect(await store.mentions({})).toEqual([]);
      expect(await store.depth()).toEqual({ queued: 0 });
      expect((await store.receive(ping('https://a.example/post'), at(4))).kind).toBe('received');
    });
  });

  describe('to forget what is old', () => {
    const words = { title: 'What it said', excerpt: 'E', blogName: 'B' };
    /** One mention that was looked at, at second 10, and what is left of it when all before second 20 is forgotten. */
    const left = async (
      settlement: Settlement | undefined,
      said?: 'approved' | 'rejected',
    ): Promise<{ store: Store; forgotten: number; mention: Mention | undefined }> => {
      const store = await fresh();
      const id = await received(store, ping('https://a.example/1', { protocol: 'trackback', said: words }));
      if (settlement !== undefined) await store.settle(await claim(store, 1), settlement, at(10));
      if (said !== undefined) await store.decide(id, said, at(10));
      expect(await store.forget(at(10), 100)).toBe(0);
      const forgotten = await store.forget(at(20), 100);
      return { store, forgotten, mention: await store.find(id) };
    };
    const signals = [{ name: 'new-host', weight: 1, words: 'W' }];
    const looks = {
      verified: { to: 'verified', found: found(), signals },
      failed: { to: 'failed', reason: 'no link' },
      withdrawn: { to: 'withdrawn', reason: 'HTTP 410' },
      ruled: { to: 'verified', found: found(), decision: 'approved' },
      kept: { to: 'kept', reason: 'HTTP 503' },
    } as const satisfies Record<string, Settlement>;

    it.each(['verified', 'failed', 'withdrawn'] as const)(
      'what is %s, and was never decided on',
      async (to) => {
        const { store, forgotten, mention } = await left(looks[to]);
        expect({ forgotten, mention }).toEqual({ forgotten: 1, mention: undefined });
        expect(await store.receive(ping('https://a.example/1'), at(30))).toMatchObject({ kind: 'received' });
      },
    );

    it.each([
      ['approved', looks.verified, 'approved'],
      ['approved by a rule', looks.ruled, undefined],
      ['queued', undefined, undefined],
    ] as const)('not what is %s', async (_name, settlement, said) => {
      const { forgotten, mention } = await left(settlement, said);
      expect({ forgotten, said: mention?.said }).toEqual({ forgotten: 0, said: words });
    });

    it.each([
      ['rejected', looks.verified, 'rejected'],
      ['rejected and failed', looks.failed, 'rejected'],
      ['approved and withdrawn', looks.withdrawn, 'approved'],
    ] as const)('of what is %s all but the word on it', async (_name, settlement, said) => {
      const { store, forgotten, mention } = await left(settlement, said);
      expect(forgotten).toBe(1);
      expect(mention).toEqual({
        ...ping('https://a.example/1', { protocol: 'trackback' }),
        ...{ id: mention?.id, standing: settlement.to, decision: said },
        ...{ received: at(0), checked: at(10), changed: at(10) },
      });
      expect(await store.hosts()).toEqual([
        { host: 'a.example', verdict: said === 'rejected' ? 'blocked' : 'known' },
      ]);
      expect(await store.forget(at(20), 100)).toBe(0);
    });

    it('and refuses still what was rejected, under its other address too', async () => {
      const { store, mention } = await left(looks.verified, 'rejected');
      expect(await store.receive(ping('https://a.example/1'), at(30))).toEqual({ kind: 'blocked' });
      await store.judgeHost('a.example', 'open');
      const other = await received(store, ping('https://short.example/x'), 40);
      await store.settle(await claim(store, 40), { ...verified, decision: 'approved' } as Settlement, at(41));
      expect(await store.find(other)).toMatchObject({ standing: 'failed', decision: 'held' });
      expect(await store.find(mention?.id ?? '')).toMatchObject({ decision: 'rejected', found: found() });
      expect(await store.mentions({ decision: 'approved' })).toEqual([]);
    });

    it('not what waits to be looked at again', async () => {
      const store = await fresh({ pause: 0 });
      const id = await received(store, ping('https://a.example/1'));
      await store.settle(await claim(store, 1), looks.verified, at(2));
      await received(store, ping('https://a.example/1'), 3);
      expect(await store.forget(at(20), 100)).toBe(0);
      await store.settle(await claim(store, 15), looks.kept, at(25));
      expect([await store.forget(at(20), 100), await store.forget(at(26), 100)]).toEqual([0, 1]);
      expect(await store.find(id)).toBeUndefined();
    });

    it('the oldest first, and so many at once', async () => {
      const store = await fresh();
      for (let n = 0; n < 5; n += 1) {
        await received(store, ping(`https://a.example/${n}`), n);
        await store.settle(await claim(store, n), looks.failed, at(n));
      }
      expect(await store.forget(at(20), 2)).toBe(2);
      expect((await store.mentions({})).map(({ source }) => source.slice(-1))).toEqual(['4', '3', '2']);
      expect([await store.forget(at(4), 2), await store.forget(at(4), 2)]).toEqual([2, 0]);
    });

    it.each(['failed', 'verified'] as const)(
      'and loses no ping of what is %s that comes meanwhile',
      async (to) => {
        const store = await fresh({ pause: 0 });
        const other = await world().again();
        const sources = Array.from({ length: 80 }, (_, n) => `https://a.example/${n}`);
        for (const source of sources) {
          await received(store, ping(source));
          const look = to === 'failed' ? looks.failed : { ...looks.verified, found: found({ url: source }) };
          await store.settle(await claim(store, 1), look, at(2));
        }
        const forget = async () => {
          while ((await other.forget(at(20), 3)) > 0);
        };
        const send = async () => {
          const ids: string[] = [];
          // In several transactions, so that others come between.
          for (let n = 0; n < sources.length; n += 8)
            ids.push(
              ...(await Promise.all(
                sources.slice(n, n + 8).map((source) => received(store, ping(source), 30)),
              )),
            );
          return ids;
        };
        const [ids] = await Promise.all([send(), forget(), forget()]);
        const mentions = await Promise.all(ids.map((id) => store.find(id)));
        expect(mentions.map((mention) => mention?.source)).toEqual(sources);
        expect(await store.depth()).toMatchObject({ queued: 80 });
      },
    );
  });

  describe('what is taken elsewhere', () => {
    const exported = async (store: Store) => {
      const lines: string[] = [];
      for await (const line of exportLines(store)) lines.push(line);
      return lines;
    };
    const imported = async (lines: readonly string[], store: Store) => {
      const result = await importLines(store, lines, at(1_000));
      expect(result.problems).toEqual([]);
      return result;
    };
    /** What a year may bring: every standing, decision and protocol, words on hosts, and what was forgotten. */
    async function live(store: Store): Promise<void> {
      const signals = [{ name: 'new-host', weight: 1, words: 'W' }];
      const author = { name: 'A. Author', url: 'https://a.example/', photo: 'https://a.example/a.png' };
      const texts = { site: 'S', author, published: '2026-11-20', text: 'T', marks: ['nofollow' as const] };
      const settlements: readonly Settlement[] = [
        { to: 'verified', found: found({ ...texts, links: 3 }), signals },
        { to: 'failed', reason: 'no link' },
        { to: 'verified', found: found({ kind: 'reply', place: 'comment', title: '' }) },
        { to: 'verified', found: found({ kind: 'like' }), decision: 'approved' },
      ];
      const protocols = ['webmention', 'pingback', 'trackback'] as const;
      for (let n = 0; n < 58; n += 1) {
        const source = `https://${n % 7}.example/${n}?x=1&y=%22`;
        const said = { title: `"${n}" \u2028 ü 🦄`, excerpt: 'E', blogName: 'B' };
        const protocol = protocols[n % 3] ?? 'webmention';
        const given = ping(source, { protocol, post: `blog/${n % 4}`, ...(n % 5 === 0 ? { said } : {}) });
        const id = await received(store, given, n);
        if (n % 6 === 5) continue;
        const settlement = settlements[n % 4] ?? verified;
        const url = `https://${n % 7}.example/${n}/final`;
        const own =
          settlement.to === 'verified' ? { ...settlement, found: { ...settlement.found, url } } : settlement;
        await store.settle(await claim(store, n), own, at(n));
        if (n % 8 === 3) await store.decide(id, 'approved', at(n));
        if (n % 8 === 4 && n > 50) await store.decide(id, 'rejected', at(n));
      }
      await store.judgeHost('b.example', 'blocked');
      await store.judgeHost('1.example', 'open');
      expect(await store.forget(at(30), 5)).toBe(5);
    }

    it('is all there is, and the same again, in another engine and back', async () => {
      const store = await fresh();
      await live(store);
      const lines = await exported(store);
      const elsewhere = sqliteStore(':memory:');
      expect(await imported(lines, elsewhere)).toMatchObject({ added: lines.length - 4, known: 0, hosts: 2 });
      expect(await exported(elsewhere)).toEqual(lines);
      expect(await elsewhere.hosts()).toEqual(await store.hosts());
      expect(await elsewhere.depth()).toMatchObject({ queued: (await store.depth()).queued });
      for (const word of ['verified', 'failed', 'queued'])
        expect(lines.join('')).toContain(`"standing":"${word}"`);
      for (const word of decisions) expect(lines.join('')).toContain(`"decision":"${word}"`);
      await elsewhere.close();
    });

    it('is the same again when it comes from another engine, and when it comes twice', async () => {
      const elsewhere = sqliteStore(':memory:');
      await live(elsewhere);
      const lines = await exported(elsewhere);
      await elsewhere.close();
      const store = await fresh();
      await imported(lines, store);
      expect(await exported(store)).toEqual(lines);
      expect(await imported(lines, store)).toMatchObject({ added: 0, known: lines.length - 4, hosts: 0 });
      expect(await exported(store)).toEqual(lines);
    });

    it('is verified where it was queued, without being told by whom it was sent', async () => {
      const store = await fresh();
      const elsewhere = sqliteStore(':memory:');
      await received(elsewhere, ping('https://a.example/1', { address: '192.0.2.7' }));
      const lines = await exported(elsewhere);
      await elsewhere.close();
      expect(lines.join('')).not.toContain('192.0.2.7');
      await imported(lines, store);
      expect(await store.claim(at(999), claimed)).toBeUndefined();
      expect(await claim(store, 1_000)).toMatchObject({ mention: { source: 'https://a.example/1' } });
    });

    it('changes nothing of what is known here', async () => {
      const store = await fresh();
      const id = await received(store, ping('http://www.a.example/1/'));
      await store.settle(await claim(store, 1), verified, at(2));
      await store.judgeHost('a.example', 'known');
      const before = await exported(store);
      const other: Kept = {
        ...{ id: 'x', protocol: 'webmention', source: 'https://a.example/1', post: 'blog/hello' },
        ...{ target: 'https://example.com/', standing: 'verified', decision: 'approved', found: found() },
        ...{ received: at(0), changed: at(0), final: 'elsewhere.example/' },
      };
      // The same page, the same identifier, and the same page behind its redirects.
      const short = { ...other, source: 'https://s.example/x', final: 'a.example/post' };
      const same = { ...other, source: 'https://a.example/3', id };
      expect(await store.keep([other, same, short], at(9))).toEqual([false, false, false]);
      await importLines(store, ['{"host":"a.example","verdict":"blocked"}'], at(9));
      expect(await exported(store)).toEqual(before);
      expect(await store.keep([{ ...short, post: 'blog/other' }], at(9))).toEqual([true]);
    });
  });

  describe('mentions', () => {
    it('filters, the ones that changed last first', async () => {
      const store = await fresh();
      for (const [n, post] of ['blog/a', 'blog/b', 'blog/a'].entries())
        await received(store, ping(`https://a.example/${n}`, { post }), n);
      await store.settle(await claim(store, 10), verified, at(11));
      const sources = async (filter: Parameters<Store['mentions']>[0]) =>
        (await store.mentions(filter)).map(({ source }) => source.slice(-1));
      expect(await sources({})).toEqual(['0', '2', '1']);
      expect(await sources({ post: 'blog/a' })).toEqual(['0', '2']);
      expect(await sources({ standing: 'queued' })).toEqual(['2', '1']);
      expect(await sources({ decision: 'approved' })).toEqual([]);
      expect(await sources({ host: 'a.example' })).toEqual(['0', '2', '1']);
      expect(await sources({ host: 'b.example' })).toEqual([]);
      expect(await sources({ limit: 1 })).toEqual(['0']);
    });

    it('knows none that was never received', async () => {
      expect(await (await fresh()).find('x')).toBeUndefined();
    });
  });
}
