import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FloorPlan } from './floor-plan.ts';

/**
 * The least that any sender does, as a process of its own: GET each source and each target page to its last byte,
 * and as soon as both are there, POST what is due to an endpoint that was known beforehand. It parses nothing, checks
 * nothing and records nothing. Its ways to the network can be varied, to see what each is worth.
 */
const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as FloorPlan;
const { way } = plan;
const undici = createRequire(import.meta.url)(plan.undici) as typeof import('undici');
const own = new URL(plan.sources[0]?.[0] ?? 'http://127.0.0.1').origin;
const mostOf = (origin: string) => (origin === own ? way.ownHost : way.perHost);
const dispatcher = new undici.Agent({
  factory: (origin, options) =>
    new undici.Pool(origin, Object.assign(options, { connections: mostOf(String(origin)) })),
  // undici's way to say: no connection is kept.
  ...(way.keepAlive ? {} : { pipelining: 0 }),
});
const overall = createLimit(way.concurrency);
const hosts = new Map<string, ReturnType<typeof createLimit>>();

interface Exchange {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function createLimit(most: number): (task: () => Promise<void>) => Promise<void> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** The host's limit is the outer one: a busy host must not hold places that others could use. */
function exchange(url: string, what: Exchange): Promise<void> {
  const { origin } = new URL(url);
  const host = hosts.get(origin) ?? createLimit(mostOf(origin) ?? Infinity);
  hosts.set(origin, host);
  return host(() => overall(() => (way.fetch ? byFetch(url, what) : byRequest(url, what))));
}

const words = ['webmention', 'pingback', 'trackback'];
/** Pages that hold one of the words: looked for, so that nothing may leave it out. */
const found = new Set<string>();

async function byRequest(url: string, what: Exchange): Promise<void> {
  const { body } = await undici.request(url, { ...what, dispatcher });
  if (what.method === 'GET' && way.search) {
    const text = await body.text();
    if (words.some((word) => text.includes(word))) found.add(url);
  }
  // To the last byte: by itself it would give up a connection with more than 128 KB on it.
  else await body.dump({ limit: Number.MAX_SAFE_INTEGER });
}

async function byFetch(url: string, what: Exchange): Promise<void> {
  const { body } = await undici.fetch(url, { ...what, dispatcher });
  const reader = body?.getReader();
  while (reader !== undefined && !(await reader.read()).done);
}

const missing = new Uint8Array(plan.notifications.length).fill(2);
const telling: Promise<void>[] = [];

function arrived(notifications: readonly number[]): void {
  for (const index of notifications) {
    missing[index] = (missing[index] ?? 0) - 1;
    const notification = plan.notifications[index];
    if (missing[index] !== 0 || notification === undefined) continue;
    const { endpoint, type, body } = notification;
    telling.push(exchange(endpoint, { method: 'POST', headers: { 'content-type': type }, body }));
  }
}

async function visit(
  [url, notifications]: readonly [string, readonly number[]],
  ask: boolean,
): Promise<void> {
  if (ask && way.headFirst) await exchange(url, { method: 'HEAD' });
  await exchange(url, { method: 'GET' });
  arrived(notifications);
}

await Promise.all([
  ...plan.targets.map((target) => visit(target, true)),
  ...plan.sources.map(async (source) => {
    if (way.sources) await visit(source, false);
    else arrived(source[1]);
  }),
]);
await Promise.all(telling);
await dispatcher.close();
