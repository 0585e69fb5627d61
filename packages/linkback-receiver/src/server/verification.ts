import { lookup } from 'node:dns/promises';
import { LinkbackError } from 'linkback';
import { createFetch, createIo } from 'linkback-network';
import { createWorker } from '../index.ts';
import type { Settlement, Store, Worker } from '../index.ts';
import { postsAt } from './posts.ts';
import type { Settings } from './settings.ts';
import { userAgentOf } from './version.ts';

/** What verifying is told, as plain data. */
export type VerifySettings = Pick<
  Settings,
  'site' | 'posts' | 'accept' | 'allowPrivate' | 'concurrency' | 'perHost' | 'words' | 'keep'
>;

/** What is said of it, for a log; plain data, so that it may come from another thread. */
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

export interface Verification extends Worker {
  /** Lets go of the network; the store is whose it was. */
  close(): Promise<void>;
}

/**
 * A worker with the network of this machine.
 * @param isFlood while it says so, one source is looked at at a time.
 */
export function createVerification(
  store: Store,
  { site, posts, accept, allowPrivate, concurrency, perHost, words, keep }: VerifySettings,
  onSaid: (said: Said) => void,
  isFlood: () => boolean = () => false,
): Verification {
  const userAgent = userAgentOf(site);
  const sources = createFetch({ allowPrivate, perHost, timeout: 10_000 });
  // The owner's own site may well be on the same machine.
  const own = createFetch({ allowPrivate: true, perHost: 2, timeout: 2_500 });
  const worker = createWorker({
    ...{ site, store, accept, userAgent, perHost, words, keep },
    concurrency: () => (isFlood() ? Math.min(1, concurrency) : concurrency),
    readPosts: postsAt(posts, createIo(own.fetch), userAgent),
    io: createIo(sources.fetch),
    addressesOf: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    onForgotten: (mentions) => onSaid({ kind: 'forgotten', mentions }),
    onSettled({ id, source }, settlement) {
      const { to } = settlement;
      const reason = 'reason' in settlement ? { reason: settlement.reason } : {};
      onSaid({ kind: 'settled', id, source, to, ...reason });
    },
    onProblem: (problem) => onSaid(problemSaid(problem)),
  });
  return {
    ...worker,
    async close() {
      await Promise.all([sources.close(), own.close()]);
    },
  };
}

function problemSaid(problem: unknown): Said {
  const isKnown = problem instanceof LinkbackError;
  const stack = problem instanceof Error ? problem.stack : undefined;
  return {
    kind: 'problem',
    words: isKnown ? problem.message : String(problem),
    ...(isKnown || stack === undefined ? {} : { stack }),
  };
}
