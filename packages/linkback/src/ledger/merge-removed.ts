import { mergeAgain } from './merge-open.ts';
import { counted, newestTold, unbuilt } from './merge-newest.ts';
import type { Newest } from './merge-newest.ts';
import { isOpen, shownOf } from './mention.ts';
import type { Again, Mention } from './mention.ts';
import { changed, either, isSame } from './three-way.ts';
import { keptAgain, toldLast } from './told-last.ts';

type Removed = Extract<Mention, { state: 'removed' }>;
type Present = Exclude<Mention, Removed>;

/**
 * A mention whose link is gone, on one side or on both.
 * @param was the mention as both sides have it while the link stands.
 */
export function mergeGone(base: Mention | undefined, a: Removed, b: Mention, was: Present): Removed {
  const newest = newestOf(base, a, b);
  const before = base?.state === 'removed' ? base : undefined;
  const on = b.state === 'removed' ? (changed(before?.on, a.on, b.on, either) ?? a.on) : a.on;
  const merged = b.state === 'removed' ? mergeAgain(before?.again, a.again, b.again) : a.again;
  const again = merged && newest ? removalAfter(merged, [a, b], newest) : merged;
  return { state: 'removed', on, was: settled(was), ...(again && { again }) };
}

/** What the receiver was told last decides whether it is to be told that the link is gone. */
function removalAfter(merged: Again, sides: readonly Mention[], newest: Newest): Again {
  const { last } = newest;
  if (last?.isGone === true && last.isTaken) {
    const told = sides.find((side) => isSame(toldLast(side), last));
    return counted(told?.state === 'removed' && told.again ? told.again : merged, newest);
  }
  const isBefore = last?.isGone !== true && merged.state === 'delivered';
  return counted(isBefore ? { state: 'pending', since: newest.on ?? merged.on } : merged, newest);
}

function settled(was: Present): Present {
  if (was.state !== 'delivered') return was;
  const { again: _, ...bare } = was;
  const again = keptAgain(was);
  return again === undefined ? bare : { ...bare, again };
}

/**
 * A mention whose link came back on one side while it was out on the other. What was told as gone meanwhile is told that
 * it is there.
 */
export function mergeBack(base: Mention | undefined, gone: Removed, here: Mention, was: Present): Present {
  const { again } = gone;
  if (again === undefined || isSame(gone, base) || was.state !== 'delivered') return was;
  const wasTold = again.state === 'delivered' || (isOpen(again) && again.interrupted !== undefined);
  const newest = wasTold ? newestOf(base, gone, here) : undefined;
  if (newest === undefined) return was;
  const isKnown = !isOpen(again) && newest.last?.isGone === false;
  if (isKnown) return was.again === undefined ? was : { ...was, again: counted(was.again, newest) };
  const { text: _, again: open, ...told } = was;
  const since = again.state === 'delivered' ? again.on : gone.on;
  const shown = open && isOpen(open) ? shownOf(open) : unbuilt;
  return { ...told, again: counted({ state: 'pending', since, ...shown }, newest) };
}

function newestOf(base: Mention | undefined, a: Mention, b: Mention): Newest | undefined {
  const [one, other] = [toldLast(a), toldLast(b)];
  if (one !== undefined && other !== undefined) return newestTold(toldLast(base), one, other);
  const last = one ?? other;
  return last && { last, times: last.times, on: last.isTaken ? last.on : undefined };
}
