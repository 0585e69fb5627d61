import { dayOf, daysAfter } from '../day.ts';
import type { Day } from '../day.ts';
import { doubtWords, isLastDoubt } from './doubt.ts';
import type { Ledger } from './ledger.ts';
import { isOpen, openPart, shownOf } from './mention.ts';
import type { Again, Mention, Open } from './mention.ts';
import { ownersMembers, withOpenPart } from './owners-members.ts';
import type { Outcome } from './outcome.ts';

export interface Settled {
  /** Identity of the post. */
  readonly post: string;
  readonly target: string;
  readonly outcome: Outcome;
}

/** Days until the next attempt, after the first, second, … one failed; then the mention is given up. */
export const retryDays = [1, 3, 7, 21] as const;

/** Milliseconds. A `Retry-After` may name the year 99999, which no ledger could say. */
const longestWait = 21 * 86_400_000;

/** What a mention says after an outcome. One that is no longer open keeps what it says. */
export function settleMention(known: Mention, outcome: Outcome, now: Date): Mention {
  const part = openPart(known);
  if (part === undefined) return known;
  const next = nextState(part, outcome, now);
  if (next === part) return known;
  const isFirst = isOpen(known) && outcome.kind === 'delivered';
  return withOpenPart(known, isFirst ? { ...next, ...textTold(part, outcome, dayOf(now)) } : next);
}

/**
 * The ledger with outcomes written into it. A mention that is no longer open keeps what it says: another run
 * may have told it, or its owner typed a veto.
 */
export function recordOutcomes(ledger: Ledger, settled: readonly Settled[], now: Date): Ledger {
  return changeMentions(
    ledger,
    settled.map(({ post, target, outcome }) => ({
      post,
      target,
      change: (known: Mention) => settleMention(known, outcome, now),
    })),
  );
}

/** A mention as it is to stand in the ledger. */
export interface Written {
  readonly post: string;
  readonly target: string;
  readonly mention: Mention;
}

/** The ledger with mentions written into it, where they are still open in it: a veto or another run's outcome stays. */
export function recordMentions(ledger: Ledger, written: readonly Written[]): Ledger {
  return changeMentions(
    ledger,
    written.map(({ post, target, mention }) => ({
      post,
      target,
      change: (known: Mention) => {
        if (openPart(known) === undefined) return known;
        const next = { ...ownersMembers(known), ...mention };
        return isSame(known, next) ? known : next;
      },
    })),
  );
}

function isSame(one: Mention, other: Mention): boolean {
  return one.state === other.state && JSON.stringify(one) === JSON.stringify(other);
}

function changeMentions(
  ledger: Ledger,
  changes: readonly { post: string; target: string; change: (known: Mention) => Mention }[],
): Ledger {
  const posts = new Map(Object.entries(ledger.posts));
  for (const [post, own] of Map.groupBy(changes, ({ post }) => post)) {
    const record = posts.get(post);
    if (record === undefined) continue;
    // Without a prototype V8 keeps a table of it, where each list of targets would be a class of its own.
    const mentions = Object.assign(Object.create(null) as Record<string, Mention>, record.mentions);
    let isChanged = false;
    for (const { target, change } of own) {
      const known = mentions[target];
      const next = known && change(known);
      if (next === undefined || next === known) continue;
      mentions[target] = next;
      isChanged = true;
    }
    if (isChanged) posts.set(post, { ...record, mentions });
  }
  return { ...ledger, posts: Object.fromEntries(posts) };
}

function nextState(known: Open, outcome: Outcome, now: Date): Again | Mention {
  const on = dayOf(now);
  switch (outcome.kind) {
    case 'held':
      if (known.state === 'retry' || known.reason === outcome.reason) return known;
      return { ...known, reason: outcome.reason };
    case 'delivered': {
      const { kind, isBehind, ...told } = outcome;
      return { state: kind, ...told, on };
    }
    case 'duplicate': {
      const { kind, ...told } = outcome;
      return { state: kind, ...told, on };
    }
    case 'none':
      return { state: 'none', ...(outcome.reason === undefined ? {} : { reason: outcome.reason }), on };
    case 'refused': {
      const { kind, ...told } = outcome;
      return { state: kind, ...told, on };
    }
    case 'retry':
      return retried(known, outcome, now);
  }
}

/** Where changes are told: what the receiver of a first notification has seen, and what it has not. */
function textTold(
  shown: Open,
  { protocol, isBehind }: Extract<Outcome, { kind: 'delivered' }>,
  since: Day,
): Pick<Extract<Mention, { state: 'delivered' }>, 'text' | 'again'> {
  const { text } = shown;
  if (protocol !== 'webmention' || text === undefined) return {};
  return isBehind === true ? { again: { state: 'pending', since, ...shownOf(shown) } } : { text };
}

/** To be tried again on another day, or given up: so often without success, or what may have arrived already. */
function retried(known: Open, outcome: Extract<Outcome, { kind: 'retry' }>, now: Date): Again {
  const on = dayOf(now);
  const { kind, wait, unanswered = 0, words: said, ...told } = outcome;
  const doubts = unanswered + (known.interrupted === undefined ? 0 : 1);
  const words = unanswered === 0 ? said : doubtWords(said, doubts);
  // A short wait leads to several tries on one day: together they are one attempt.
  const isSameDay = known.state === 'retry' && known.notBefore === on && wait !== undefined;
  const attempts = (known.state === 'retry' ? known.attempts : 0) + (isSameDay ? 0 : 1);
  const days = retryDays[attempts - 1];
  const isOver = unanswered > 0 && isLastDoubt(doubts, told.protocol);
  if (days === undefined || isOver) return { state: 'gave-up', ...told, attempts, on, words };
  const notBefore =
    wait === undefined ? daysAfter(on, days) : dayOf(new Date(now.getTime() + Math.min(wait, longestWait)));
  const interrupted = unanswered > 0 ? now.toISOString() : known.interrupted;
  const { anew } = known;
  const doubt = { ...(anew && { anew }), ...(interrupted === undefined ? {} : { interrupted }) };
  return { state: kind, ...told, attempts, notBefore, words, ...doubt, ...shownOf(known) };
}
