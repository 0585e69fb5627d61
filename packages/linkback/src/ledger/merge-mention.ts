import { mergeDelivered } from './merge-delivered.ts';
import { mergeOpen } from './merge-open.ts';
import { mergeBack, mergeGone } from './merge-removed.ts';
import { isOpen } from './mention.ts';
import type { Mention, Open } from './mention.ts';
import { ownersMembers } from './owners-members.ts';
import { isPolicySkip } from './policy-skip.ts';
import { isBetter } from './heard-first.ts';
import { changed, either, isSame, mergeMembers } from './three-way.ts';
import { toldLast } from './told-last.ts';
import type { ToldLast } from './told-last.ts';

type Removed = Extract<Mention, { state: 'removed' }>;
type Present = Exclude<Mention, Removed>;
type Settled = Exclude<Present, Open>;

/**
 * One mention as two sides have it. An owner's veto is above all; of two states the one that knows more stays, as
 * `recallOutcomes` ranks them; and whether its link is in the post is as the side says that changed it.
 */
export function mergeMention(base: Mention | undefined, a: Mention, b: Mention): Mention {
  if (isSame(a, b)) return a;
  const was = mergePresent(base && present(base), present(a), present(b), toldLast(base));
  if (a.state === 'removed' && b.state === 'removed') return mergeGone(base, a, b, was);
  if (a.state === 'removed') return oneRemoved(base, a, b, was);
  return b.state === 'removed' ? oneRemoved(base, b, a, was) : was;
}

/** The mention as it stands, or stood, while its link is in the post. */
export function present(mention: Mention): Present {
  return mention.state === 'removed' ? mention.was : mention;
}

/** A veto that its owner typed in, be its link in the post or not. */
export function isVeto(mention: Mention): boolean {
  return present(mention).state === 'skip' && !isPolicySkip(present(mention));
}

function oneRemoved(base: Mention | undefined, gone: Removed, other: Mention, was: Present): Mention {
  if (isVeto(was)) return was;
  if (base === undefined || base.state === 'removed') return mergeBack(base, gone, other, was);
  // What was told meanwhile is withdrawn by the next build, which tells of it where the owner wants that.
  const isNews = isOpen(gone.was) && !isOpen(was);
  return isNews ? was : mergeGone(base, gone, other, was);
}

/** @param before what the receiver was told last before the sides parted. */
function mergePresent(
  base: Present | undefined,
  a: Present,
  b: Present,
  before: ToldLast | undefined,
): Present {
  if (isSame(a, b)) return a;
  const known = knowing(base, a, b, before);
  const own = mergeMembers(base ? ownersMembers(base) : {}, ownersMembers(a), ownersMembers(b));
  const others = new Set(Object.keys(ownersMembers(known)));
  const bare = Object.fromEntries(Object.entries(known).filter(([key]) => !others.has(key)));
  return { ...bare, ...own } as Present;
}

function knowing(base: Present | undefined, a: Present, b: Present, before: ToldLast | undefined): Present {
  const veto = vetoOf(base, a, b);
  if (veto !== undefined) return veto;
  if (isOpen(a)) return isOpen(b) ? mergeOpen(base, a, b) : anewOrSettled(base, a, b);
  return isOpen(b) ? anewOrSettled(base, b, a) : mergeSettled(base, a, b, before);
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
  if (open.anew === undefined || isPolicySkip(settled)) return settled;
  const wasAskedBefore = base !== undefined && isOpen(base) && base.anew === open.anew;
  const on = settled.on ?? '';
  const isFromBefore = on < open.anew || (on === open.anew && isSame(settled, base));
  return isFromBefore && !wasAskedBefore ? open : settled;
}

function mergeSettled(
  base: Present | undefined,
  a: Settled,
  b: Settled,
  before: ToldLast | undefined,
): Settled {
  if (isPolicySkip(a) !== isPolicySkip(b)) return isPolicySkip(a) ? b : a;
  if (a.state === 'delivered' && b.state === 'delivered') {
    return mergeDelivered(base?.state === 'delivered' ? base : undefined, before, a, b);
  }
  if (isBetter(a, b) || isBetter(b, a)) return isBetter(a, b) ? a : b;
  return changed<Mention | undefined>(base, a, b, either) as Settled;
}
