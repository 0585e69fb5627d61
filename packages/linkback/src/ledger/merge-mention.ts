import { mergeAgain, mergeOpen } from './merge-open.ts';
import { after, isOpen, ownersMembers, timesToldAgain } from './mention.ts';
import type { Again, Mention, Open } from './mention.ts';
import { isPolicySkip } from './policy-skip.ts';
import { isBetter } from './heard-first.ts';
import { changed, either, isSame, mergeMembers } from './three-way.ts';

type Removed = Extract<Mention, { state: 'removed' }>;
type Present = Exclude<Mention, Removed>;
type Settled = Exclude<Present, Open>;
type Delivered = Extract<Mention, { state: 'delivered' }>;

/**
 * One mention as two sides have it. An owner's veto is above all; of two states the one that knows more stays, as
 * `recallOutcomes` ranks them; and whether its link is in the post is as the side says that changed it.
 */
export function mergeMention(base: Mention | undefined, a: Mention, b: Mention): Mention {
  if (isSame(a, b)) return a;
  const was = mergePresent(base && present(base), present(a), present(b));
  if (a.state === 'removed' && b.state === 'removed') return bothRemoved(base, a, b, was);
  if (a.state === 'removed') return oneRemoved(base, a, was);
  return b.state === 'removed' ? oneRemoved(base, b, was) : was;
}

/** The mention as it stands, or stood, while its link is in the post. */
export function present(mention: Mention): Present {
  return mention.state === 'removed' ? mention.was : mention;
}

/** A veto that its owner typed in, be its link in the post or not. */
export function isVeto(mention: Mention): boolean {
  return present(mention).state === 'skip' && !isPolicySkip(present(mention));
}

function bothRemoved(base: Mention | undefined, a: Removed, b: Removed, was: Present): Removed {
  const before = base?.state === 'removed' ? base : undefined;
  const on = changed(before?.on, a.on, b.on, either) ?? a.on;
  return removed(on, was, mergeAgain(before?.again, a.again, b.again));
}

function oneRemoved(base: Mention | undefined, gone: Removed, was: Present): Mention {
  if (isVeto(was)) return was;
  if (base !== undefined && base.state !== 'removed') {
    // What was told meanwhile is withdrawn by the next build, which tells of it where the owner wants that.
    const isNews = isOpen(gone.was) && !isOpen(was);
    return isNews ? was : removed(gone.on, was, gone.again);
  }
  // The receiver was told meanwhile that the link is gone: it is told that it is there.
  const { again } = gone;
  if (again === undefined || isSame(gone, base) || was.state !== 'delivered') return was;
  const wasTold = again.state === 'delivered' || (isOpen(again) && again.interrupted !== undefined);
  const times = timesToldAgain(again);
  if (!wasTold || (was.again !== undefined && (was.again.earlier ?? 0) >= times)) return was;
  const since = again.state === 'delivered' ? again.on : gone.on;
  return { ...was, again: { state: 'pending', since, ...after(times) } };
}

function removed(on: string, mention: Present, told: Removed['again']): Removed {
  const { again, ...bare } = { again: undefined, ...mention };
  const was = again === undefined || isOpen(again) ? bare : mention;
  return { state: 'removed', on, was, ...(told && { again: following(told, again) }) };
}

/** What is still to be told comes after all that either side told. */
function following(next: Again, told: Again | undefined): Again {
  return isOpen(next) ? { ...next, ...after(Math.max(next.earlier ?? 0, timesToldAgain(told))) } : next;
}

function mergePresent(base: Present | undefined, a: Present, b: Present): Present {
  if (isSame(a, b)) return a;
  const known = knowing(base, a, b);
  const own = mergeMembers(base ? ownersMembers(base) : {}, ownersMembers(a), ownersMembers(b));
  const others = new Set(Object.keys(ownersMembers(known)));
  const bare = Object.fromEntries(Object.entries(known).filter(([key]) => !others.has(key)));
  return { ...bare, ...own } as Present;
}

function knowing(base: Present | undefined, a: Present, b: Present): Present {
  const veto = vetoOf(base, a, b);
  if (veto !== undefined) return veto;
  if (isOpen(a)) return isOpen(b) ? mergeOpen(base, a, b) : anewOrSettled(base, a, b);
  return isOpen(b) ? anewOrSettled(base, b, a) : mergeSettled(base, a, b);
}

/** A veto gives way only where both sides had it and one of them took it back and told the target. */
function vetoOf(base: Present | undefined, a: Present, b: Present): Present | undefined {
  if (isVeto(a) && isVeto(b)) return changed(base, a, b, either);
  const [veto, other] = isVeto(a) ? [a, b] : [b, a];
  if (!isVeto(veto)) return undefined;
  const wasTold =
    isSame(veto, base) && !isOpen(other) && other.state !== 'skip' && other.state !== 'baseline';
  return wasTold ? undefined : veto;
}

/** What its owner wants told anew is told, unless the other side says that it was. */
function anewOrSettled(base: Present | undefined, open: Open, settled: Settled): Present {
  if (open.state !== 'pending' || open.anew === undefined || isPolicySkip(settled)) return settled;
  const wasAskedBefore = base?.state === 'pending' && base.anew === open.anew;
  const on = settled.on ?? '';
  const isFromBefore = on < open.anew || (on === open.anew && isSame(settled, base));
  return isFromBefore && !wasAskedBefore ? open : settled;
}

function mergeSettled(base: Present | undefined, a: Settled, b: Settled): Settled {
  if (isPolicySkip(a) !== isPolicySkip(b)) return isPolicySkip(a) ? b : a;
  if (a.state === 'delivered' && b.state === 'delivered') {
    return mergeDelivered(base?.state === 'delivered' ? base : undefined, a, b);
  }
  if (isBetter(a, b) || isBetter(b, a)) return isBetter(a, b) ? a : b;
  return changed<Mention | undefined>(base, a, b, either) as Settled;
}

function mergeDelivered(base: Delivered | undefined, a: Delivered, b: Delivered): Delivered {
  const [winner, other] = a.on === b.on ? [either(a, b), undefined] : a.on > b.on ? [a, b] : [b, a];
  const { again, source, location, ...told } = winner;
  const again3 = mergeAgain(base?.again, a.again, b.again);
  // Told on one day by both: then what the two say of it is one thing.
  const place = other === undefined ? changed(base?.source, a.source, b.source, either) : source;
  const isOneEndpoint = a.endpoint === b.endpoint;
  const where = location ?? (isOneEndpoint ? (a.location ?? b.location) : undefined);
  return {
    ...told,
    ...(where === undefined ? {} : { location: where }),
    ...(place === undefined ? {} : { source: place }),
    ...(again3 === undefined ? {} : { again: again3 }),
  };
}
