import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { parse, stringify } from 'devalue';
import { encodePingback, encodeTrackback, encodeWebmention } from 'linkback';
import type { Store } from 'linkback-receiver';
import { sqliteStore } from 'linkback-receiver/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../support/listen.ts';
import type { Listening } from '../../support/listen.ts';
import { mentionsAt, sourcesOf, token } from '../../support/receiving-site.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { startWrangler } from '../../support/wrangler.ts';
import type { Wrangler } from '../../support/wrangler.ts';

/**
 * A platform that takes a fetch handler and has nothing of Node. It has no disk: its store is asked over the network, as
 * that of a database is, and a call by the clock verifies.
 */
const worker = (site: string, store: string) => `
import { parse, stringify } from 'devalue';
import { createReceiver, createWorker } from 'linkback-receiver';

const site = ${JSON.stringify(site)};
const call = async (method, values) => {
  const response = await fetch(${JSON.stringify(store)}, { method: 'POST', body: stringify({ method, values }) });
  if (!response.ok) throw new Error(await response.text());
  return parse(await response.text());
};
const store = new Proxy({}, { get: (_, method) => (...values) => call(method, values) });
const readPosts = async () => (await fetch(site + '/permalinks.json')).text();
const receive = createReceiver({ site, store, readPosts, token: ${JSON.stringify(token)}, allowPrivate: true });
const wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()));
  });

export default {
  fetch: (request) => receive(request, { address: request.headers.get('cf-connecting-ip') ?? undefined }),
  async scheduled() {
    // For a test: a real one needs a fetch that refuses what is not public.
    const io = { fetch: (url, init) => fetch(url, init), now: () => new Date(), wait };
    const worker = createWorker({ site, store, readPosts, io, userAgent: 'test' });
    await worker.drain(new AbortController().signal);
  },
};
`;

describe('under workerd, without anything of Node', () => {
  let folder = '';
  let wrangler: Wrangler;
  const open: Listening[] = [];
  let site = '';
  const store: Store = sqliteStore(':memory:');

  beforeAll(async () => {
    folder = await mkdtemp(join(await temporaryFolder(), 'workerd-'));
    const served = await listen((_request, response) => {
      const post = { id: 'blog/hello', number: 7, permalink: `${site}/hello/`, aliases: [] };
      response.end(JSON.stringify({ base: '', posts: [post] }));
    }, '127.0.0.41');
    site = served.url;
    const stored = await listen((request, response) => {
      const answer = async () => {
        const { method, values } = parse(await text(request)) as { method: keyof Store; values: never[] };
        return stringify(await (store[method] as (...given: never[]) => Promise<unknown>)(...values));
      };
      answer().then(
        (body) => response.end(body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    }, '127.0.0.42');
    open.push(served, stored);
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src/worker.js'), worker(site, stored.url));
    await writeFile(
      join(folder, 'wrangler.json'),
      '{"name":"receiver","main":"src/worker.js","compatibility_date":"2026-01-01"}',
    );
    wrangler = await startWrangler(folder, ['--test-scheduled']);
  }, 90_000);
  afterAll(async () => {
    await wrangler.stop();
    for (const { close } of open) await close();
    await store.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('it takes each protocol, verifies when called by the clock, and shows what is approved', async () => {
    const target = `${site}/hello/`;
    const sources = await sourcesOf(target, '127.0.0.53');
    open.push(sources);
    const post = (path: string, body: string, type = 'application/x-www-form-urlencoded') =>
      fetch(wrangler.url + path, { method: 'POST', body, headers: { 'content-type': type } });
    const told = await post('/webmention', encodeWebmention(`${sources.url}/w`, target));
    expect(told.status, await told.text()).toBe(201);
    const back = await post('/pingback', encodePingback(`${sources.url}/p`, target), 'text/xml');
    expect(await back.text()).toContain('will be verified');
    const said = { title: 'T', excerpt: 'E', blogName: 'B' };
    const trackback = await post('/trackback?p=7', encodeTrackback({ url: `${sources.url}/t`, ...said }));
    expect(await trackback.text()).toContain('<error>0</error>');
    const unknown = await post('/webmention', encodeWebmention(`${sources.url}/w`, `${site}/no/`));
    expect(unknown.status).toBe(400);
    expect(await (await fetch(`${wrangler.url}/health`)).json()).toMatchObject({ status: 'ok', queued: 3 });

    expect((await fetch(`${wrangler.url}/__scheduled?cron=*`)).status).toBe(200);
    const owner = { authorization: `Bearer ${token}` };
    const held = await mentionsAt(`${wrangler.url}/mentions.json`, 3, owner);
    expect(held.map(({ protocol, state, title }) => `${protocol} ${state} ${title}`).sort()).toEqual([
      'pingback held Of /p',
      'trackback held Of /t',
      'webmention held Of /w',
    ]);
    const status = told.headers.get('location') ?? '';
    const page = await fetch(status.replace(site, wrangler.url));
    expect(await page.text()).toContain('It is verified, and waits for the owner of this site.');

    const decided = await fetch(`${wrangler.url}/mentions.json`, {
      ...{ method: 'POST', headers: { ...owner, 'content-type': 'application/json' } },
      body: JSON.stringify([{ id: held[0]?.id, state: 'approved' }]),
    });
    expect(decided.status).toBe(200);
    expect(await mentionsAt(`${wrangler.url}/mentions.json`, 1)).toMatchObject([{ id: held[0]?.id }]);
  });
});
