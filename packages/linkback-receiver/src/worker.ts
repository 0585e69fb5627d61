import type { Bounds, Io, Protocol } from 'linkback';
import { createCurrentBlog } from './blog/current.ts';
import type { ReadPosts } from './blog/current.ts';
import type { Mention, Policy } from './mention.ts';
import { ruledDecision } from './moderate/rule.ts';
import { signalsOf } from './moderate/signals.ts';
import { createRetention, usualKeep } from './retention.ts';
import type { Claim, Settlement, Store } from './store/store.ts';
import { lookAt } from './verify/look.ts';
import { settlementOf } from './verify/settlement.ts';

export interface WorkerOptions {
  /** As the receiver has them. */
  readonly site: string | URL;
  readonly store: Store;
  readonly readPosts: ReadPosts;
  readonly accept?: Partial<Record<Protocol, Policy>>;
  /** The network: it is this fetch that has to refuse what is not public, on every hop. */
  readonly io: Io;
  readonly userAgent: string;
  /** Of one look. Default: 10 s, 1 MiB, 5 redirects. */
  readonly bounds?: Bounds;
  /** Looks at once, always or as it says each time that another could begin; and at one host. Default: 8 and 2. */
  readonly concurrency?: number | (() => number);
  readonly perHost?: number;
  /** Milliseconds between two looks into an empty queue. Default: 1,000. */
  readonly idle?: number;
  /** Words that speak against a mention, wherever they stand in it. */
  readonly words?: readonly string[];
  /** What a name is at; without it, nobody knows whether a ping came from there. */
  readonly addressesOf?: (host: string) => Promise<readonly string[]>;
  /** Days after which what is not shown is forgotten, Infinity for never. Default: 365. */
  readonly keep?: number;
  readonly onForgotten?: (mentions: number) => void;
  readonly onSettled?: (mention: Mention, settlement: Settlement) => void;
  readonly onProblem?: (problem: unknown) => void;
}

export interface Worker {
  /** Verifies what is due until `signal` is aborted; what was begun is brought to its end. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Verifies what is due now, and ends when nothing is: for a platform that calls it by the clock. Never rejects. */
  drain(signal: AbortSignal): Promise<void>;
}

export const usualBounds: Bounds = { timeout: 10_000, maxBytes: 1_048_576, maxRedirects: 5 };

/** A page that ends the process of whoever reads it ends no more than so many. */
const mostBegun = 3;

/** Verifies what the receiver queued: a process may have one, or many processes with one store. */
export function createWorker(options: WorkerOptions): Worker {
  const { store, io, userAgent, accept = {}, bounds = usualBounds } = options;
  const { concurrency = 8, perHost = 2, idle = 1_000 } = options;
  const { addressesOf = () => Promise.resolve([]) } = options;
  const words = (options.words ?? []).map((word) => word.toLowerCase());
  const { onSettled = () => undefined, onProblem = () => undefined } = options;
  const { keep = usualKeep, onForgotten = () => undefined } = options;
  const retain = createRetention(store, keep, onForgotten);
  const blog = createCurrentBlog(options.readPosts, new URL(options.site), {
    ...{ closeAfter: Infinity, now: io.now, onProblem },
  });
  // Twice what a look may take at most, so that none is begun a second time while it lasts.
  const lease = 2 * bounds.timeout + 10_000;
  const running = new Set<Promise<void>>();
  const hosts = new Map<string, number>();
  const count = (host: string, by: number) => {
    const now = (hosts.get(host) ?? 0) + by;
    if (now === 0) hosts.delete(host);
    else hosts.set(host, now);
  };
  const most = typeof concurrency === 'number' ? () => concurrency : concurrency;
  const busy = () => [...hosts].flatMap(([host, looks]) => (looks >= perHost ? [host] : []));

  async function verify(claim: Claim): Promise<Settlement> {
    const { mention, address, begun } = claim;
    if (begun > mostBegun)
      return { to: 'failed', reason: 'The source could not be read: each look at it broke off.' };
    const posts = await blog.blog();
    const isTarget = (href: string | URL) => posts.find(href)?.id === mention.post;
    const looked = await lookAt(io, mention.source, { userAgent, bounds, isTarget, address });
    const settlement = settlementOf(claim, looked, io.now());
    if (settlement.to !== 'verified') return settlement;
    const { found } = settlement;
    const [history, hostAddresses] = await Promise.all([
      store.history(mention),
      address === undefined ? [] : addressesOf(new URL(mention.source).hostname).catch(() => []),
    ]);
    const signals = signalsOf({
      ...{ mention, found, history, hostAddresses, words },
      ...(address === undefined ? {} : { sender: address }),
    });
    const decision = ruledDecision(accept[mention.protocol] ?? 'hold', signals);
    return { ...settlement, signals, ...(decision === undefined ? {} : { decision }) };
  }

  async function look(claim: Claim): Promise<void> {
    count(claim.host, 1);
    try {
      const settlement = await verify(claim);
      if (await store.settle(claim, settlement, io.now())) onSettled(claim.mention, settlement);
    } catch (problem) {
      // Its lease runs out, and it is looked at again.
      onProblem(problem);
    } finally {
      count(claim.host, -1);
    }
  }

  async function claim(): Promise<Claim | undefined> {
    try {
      return await store.claim(io.now(), { lease, busy: busy() });
    } catch (problem) {
      onProblem(problem);
      return undefined;
    }
  }

  /** Until a look ended, a while passed, or it is to stop. */
  async function something(signal: AbortSignal): Promise<void> {
    const pause = new AbortController();
    const stop = () => pause.abort();
    signal.addEventListener('abort', stop);
    await Promise.race([io.wait(idle, pause.signal), ...running]);
    signal.removeEventListener('abort', stop);
    stop();
  }

  async function work(signal: AbortSignal, endsWhenIdle: boolean): Promise<void> {
    while (!signal.aborted) {
      await retain(io.now()).catch(onProblem);
      const next = running.size < most() ? await claim() : undefined;
      if (next === undefined) {
        if (endsWhenIdle && running.size === 0) return;
        await something(signal);
        continue;
      }
      const task = look(next).finally(() => running.delete(task));
      running.add(task);
    }
    await Promise.all(running);
  }

  return { run: (signal) => work(signal, false), drain: (signal) => work(signal, true) };
}
