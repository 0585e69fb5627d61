import { dayOf } from '../day.ts';
import type { Day } from '../day.ts';
import { mapMentions } from '../ledger/ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isOpen, openPart, shownOf } from '../ledger/mention.ts';
import type { Mention, Open } from '../ledger/mention.ts';
import { surelyOwners } from '../ledger/owners-members.ts';
import { urlKey } from '../url.ts';

/** The ledger with what stands in published posts and leads to these targets to be told as if it were new. */
export function withToldAnew(ledger: Ledger, isMeant: (target: string) => boolean, now: Date): Ledger {
  return mapMentions(ledger, (mention, target) => {
    if (!isMeant(target) || mention.state === 'removed' || isOpen(mention)) return mention;
    const isTypedIn =
      'endpoint' in mention &&
      mention.protocol === 'trackback' &&
      urlKey(mention.endpoint ?? '') === urlKey(target);
    return openedAnew(mention, isTypedIn, dayOf(now));
  });
}

/**
 * A mention that is told as if it were new, whatever the ledger's versions said of it until this day. It keeps what its
 * owner wrote, and the marks of what its receiver was shown last, or is to be: by these a later build knows what has changed since.
 * @param isTypedIn the target is the TrackBack URL itself.
 */
export function openedAnew(known: Mention, isTypedIn: boolean, day: Day): Open {
  return {
    ...surelyOwners(known),
    state: 'pending',
    ...(isTypedIn ? { protocol: 'trackback' } : {}),
    since: day,
    anew: day,
    ...shownOf(openPart(known) ?? (known.state === 'delivered' ? known : {})),
  };
}
