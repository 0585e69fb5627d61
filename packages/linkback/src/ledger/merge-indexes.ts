import { changeOf, isOpenNotice, toldNotice, withTold } from './notice.ts';
import type { IndexRecord, Indexes, Notice, SettledNotice } from './notice.ts';
import { changed, either, mergeEach, mergeMembers } from './three-way.ts';

/** What either side told its indexes stays told; what is still to be told is said by the next build. */
export function mergeIndexes(
  base: Indexes | undefined,
  a: Indexes | undefined,
  b: Indexes | undefined,
): Indexes | undefined {
  const merged = mergeEach(base ?? {}, a ?? {}, b ?? {}, mergeIndex);
  return Object.keys(merged).length === 0 && (a ?? b) === undefined ? undefined : merged;
}

function mergeIndex(base: IndexRecord | undefined, a: IndexRecord, b: IndexRecord): IndexRecord {
  const others = ({ notices, ...members }: Partial<IndexRecord> = {}) => members;
  return {
    ...(mergeMembers(others(base), others(a), others(b)) as unknown as IndexRecord),
    notices: mergeEach(base?.notices ?? {}, a.notices, b.notices, mergeNotice),
  };
}

function mergeNotice(base: Notice | undefined, a: Notice, b: Notice): Notice {
  return changed(base, a, b, () => mergeChanged(a, b)) ?? a;
}

function mergeChanged(a: Notice, b: Notice): Notice {
  if (a.state === 'skip' || b.state === 'skip') return a.state === 'skip' ? a : b;
  const told = laterTold(toldNotice(a), toldNotice(b));
  const open = [a, b].filter(isOpenNotice).sort((one, other) => changeOf(other) - changeOf(one));
  const [first, second] = open;
  if (first === undefined) return told as SettledNotice;
  const isTie = second !== undefined && changeOf(second) === changeOf(first);
  const wanted = isTie ? either(first, second) : first;
  return told === undefined ? wanted : withTold(wanted, told);
}

function laterTold(a: SettledNotice | undefined, b: SettledNotice | undefined): SettledNotice | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  // What was told is more than what was there before.
  const rank = (told: SettledNotice) => changeOf(told) * 2 + (told.state === 'baseline' ? 0 : 1);
  if (rank(a) !== rank(b)) return rank(a) > rank(b) ? a : b;
  return either(a, b);
}
