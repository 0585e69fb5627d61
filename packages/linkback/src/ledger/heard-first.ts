import type { Day } from '../day.ts';
import { openAsHeard } from './heard-open.ts';
import { after, isOpen, timesToldAgain } from './mention.ts';
import type { Mention, Open } from './mention.ts';
import { isPolicySkip } from './policy-skip.ts';

export type Settled = Exclude<Mention, { state: 'pending' | 'retry' | 'removed' }>;

/** What versions of a ledger say became of telling a mention for the first time. */
export interface HeardFirst {
  /** Its owner wants it told anew, whatever was settled until this day. */
  readonly anew?: Day | undefined;
  settled?: Settled;
  open?: Open[];
}

/** The states in which nothing is sent any more; where versions differ, what the receiver said comes first. */
const ranks: Readonly<Record<Settled['state'], number>> = {
  delivered: 0,
  duplicate: 1,
  refused: 2,
  'gave-up': 3,
  none: 4,
  skip: 5,
  baseline: 6,
};

/**
 * Takes what one version says. Of several outcomes the strongest counts (delivered, duplicate, refused, gave-up, none,
 * skip, baseline), of equal ones the later, of one day the one that was told again last, else the first that is heard.
 */
export function hearFirst(heard: HeardFirst, mention: Mention): void {
  const said = mention.state === 'removed' ? returned(mention) : mention;
  if (isOpen(said)) (heard.open ??= []).push(said);
  // What a policy held back is told when the policy ends.
  else if (!isPolicySkip(said) && isSince(said, heard.anew) && isBetter(said, heard.settled))
    heard.settled = said;
}

/** A mention that is to be told for the first time, with what was heard of it; undefined where that is nothing new. */
export function concludeFirst(known: Open, { settled, open = [] }: HeardFirst): Mention | undefined {
  return settled ?? openAsHeard(known, open, known.anew);
}

function isSince(settled: Settled, anew: Day | undefined): boolean {
  return anew === undefined || dayOf(settled) > anew;
}

/** The link was taken out there, and stands here: where its removal was told, so is its return. */
function returned({ was, again }: Extract<Mention, { state: 'removed' }>): Settled | Open {
  if (was.state !== 'delivered' || again?.state !== 'delivered') return was;
  return { ...was, again: { state: 'pending', since: again.on, ...after(timesToldAgain(again)) } };
}

/** Does one settled state know more than another? Of two that know the same, neither does. */
export function isBetter(one: Settled, other: Settled | undefined): boolean {
  if (other === undefined) return true;
  const ahead = ranks[other.state] - ranks[one.state];
  if (ahead !== 0) return ahead > 0;
  const [day, otherDay] = [dayOf(one), dayOf(other)];
  if (day !== otherDay) return day > otherDay;
  const [times, otherTimes] = [one, other].map((each) => timesToldAgain(againOf(each))) as [number, number];
  return times === otherTimes ? toldAgain(one) > toldAgain(other) : times > otherTimes;
}

function dayOf(settled: Settled): Day {
  return settled.on ?? '';
}

function againOf(settled: Settled) {
  return settled.state === 'delivered' ? settled.again : undefined;
}

/** When it was last told that the post changed: what is known to be told needs no telling. */
function toldAgain(settled: Settled): Day {
  const again = againOf(settled);
  return again === undefined || isOpen(again) ? '' : again.on;
}
