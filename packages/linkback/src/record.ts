import { dayOf, daysAfter } from './day.ts';
import type { Ledger } from './ledger.ts';
import { isOpen } from './mention.ts';
import type { Mention } from './mention.ts';
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

/**
 * The ledger with outcomes written into it. A mention that is no longer open keeps what it says: another run
 * may have told it, or its owner typed a veto.
 */
export function recordOutcomes(ledger: Ledger, settled: readonly Settled[], now: Date): Ledger {
  const posts = new Map(Object.entries(ledger.posts));
  for (const { post, target, outcome } of settled) {
    const record = posts.get(post);
    const known = record?.mentions[target];
    if (record === undefined || known === undefined || !isOpen(known)) continue;
    const next = nextState(known, outcome, now);
    if (next !== known) posts.set(post, { ...record, mentions: { ...record.mentions, [target]: next } });
  }
  return { ...ledger, posts: Object.fromEntries(posts) };
}

function nextState(
  known: Extract<Mention, { state: 'pending' | 'retry' }>,
  outcome: Outcome,
  now: Date,
): Mention {
  const on = dayOf(now);
  switch (outcome.kind) {
    case 'held':
      if (known.state === 'retry' || known.reason === outcome.reason) return known;
      return { ...known, reason: outcome.reason };
    case 'delivered': {
      const { kind, ...told } = outcome;
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
    case 'retry': {
      const { kind, wait, ...told } = outcome;
      // A short wait leads to several tries on one day: together they are one attempt.
      const isSameDay = known.state === 'retry' && known.notBefore === on && wait !== undefined;
      const attempts = (known.state === 'retry' ? known.attempts : 0) + (isSameDay ? 0 : 1);
      const days = retryDays[attempts - 1];
      if (days === undefined) return { state: 'gave-up', ...told, attempts, on };
      const notBefore =
        wait === undefined
          ? daysAfter(on, days)
          : dayOf(new Date(now.getTime() + Math.min(wait, longestWait)));
      return { state: kind, ...told, attempts, notBefore };
    }
  }
}
