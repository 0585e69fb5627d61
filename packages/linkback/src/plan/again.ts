import { dayOf } from '../day.ts';
import type { Day } from '../day.ts';
import { mapMentions } from '../ledger/ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { after, isOpen, timesToldAgain } from '../ledger/mention.ts';
import type { Again, Mention } from '../ledger/mention.ts';
import { urlKey } from '../url.ts';

/** What a post's mentions become when it is told again what changed; pingbacks and TrackBacks are told once. */
export interface Changes {
  readonly today: Day;
  /** Webmentions that were delivered are told of changes. */
  readonly updates: boolean;
  /** The address that the post had until now, where it moved. */
  readonly movedFrom?: string | undefined;
  /** The text of the post changed since they were told. */
  readonly textChanged?: boolean;
}

type Delivered = Extract<Mention, { state: 'delivered' }>;
type Removed = Extract<Mention, { state: 'removed' }>;

function isWebmention(mention: Mention): mention is Delivered {
  return mention.state === 'delivered' && mention.protocol === 'webmention';
}

/** A link that stands in the post as before. */
export function keptMention(mention: Mention, { today, updates, movedFrom, textChanged }: Changes): Mention {
  if (!isWebmention(mention)) return mention;
  const { again, ...told } = mention;
  // Whether the new address was told is another question than whether the last change was.
  const isDropped = again !== undefined && (isOpen(again) ? !updates : movedFrom !== undefined);
  const source = mention.source ?? movedFrom;
  const due = updates && textChanged === true && !(again && isOpen(again));
  if (!isDropped && !due && source === mention.source) return mention;
  const next = due ? pending(today, timesToldAgain(again)) : isDropped ? undefined : again;
  return { ...told, ...(source === undefined ? {} : { source }), ...(next && { again: next }) };
}

/** A link that is gone from the post. */
export function removedMention(
  mention: Exclude<Mention, Removed>,
  { today, updates, movedFrom }: Changes,
): Removed {
  if (!isWebmention(mention)) return { state: 'removed', on: today, was: mention };
  const { again, ...told } = mention;
  const source = mention.source ?? movedFrom;
  const isKept = again !== undefined && !isOpen(again) && movedFrom === undefined;
  const was = { ...told, ...(source === undefined ? {} : { source }), ...(isKept ? { again } : {}) };
  const next = updates ? { again: pending(today, timesToldAgain(again)) } : {};
  return { state: 'removed', on: today, was, ...next };
}

/** A link that stands in the post again: where its removal was told, so is its return. */
export function returnedMention({ was, again }: Removed, { today, updates }: Changes): Mention {
  const wasTold =
    again?.state === 'delivered' || (again !== undefined && isOpen(again) && again.interrupted !== undefined);
  if (!updates || !wasTold || !isWebmention(was)) return was;
  return { ...was, again: pending(today, timesToldAgain(again)) };
}

/** A removal that was not told yet, and that nobody wants told any more. */
export function withoutOpenRemoval(mention: Removed): Removed {
  if (mention.again === undefined || !isOpen(mention.again)) return mention;
  const { again, ...removed } = mention;
  return removed;
}

/**
 * The ledger with every delivered webmention of a post that moved since to be told once more, from the address that was
 * told: it leads to the new one, where the receiver finds the post.
 */
export function withMovedTold(ledger: Ledger, now: Date): Ledger {
  return mapMentions(ledger, (mention, _target, { gone, permalink }) => {
    if (gone !== undefined || !isWebmention(mention)) return mention;
    const { again } = mention;
    // What was not sent to anybody, for want of a redirect, may have one by now.
    if (again !== undefined && !(again.state === 'refused' && again.endpoint === undefined)) return mention;
    const moved = mention.source !== undefined && urlKey(mention.source) !== urlKey(permalink);
    return moved ? { ...mention, again: pending(dayOf(now), timesToldAgain(again)) } : mention;
  });
}

/** The ledger with what stands in published posts and leads to these targets to be told as if it were new. */
export function withToldAnew(ledger: Ledger, isMeant: (target: string) => boolean, now: Date): Ledger {
  const day = dayOf(now);
  return mapMentions(ledger, (mention, target) => {
    if (!isMeant(target) || mention.state === 'removed' || isOpen(mention)) return mention;
    const isTypedIn =
      'endpoint' in mention &&
      mention.protocol === 'trackback' &&
      urlKey(mention.endpoint ?? '') === urlKey(target);
    return { state: 'pending', ...(isTypedIn ? { protocol: 'trackback' } : {}), since: day, anew: day };
  });
}

function pending(since: Day, times: number): Again {
  return { state: 'pending', since, ...after(times) };
}
