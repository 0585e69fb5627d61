import type { Day } from '../day.ts';
import { doubtWords, givenUp, interrupted } from './doubt.ts';
import { shownOf } from './mention.ts';
import type { Again, Open } from './mention.ts';

type Retry = Extract<Open, { state: 'retry' }>;

/**
 * What is still to be told, with what other versions know of failed attempts and of answers that nobody heard; undefined
 * where that is nothing new.
 * @param anew its owner wants it told, whatever was tried until this day.
 */
export function openAsHeard(known: Open, heard: readonly Open[], anew?: Day): Again | undefined {
  const isOfWish = (each: Open) => anew === undefined || (each.anew ?? '') >= anew;
  const tries = heard.filter((each): each is Retry => each.state === 'retry' && isOfWish(each));
  const { interrupted: own } = known;
  let next: Open = known;
  for (const each of tries) {
    if (!isFurther(each, next)) continue;
    const { interrupted: _, anew: __, text, page, ...tried } = each;
    next = {
      ...tried,
      ...(anew && { anew }),
      ...(own === undefined ? {} : { interrupted: own }),
      ...shownOf(known),
    };
  }
  const doubts = heard.filter(({ interrupted: at = '' }) => at !== '' && at >= (anew ?? ''));
  const [last] = doubts.sort((a, b) => ((a.interrupted ?? '') < (b.interrupted ?? '') ? 1 : -1));
  const at = last?.interrupted;
  if (last === undefined || at === undefined || at === own) return next === known ? undefined : next;
  if (own === undefined) return interrupted(next, at, last.state === 'retry' ? last.words : last.reason);
  // Sent here, and there at another time.
  return givenUp(next, at > own ? at : own, 2, {}, doubtWords('no answer was heard', 2));
}

/** More attempts, then the later day. */
function isFurther(one: Retry, other: Open): boolean {
  if (other.state === 'pending') return true;
  return one.attempts === other.attempts ? one.notBefore > other.notBefore : one.attempts > other.attempts;
}
