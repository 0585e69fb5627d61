import { describe, expect, it } from 'vitest';
import { createWorker } from 'linkback-receiver';
import type { Settlement, Store, WorkerOptions } from 'linkback-receiver';
import { createRetention } from '../../packages/linkback-receiver/src/retention.ts';
import { after, fakeWeb, page } from '../support/fake-web.ts';
import type { FakeWeb, WebAnswer } from '../support/fake-web.ts';
import { hello, permalinks, receiverWorld } from './receiver.ts';
import type { ReceiverWorld } from './receiver.ts';

const source = 'https://a.example/post';
const link = `<p>See <a href="${hello}">hello</a>.</p>`;

/** A receiver and a worker that share a store and a fake web, with its time. */
function world(answers: Record<string, WebAnswer>, options: Partial<WorkerOptions> = {}) {
  const web = fakeWeb(answers);
  const receiver = receiverWorld({ now: web.now });
  const settled: Settlement['to'][] = [];
  /** Works until so many looks were settled. */
  const work = async (looks: number, more: Partial<WorkerOptions> = {}) => {
    const enough = new AbortController();
    const goal = settled.length + looks;
    const worker = createWorker({
      ...{ site: 'https://example.com', store: receiver.store, io: web, userAgent: 'receiver', idle: 30_000 },
      readPosts: () => Promise.resolve(permalinks),
      onSettled: (_mention, { to }) => {
        settled.push(to);
        if (settled.length >= goal) enough.abort();
      },
      onProblem: (problem) => {
        throw problem;
      },
      ...options,
      ...more,
    });
    await worker.run(enough.signal);
  };
  return { web, ...receiver, settled, work };
}

const ping = ({ form }: Pick<ReceiverWorld, 'form'>, from = source) =>
  form('/webmention', { source: from, target: hello });

describe('a worker', () => {
  it('verifies what was queued, and holds it', async () => {
    const given = world({ [source]: page(`<title>T</title>${link}`) });
    const location = (await ping(given)).headers.get('location') ?? '';
    await given.work(1);
    expect(await given.mentions()).toMatchObject([
      { standing: 'verified', decision: 'held', found: { title: 'T', excerpt: 'See hello.' } },
    ]);
    expect(given.web.log).toEqual([`GET ${source}`]);
    expect(await (await given.get(location)).text()).toContain(
      'It is verified, and waits for the owner of this site.',
    );
  });

  it('ends when nothing is due any more, where it is called by the clock', async () => {
    const other = 'https://b.example/post';
    const given = world({ [source]: page(`<title>T</title>${link}`) });
    await ping(given);
    await ping(given, other);
    const worker = createWorker({
      ...{ site: 'https://example.com', store: given.store, io: given.web, userAgent: 'receiver' },
      readPosts: () => Promise.resolve(permalinks),
    });
    await worker.drain(new AbortController().signal);
    const found = Object.fromEntries((await given.mentions()).map((one) => [one.source, one.standing]));
    // The other one did not answer: it is due later, and nobody waits for that.
    expect(found).toEqual({ [source]: 'verified', [other]: 'queued' });
    expect((await given.store.depth()).queued).toBe(1);
    await worker.drain(new AbortController().signal);
  });

  it('approves it where it was told to', async () => {
    const given = world({ [source]: page(link) }, { accept: { webmention: 'approve' } });
    await ping(given);
    await given.work(1);
    expect(await given.mentions()).toMatchObject([{ standing: 'verified', decision: 'approved' }]);
  });

  it('approves what comes from a host that its owner knows, once nothing speaks against it', async () => {
    const [second, third] = ['https://a.example/2', 'https://a.example/3'];
    const given = world(
      {
        [source]: page(`<title>T</title>${link}`),
        [second]: page(`<title>T</title>${link}`),
        [third]: page(`<title>T</title><nav>${link}</nav>`),
      },
      { accept: { webmention: 'approve-known' } },
    );
    await ping(given);
    await given.work(1);
    const [first] = await given.mentions();
    expect(first).toMatchObject({ decision: 'held', signals: [{ name: 'new-host' }] });
    await given.store.decide(first?.id ?? '', 'approved', given.web.now());
    await ping(given, second);
    await ping(given, third);
    await given.work(2);
    const decisions = Object.fromEntries((await given.mentions()).map((one) => [one.source, one.decision]));
    expect(decisions).toEqual({ [source]: 'approved', [second]: 'approved', [third]: 'held' });
  });

  it('looks where a ping came from', async () => {
    const given = world(
      { [source]: page(`<title>T</title>${link}`) },
      { addressesOf: () => Promise.resolve(['192.0.2.99']) },
    );
    await ping(given);
    await given.work(1);
    expect(await given.mentions()).toMatchObject([
      { signals: [{ name: 'new-host' }, { name: 'other-sender' }] },
    ]);
  });

  it('finds no forged TrackBack, whatever it says', async () => {
    const given = world(
      { [source]: page('<title>Another page</title>') },
      { accept: { trackback: 'approve' } },
    );
    await given.form('/trackback?p=124', { url: source, title: 'Buy', excerpt: `<a href="${hello}">x</a>` });
    await given.work(1);
    expect(await given.mentions()).toMatchObject([
      {
        protocol: 'trackback',
        standing: 'failed',
        decision: 'held',
        reason: 'The source has no link to the target.',
      },
    ]);
  });

  it.each([
    'https://example.com/?p=124',
    'http://www.example.com/old-hello',
    'https://example.com/index.php?post/2026/11/22/Hello%21',
  ])('knows the post in a link to %s', async (href) => {
    const given = world({ [source]: page(`<a href="${href}">x</a>`) });
    await ping(given);
    await given.work(1);
    expect(await given.mentions()).toMatchObject([{ standing: 'verified' }]);
  });

  it('brings a repeat up to date, withdraws it when the link is gone, and takes it back', async () => {
    let html = `<title>First</title>${link}`;
    const given = world({ [source]: () => page(html) });
    const repeat = async (next: string) => {
      html = next;
      await ping(given);
      await given.work(1);
      return given.mentions();
    };
    await repeat(html);
    expect(await repeat(`<title>Second</title>${link}`)).toMatchObject([
      { standing: 'verified', found: { title: 'Second' } },
    ]);
    expect(await repeat('<title>Third</title>')).toMatchObject([
      { standing: 'withdrawn', reason: 'The source has no link to the target.' },
    ]);
    expect(await repeat(`<title>Fourth</title>${link}`)).toMatchObject([
      { standing: 'verified', found: { title: 'Fourth' } },
    ]);
  });

  it('believes a 404 the second time only, and an outage never', async () => {
    let answer: WebAnswer = page(link);
    const given = world({ [source]: () => answer });
    await ping(given);
    await given.work(1);
    answer = 'HTTP/1.1 500 Oops\n\n';
    await ping(given);
    await given.work(6, { idle: 3_600_000 });
    expect(await given.mentions()).toMatchObject([{ standing: 'verified', reason: 'The source: HTTP 500.' }]);
    expect(await given.store.depth()).toEqual({ queued: 0 });
    answer = 'HTTP/1.1 404 Not Found\n\n';
    await ping(given);
    await given.work(1);
    expect(await given.mentions()).toMatchObject([{ standing: 'verified' }]);
    await given.work(1);
    expect(await given.mentions()).toMatchObject([{ standing: 'withdrawn' }]);
    expect(given.settled).toEqual([
      'verified',
      'again',
      'again',
      'again',
      'again',
      'again',
      'kept',
      'again',
      'withdrawn',
    ]);
  });

  it('asks one host no more than twice at once, and others meanwhile', async () => {
    const slow = after(1_000, page(link));
    const sources = [1, 2, 3, 4, 5].map((n) => `https://a.example/${n}`);
    const others = ['b', 'c', 'd'].map((name) => `https://${name}.example/`);
    const given = world(Object.fromEntries([...sources, ...others].map((url) => [url, slow])), {
      concurrency: 4,
    });
    for (const url of [...sources, ...others]) await ping(given, url);
    await given.work(8);
    expect(given.web.busiest).toMatchObject({ all: 4 });
    expect(given.web.busiest.hosts.get('a.example')).toBe(2);
    expect((await given.mentions()).map(({ standing }) => standing)).toEqual(Array(8).fill('verified'));
  });

  it('brings to its end what it began when it is told to stop', async () => {
    const given = world({ [source]: after(2_000, page(link)) });
    await ping(given);
    const stop = new AbortController();
    const worker = createWorker({
      ...{
        site: 'https://example.com',
        store: given.store,
        io: stopping(given.web, stop),
        userAgent: 'receiver',
      },
      readPosts: () => Promise.resolve(permalinks),
    });
    await worker.run(stop.signal);
    expect(await given.mentions()).toMatchObject([{ standing: 'verified' }]);
  });

  it('gives a page up that no look at it outlives', async () => {
    const given = world({ [source]: page(link) });
    await ping(given);
    for (const hours of [1, 2, 3])
      await given.store.claim(new Date(given.web.now().getTime() + hours * 3_600_000), {
        lease: 60_000,
        busy: [],
      });
    await given.work(1, { idle: 3_600_000 });
    expect(await given.mentions()).toMatchObject([
      { standing: 'failed', reason: 'The source could not be read: each look at it broke off.' },
    ]);
    expect(given.web.log).toEqual([]);
  });
});

/** Tells the worker to stop as soon as it asks for something. */
function stopping(web: FakeWeb, stop: AbortController): FakeWeb {
  return {
    ...web,
    fetch: (...given) => {
      stop.abort();
      return web.fetch(...given);
    },
  };
}

describe('what is old', () => {
  const day = 86_400_000;
  /** Works until the second look, ten days after the first; what it forgot by then, and what is left. */
  const tenDays = async (options: Partial<WorkerOptions>) => {
    const other = 'https://b.example/post';
    const given = world({ [source]: page(link), [other]: page(link) });
    await ping(given);
    await given.work(1, options);
    await given.web.wait(10 * day);
    await ping(given, other);
    const forgotten: number[] = [];
    await given.work(1, { ...options, onForgotten: (mentions) => forgotten.push(mentions) });
    return { forgotten, left: (await given.mentions()).map((mention) => mention.source) };
  };
  it('is forgotten after as many days as it was told', async () => {
    expect(await tenDays({ keep: 9 })).toEqual({ forgotten: [1], left: ['https://b.example/post'] });
  });
  it.each([{}, { keep: 11 }, { keep: Infinity }])('and no sooner: %o', async (options) => {
    expect(await tenDays(options)).toEqual({ forgotten: [], left: ['https://b.example/post', source] });
  });
  it('goes a part at a time, and then not for an hour', async () => {
    const parts = [200, 200, 7, 0, 0];
    const asked: Date[] = [];
    const store = {
      forget: (before: Date, most: number) => {
        asked.push(before);
        expect(most).toBe(200);
        return Promise.resolve(parts.shift() ?? 0);
      },
    } as Partial<Store> as Store;
    const told: number[] = [];
    const retain = createRetention(store, 1, (mentions) => told.push(mentions));
    for (const minutes of [0, 1, 2, 3, 61, 62, 63]) await retain(new Date(minutes * 60_000));
    expect(told).toEqual([200, 200, 7]);
    expect(asked.map((before) => (before.getTime() + day) / 60_000)).toEqual([0, 1, 2, 62]);
  });
  it.each([0, -1, 0.5, NaN])('is not everything: %d days are an error', (keep) => {
    expect(() => createRetention({} as Store, keep, () => undefined)).toThrow(
      expect.objectContaining({ code: 'option-invalid' }) as Error,
    );
  });
  it('is asked for again an hour after the store failed', async () => {
    let asked = 0;
    const forget = () => Promise.reject(new Error(`disk, ${(asked += 1)}`));
    const retain = createRetention({ forget } as Partial<Store> as Store, 1, () => undefined);
    await expect(retain(new Date(0))).rejects.toThrow('disk');
    await retain(new Date(60_000));
    await expect(retain(new Date(3_600_000))).rejects.toThrow('disk, 2');
  });
});
