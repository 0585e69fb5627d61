import { givenUp, interrupted } from './doubt.ts';
import { isOpen, shownOf } from './mention.ts';
import type { Again, Open } from './mention.ts';
import { isBetter } from './heard-first.ts';
import { changed, either, isSame } from './three-way.ts';

/**
 * What two sides know of something that both hold open: of two retries the one that was tried more often, then the one
 * that waits longer. What both sent without hearing an answer may have arrived twice: it is given up.
 */
export function mergeOpen(base: unknown, a: Open, b: Open): Again {
  const merged = mergeTries(base, a, b);
  if (!isOpen(merged)) return merged;
  const { text, page, ...rest } = merged;
  // Text and page were built at once.
  return {
    ...rest,
    ...changed(shownOf(openBefore(base) ?? {}), shownOf(a), shownOf(b), () => shownOf(merged)),
  };
}

function openBefore(base: unknown): Open | undefined {
  return typeof base === 'object' && isOpen(base as Open) ? (base as Open) : undefined;
}

function mergeTries(base: unknown, a: Open, b: Open): Again {
  const main = ahead(base, a, b);
  const other = main === a ? b : a;
  const [first, last] = [a.interrupted, b.interrupted].filter((at) => at !== undefined).sort();
  if (first !== undefined && last !== undefined && first !== last) {
    const { protocol, endpoint } = { endpoint: undefined, ...main };
    const told = { ...(protocol && { protocol }), ...(endpoint && { endpoint }) };
    return givenUp(main, last, 2, told);
  }
  const known = first === undefined || main.interrupted === first ? main : interrupted(main, first);
  const isTypedIn = known.state === 'pending' && other.state === 'pending' && other.protocol !== undefined;
  const { anew: _, ...tried } = known;
  const anew = changed(openBefore(base)?.anew, a.anew, b.anew, (one = '', next = '') =>
    one > next ? one : next,
  );
  return { ...tried, ...(isTypedIn && { protocol: other.protocol }), ...(anew && { anew }) };
}

function ahead(base: unknown, a: Open, b: Open): Open {
  if (a.state !== b.state) return a.state === 'retry' ? a : b;
  if (a.state === 'retry' && b.state === 'retry') {
    if (a.attempts !== b.attempts) return a.attempts > b.attempts ? a : b;
    if (a.notBefore !== b.notBefore) return a.notBefore > b.notBefore ? a : b;
  } else if (a.state === 'pending' && b.state === 'pending') {
    if (a.anew !== b.anew) return (a.anew ?? '') > (b.anew ?? '') ? a : b;
    if (isSame(a, base)) return b;
    if (isSame(b, base)) return a;
    if (a.since !== b.since) return a.since < b.since ? a : b;
  }
  return either(a, b);
}

/** What becomes of telling it again, where one side may know of it, or both. */
export function mergeAgain(
  base: Again | undefined,
  a: Again | undefined,
  b: Again | undefined,
): Again | undefined {
  const [times, otherTimes] = [a?.earlier ?? 0, b?.earlier ?? 0];
  if (a !== undefined && b !== undefined && times !== otherTimes) return times > otherTimes ? a : b;
  // A ledger restored from before the telling knows nothing newer.
  for (const [known, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const isOld =
      other?.state === 'pending' && known !== undefined && !isOpen(known) && other.since < known.on;
    if (isOld) return known;
  }
  return changed(base, a, b, (one, other) => {
    if (one === undefined || other === undefined) return one ?? other;
    if (isOpen(one) && isOpen(other)) return mergeOpen(base, one, other);
    if (isOpen(one) || isOpen(other)) return isOpen(one) ? other : one;
    if (isBetter(one, other) || isBetter(other, one)) return isBetter(one, other) ? one : other;
    return either(one, other);
  });
}
