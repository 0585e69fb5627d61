import { lookup } from 'node:dns/promises';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { LinkbackError } from 'linkback';
import { createFetch, createIo } from 'linkback-network';
import { createWorker } from '../index.ts';
import type { Settlement } from '../index.ts';
import { openStore } from './open-store.ts';
import { postsAt } from './posts.ts';
import type { Settings } from './settings.ts';
import { createPressure } from './pressure.ts';
import { userAgentOf } from './version.ts';

/** What the thread is started with. */
export interface VerifierData {
  readonly settings: Settings;
  /** Where the other one counts pings. */
  readonly pings: SharedArrayBuffer;
}

/** What a thread that verifies says to the one that answers. */
export type Said =
  | {
      readonly kind: 'settled';
      readonly id: string;
      readonly source: string;
      readonly to: Settlement['to'];
      readonly reason?: string;
    }
  | { readonly kind: 'forgotten'; readonly mentions: number }
  | { readonly kind: 'problem'; readonly words: string; readonly stack?: string };

/**
 * Verifies what is queued, in a thread of its own, so that no page keeps a sender waiting, and one that is too much for
 * the memory of this thread ends it and nothing else. It ends when it is sent `stop`, and what it began is done.
 */
const { settings, pings } = workerData as VerifierData;
const { site, posts, accept, allowPrivate, concurrency, perHost, words, keep } = settings;
const say = (said: Said) => parentPort?.postMessage(said);
// On Linux that is of this thread alone: who pings goes before who is looked at.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// While many pings come, one look at a time: their answers are waited for, and looks are not.
const isFlood = createPressure(pings, () => performance.now());
const stopping = new AbortController();
parentPort?.once('message', () => stopping.abort());
const userAgent = userAgentOf(site);
const store = await openStore(settings.store, { durable: false });
const sources = createFetch({ allowPrivate, perHost, timeout: 10_000 });
// The owner's own site may well be on the same machine.
const own = createFetch({ allowPrivate: true, perHost: 2, timeout: 2_500 });
const worker = createWorker({
  ...{ site, store, accept, userAgent, perHost, words, keep },
  concurrency: () => (isFlood() ? Math.min(1, concurrency) : concurrency),
  readPosts: postsAt(posts, createIo(own.fetch), userAgent),
  io: createIo(sources.fetch),
  addressesOf: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  onForgotten: (mentions) => say({ kind: 'forgotten', mentions }),
  onSettled({ id, source }, settlement) {
    const { to } = settlement;
    say({
      kind: 'settled',
      id,
      source,
      to,
      ...('reason' in settlement ? { reason: settlement.reason } : {}),
    });
  },
  onProblem(problem) {
    const isKnown = problem instanceof LinkbackError;
    const stack = problem instanceof Error ? problem.stack : undefined;
    say({
      kind: 'problem',
      words: isKnown ? problem.message : String(problem),
      ...(isKnown || stack === undefined ? {} : { stack }),
    });
  },
});
await worker.run(stopping.signal);
await Promise.all([sources.close(), own.close()]);
await store.close();
