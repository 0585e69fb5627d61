import type { Day } from '../day.ts';
import { after, isOpen, timesToldAgain } from './mention.ts';
import type { Again, Mention, Open } from './mention.ts';

type Delivered = Extract<Mention, { state: 'delivered' }>;

/** What a receiver was told last, as far as a ledger says. */
export interface ToldLast {
  /** How often it was told by then, the first time included. */
  readonly times: number;
  /** Undefined where the ledger does not say. */
  readonly on: Day | undefined;
  /** That the link is gone; else `text` is the mark of the text, undefined where nobody can say. */
  readonly isGone: boolean;
  readonly text: string | undefined;
  /** Told in vain, it has what it had before. */
  readonly isTaken: boolean;
}

/** @returns undefined where it was never told. */
export function toldLast(mention: Mention | undefined): ToldLast | undefined {
  if (mention?.state === 'removed') return toldOfRemoval(toldLast(mention.was), mention.again);
  if (mention?.state !== 'delivered') return undefined;
  const { again, text, on } = mention;
  const times = 1 + timesToldAgain(again);
  if (again === undefined || times === 1) return { times, on, isGone: false, text, isTaken: true };
  const told = isOpen(again) ? again.told : again.on;
  const isTaken = isOpen(again) ? told !== undefined : again.state === 'delivered';
  return { times, on: told, isGone: false, text, isTaken };
}

function toldOfRemoval(before: ToldLast | undefined, again: Again | undefined): ToldLast | undefined {
  if (before === undefined || again === undefined) return before;
  const times = Math.max(before.times, 1 + timesToldAgain(again));
  if (isOpen(again)) return { ...before, times, on: again.told ?? before.on };
  return { times, on: again.on, isGone: true, text: undefined, isTaken: again.state === 'delivered' };
}

/** What the receiver took before what is still to be told; undefined where there is nothing, or it is not known. */
export function takenAgain(endpoint: string, { earlier = 0, told }: Again & Open): Again | undefined {
  if (earlier === 0 || told === undefined) return undefined;
  return { state: 'delivered', protocol: 'webmention', endpoint, on: told, ...after(earlier - 1) };
}

/**
 * What stays with a mention whose link is taken out, so that it is in force again if the link comes back: what was told
 * again, and what is still to be told where it is not known what the receiver has.
 */
export function keptAgain({ endpoint, text, again }: Delivered): Again | undefined {
  if (again === undefined || !isOpen(again)) return again;
  const isMarked = again.text !== undefined || again.told !== undefined;
  const isUnsure = again.interrupted !== undefined || (text === undefined && isMarked);
  return isUnsure ? again : takenAgain(endpoint, again);
}
