import type { Ping } from '../mention.ts';
import type { Receipt } from './store.ts';

export interface Received {
  readonly ping: Ping;
  readonly at: Date;
}

/** Pings that come in at once, taken in by one transaction, so that they share the wait for the disk. */
export interface Batch {
  receive(ping: Ping, at: Date): Promise<Receipt>;
  /** Takes in what waits, and resolves when it is done. */
  end(): Promise<void>;
}

/** So many share a transaction at most. */
const most = 500;

/** @param take takes a batch in whole, or rejects; it is never called while another call of it runs. */
export function createBatch(take: (pings: readonly Received[]) => Promise<readonly Receipt[]>): Batch {
  let waiting: (Received & PromiseWithResolvers<Receipt>)[] = [];
  let running: Promise<void> | undefined;
  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await untilQuiet();
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const receipts = await take(batch.map(({ ping, at }) => ({ ping, at })));
        for (const [index, { resolve }] of batch.entries()) resolve(receipts[index] as Receipt);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = undefined;
  }
  /** Each turn of the loop that brings one more may be followed by another such: they come along. */
  async function untilQuiet(): Promise<void> {
    for (let known = 0; known < waiting.length && known < most;) {
      known = waiting.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return {
    receive(ping, at) {
      const receipt = Promise.withResolvers<Receipt>();
      waiting.push({ ping, at, ...receipt });
      running ??= run();
      return receipt.promise;
    },
    end: () => running ?? Promise.resolve(),
  };
}
