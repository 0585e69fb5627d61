import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Said } from './verification.ts';
import type { VerifierData } from './verifier.ts';

export interface Verifying {
  /** Brings to its end what was begun. */
  stop(): Promise<void>;
}

/** Megabytes for the pages that are being read; the largest tree of one takes some sixty. */
const memory = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 64 };
/** Milliseconds before a thread that broke off is followed by another. */
const pause = 1_000;

/**
 * Starts the thread that verifies, and another one whenever it breaks off: whatever it was looking at is looked at again,
 * until that was the cause too often.
 */
export function startVerifying(
  given: VerifierData['settings'],
  {
    pings,
    onSaid,
    isBackground = false,
  }: {
    readonly pings: SharedArrayBuffer;
    readonly onSaid: (said: Said) => void;
    /** It keeps no process alive. Default: false. */
    readonly isBackground?: boolean;
  },
): Verifying {
  const { site, posts, accept, allowPrivate, concurrency, perHost, words, keep, store } = given;
  const settings = { site, posts, accept, allowPrivate, concurrency, perHost, words, keep, store };
  const stopping = new AbortController();
  let current: Worker | undefined;
  async function runOne(): Promise<void> {
    const thread = new Worker(new URL('./verifier.js', import.meta.url), {
      workerData: { settings, pings } satisfies VerifierData,
      resourceLimits: memory,
    });
    current = thread;
    thread.on('message', onSaid);
    thread.on('error', (error: Error) => {
      onSaid({
        kind: 'problem',
        words: `The thread that verifies broke off: ${error.message}`,
        ...(error.stack === undefined ? {} : { stack: error.stack }),
      });
    });
    // After these, as to listen is to hold.
    if (isBackground) thread.unref();
    // An error is followed by it.
    await new Promise((resolve) => thread.once('exit', resolve));
  }
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await runOne();
      await sleep(pause, undefined, { signal: stopping.signal, ref: !isBackground }).catch(() => undefined);
    }
  }
  const running = run();
  return {
    async stop() {
      stopping.abort();
      current?.postMessage('stop');
      await running;
    },
  };
}
