import { setTimeout as sleep } from 'node:timers/promises';
import type { Store, Told } from '../index.ts';
import { healthAnswer, lateness } from '../intake/health.ts';

/** Whether this can do its work, for who watches it and starts it anew where it cannot. */
export interface Health {
  onPing(told: Told): void;
  onSettled(): void;
  /** 200 where it is well, 503 where it is not, with what is wrong. */
  answer(): Promise<Response>;
}

/** Milliseconds. */
const patience = {
  /** For the store to say how much is queued. */
  store: 5_000,
  /** After a ping could not be taken, and none was since. */
  refusal: 60_000,
  /** For a mention that is due, while no other one is brought to its end. */
  queue: 300_000,
};

export function createHealth(store: Store, now: () => number): Health {
  let failed = -Infinity;
  let moved = now();

  function problemOf(late: number): string | undefined {
    if (now() - failed < patience.refusal) return 'what comes cannot be taken';
    if (late >= patience.queue && now() - moved >= patience.queue) return 'the queue does not move';
    return undefined;
  }

  return {
    onPing({ taken }) {
      if (taken.kind === 'received') failed = -Infinity;
      else if (taken.why === 'unavailable') failed = now();
    },
    onSettled() {
      moved = now();
    },
    async answer() {
      const depth = await within(patience.store, store.depth()).catch(() => undefined);
      const problem = depth === undefined ? undefined : problemOf(lateness(depth, now()));
      return healthAnswer(depth, now(), problem);
    },
  };
}

async function within<T>(milliseconds: number, task: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
  return Promise.race([task, late]).finally(() => over.abort());
}
