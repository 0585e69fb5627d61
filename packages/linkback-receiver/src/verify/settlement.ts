import type { Claim, Settlement } from '../store/store.ts';
import type { Look } from './look.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Milliseconds before a source that could not be reached is asked again; afterwards it is given up. */
const patience = [minute, 10 * minute, hour, 6 * hour, 24 * hour];

/** Before a 404 is believed: of a page that was there once, and of one whose sender may have been too early. */
const secondLook = { known: hour, fresh: minute };

/**
 * What a look leads to. A page that said it is gone (410), that was not found twice (404), or whose link was removed is
 * withdrawn; an outage, however long, deletes nothing.
 */
export function settlementOf(claim: Claim, look: Look, now: Date): Settlement {
  const { mention, attempts, misses } = claim;
  const isKnown = mention.standing === 'verified';
  const gone = (reason: string): Settlement => ({ to: isKnown ? 'withdrawn' : 'failed', reason });
  const unknown = (reason: string): Settlement => ({ to: isKnown ? 'kept' : 'failed', reason });
  const again = (reason: string, wait: number, count: { attempts: number; misses: number }): Settlement => ({
    ...{ to: 'again', reason, due: new Date(now.getTime() + wait) },
    ...count,
  });
  switch (look.kind) {
    case 'linked':
      return { to: 'verified', found: look.found };
    case 'unlinked':
      return look.cut ? unknown(look.reason) : gone(look.reason);
    case 'missing': {
      const reason = `The source is not there: HTTP ${look.status}.`;
      if (look.status === 410 || misses > 0) return gone(reason);
      return again(reason, isKnown ? secondLook.known : secondLook.fresh, { attempts, misses: misses + 1 });
    }
    case 'unreachable': {
      const wait = patience[attempts];
      if (look.final || wait === undefined) return unknown(look.reason);
      return again(look.reason, wait, { attempts: attempts + 1, misses });
    }
  }
}
