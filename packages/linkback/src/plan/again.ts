import { dayOf } from '../day.ts';
import type { Day } from '../day.ts';
import { mapMentions } from '../ledger/ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { afterAgain, isOpen, shownOf } from '../ledger/mention.ts';
import type { Again, Mention, Open } from '../ledger/mention.ts';
import { createOthersPages } from '../ledger/others-pages.ts';
import { keptAgain, takenAgain } from '../ledger/told-last.ts';
import { urlKey } from '../url.ts';

/** What a post's mentions become when it is told again what changed; pingbacks and TrackBacks are told once. */
export interface Changes {
  readonly today: Day;
  /** Webmentions that were delivered are told of changes. */
  readonly updates: boolean;
  /** The address that the post had until now, where it moved. */
  readonly movedFrom?: string | undefined;
  /** The marks of the post's text and of the page that was built, where changes are told. */
  readonly text?: string | undefined;
  readonly page?: string | undefined;
  /** The mark of the text that those were told of which do not say it themselves. */
  readonly textTold?: string | undefined;
}

type Delivered = Extract<Mention, { state: 'delivered' }>;
type Removed = Extract<Mention, { state: 'removed' }>;

function isWebmention(mention: Mention): mention is Delivered {
  return mention.state === 'delivered' && mention.protocol === 'webmention';
}

/** A link that stands in the post as before. */
export function keptMention(mention: Mention, changes: Changes): Mention {
  if (isOpen(mention)) return changes.updates ? asBuilt(mention, changes) : mention;
  if (mention.state === 'removed') return movedRemoval(mention, changes);
  if (!isWebmention(mention)) return mention;
  const { again, ...told } = mention;
  const source = mention.source ?? changes.movedFrom;
  const known = mention.text ?? changes.textTold;
  const next = nextAgain(mention, known, changes);
  // Of what was told before changes were, it is not known which text that had: the one it has today.
  const text = known ?? (changes.updates && !(next && isOpen(next)) ? changes.text : undefined);
  if (next === again && source === mention.source && text === mention.text) return mention;
  return {
    ...told,
    ...(text === undefined ? {} : { text }),
    ...(source === undefined ? {} : { source }),
    ...(next && { again: next }),
  };
}

/** @param known the mark of the text that the receiver has. */
function nextAgain(mention: Delivered, known: string | undefined, changes: Changes): Again | undefined {
  const { again } = mention;
  const { today, updates, movedFrom, text } = changes;
  if (again !== undefined && isOpen(again)) {
    if (!updates) return undefined;
    const isBack = again.text !== undefined && again.text !== text && text === known;
    return isBack && again.interrupted === undefined
      ? lastTold(mention.endpoint, again, changes)
      : asBuilt(again, changes);
  }
  if (updates && known !== undefined && text !== undefined && text !== known)
    return asBuilt(pending(today, again), changes);
  // Whether the new address was told is another question than whether the last change was.
  return movedFrom === undefined ? again : undefined;
}

/** The text is as the receiver has it once more: what stands there is what it took the last time, if that is known. */
function lastTold(endpoint: string, again: Again & Open, changes: Changes): Again | undefined {
  return (again.earlier ?? 0) === 0 ? undefined : (takenAgain(endpoint, again) ?? asBuilt(again, changes));
}

/** A link that is gone from the post. */
export function removedMention(
  mention: Exclude<Mention, Removed>,
  { today, updates, movedFrom }: Changes,
): Removed {
  if (!isWebmention(mention)) return { state: 'removed', on: today, was: mention };
  const { again, ...told } = mention;
  const source = mention.source ?? movedFrom;
  const kept = keptAgain(mention);
  const isKept = kept !== undefined && (isOpen(kept) || movedFrom === undefined);
  const was = { ...told, ...(source === undefined ? {} : { source }), ...(isKept ? { again: kept } : {}) };
  const next = updates ? { again: pending(today, again) } : {};
  return { state: 'removed', on: today, was, ...next };
}

/** A link that stands in the post again: where its removal was told, so is its return. */
export function returnedMention({ was, again }: Removed, changes: Changes): Mention {
  const { today, updates } = changes;
  const wasTold =
    again?.state === 'delivered' || (again !== undefined && isOpen(again) && again.interrupted !== undefined);
  if (!updates || !wasTold || !isWebmention(was)) return was;
  // What it was told is that there is nothing.
  const { text, ...rest } = was;
  return { ...rest, again: asBuilt(pending(today, again), changes) };
}

/** A link that was taken out before its post moved: what its receiver knows is the address of before. */
export function movedRemoval(mention: Removed, { movedFrom }: Pick<Changes, 'movedFrom'>): Removed {
  const { was } = mention;
  if (movedFrom === undefined || !isWebmention(was) || was.source !== undefined) return mention;
  return { ...mention, was: { ...was, source: movedFrom } };
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
  const isAnothers = createOthersPages(ledger.posts);
  return mapMentions(ledger, (mention, _target, record) => {
    const { gone, permalink } = record;
    if (gone !== undefined || !isWebmention(mention)) return mention;
    if (mention.source !== undefined && isAnothers(mention.source, record)) return mention;
    const { again } = mention;
    // What was not sent to anybody, for want of a redirect, may have one by now.
    if (again !== undefined && !(again.state === 'refused' && again.endpoint === undefined)) return mention;
    const moved = mention.source !== undefined && urlKey(mention.source) !== urlKey(permalink);
    return moved ? { ...mention, again: pending(dayOf(now), again) } : mention;
  });
}

function pending(since: Day, before: Again | undefined): Again & Open {
  return { state: 'pending', since, ...afterAgain(before) };
}

/** What is still to be told is told of the text and with the page that were built last. */
function asBuilt<T extends Open>(open: T, { text = open.text, page = open.page }: Changes): T {
  if (open.text === text && open.page === page) return open;
  return { ...open, ...shownOf({ text, page }) };
}
