import { setTimeout as sleep } from 'node:timers/promises';
import { createOfferSearch } from 'linkback';
import type { Io } from 'linkback';

/** A fetch and this machine's clock. */
export function createIo(fetch: Io['fetch']): Io {
  return {
    fetch,
    now: () => new Date(),
    searchOffers: createOfferSearch(),
    wait: async (milliseconds, signal) => {
      // A wait that is broken off is over; what comes next sees the signal itself.
      await sleep(milliseconds, undefined, { ...(signal === undefined ? {} : { signal }) }).catch(
        () => undefined,
      );
    },
  };
}
