import type { Day } from '../day.ts';
import { after, isOpen } from './mention.ts';
import type { Again } from './mention.ts';
import { isSame } from './three-way.ts';
import type { ToldLast } from './told-last.ts';

/** What a receiver was told last by two sides. */
export interface Newest {
  /** Undefined where nobody can say which of two it was. */
  readonly last: ToldLast | undefined;
  /** How often it was told by both, the first time included. */
  readonly times: number;
  /** When it took that. */
  readonly on: Day | undefined;
}

/** @param base what it was told before the sides parted. */
export function newestTold(base: ToldLast | undefined, a: ToldLast, b: ToldLast): Newest {
  const last = lastOf(base, a, b);
  const before = base?.times ?? 0;
  // What was told on both sides, and is not the same, is more than either counts: what follows has a number of its own.
  const isApart = [a, b].every((side) => side.times > before && isKnown(side)) && !isAlike(a, b);
  const times = isApart ? a.times + b.times - before : Math.max(a.times, b.times);
  const on = last === undefined ? later(a.on, b.on) : last.isTaken ? last.on : undefined;
  return { last, times, on };
}

function lastOf(base: ToldLast | undefined, a: ToldLast, b: ToldLast): ToldLast | undefined {
  if (isSame(a, base)) return isBehind(b, base) ? a : b;
  if (isSame(b, base)) return isBehind(a, base) ? b : a;
  const before = base?.times ?? 0;
  const isTold = a.times > before;
  if (isTold !== b.times > before) return isTold ? a : b;
  const more = a.times === b.times ? undefined : a.times > b.times ? a : b;
  if (isTold && a.isTaken !== b.isTaken) return a.isTaken ? a : b;
  if (isAlike(a, b)) return more ?? laterOf(a, b);
  // How often each side told it says nothing of which came last.
  const isDated = isTold && a.on !== undefined && b.on !== undefined;
  if (!isDated) return more;
  return a.on === b.on ? undefined : laterOf(a, b);
}

/** Told less often than the base: restored from before. */
function isBehind(side: ToldLast, base: ToldLast | undefined): boolean {
  return base !== undefined && side.times < base.times;
}

function isKnown({ isGone, text }: ToldLast): boolean {
  return isGone || text !== undefined;
}

/** Does the receiver have the same by either? */
function isAlike(a: ToldLast, b: ToldLast): boolean {
  return a.isGone === b.isGone && a.text === b.text;
}

function laterOf(a: ToldLast, b: ToldLast): ToldLast {
  return (a.on ?? '') >= (b.on ?? '') ? a : b;
}

function later(a: Day | undefined, b: Day | undefined): Day | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a > b ? a : b;
}

/** The page of what both sides say is built next: until then none that is live shows it. */
export const unbuilt = { page: '' } as const;

/** With the count of all that was told, and, where it is still to be told, when the receiver took the last of it. */
export function counted<T extends Again>(again: T, { times, on }: Newest): T {
  const { earlier, told, ...rest } = again;
  const before = times - (isOpen(again) ? 1 : 2);
  const day = isOpen(again) && before > 0 && on !== undefined ? { told: on } : {};
  return { ...rest, ...after(Math.max(before, 0)), ...day } as unknown as T;
}
