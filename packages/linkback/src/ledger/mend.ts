import { findClash } from './faults.ts';
import { emptyLedger } from './ledger.ts';
import type { Ledger, LedgerPost } from './ledger.ts';
import { mergeLedgers } from './merge.ts';
import type { MergedLedger } from './merge.ts';

/**
 * A ledger in which posts claim one thing, as git leaves it where it merges lines: two new posts with one number, or one
 * post under two names. It is settled as {@link mergeLedgers} does it.
 * @returns undefined where nothing is to be settled.
 * @throws LinkbackError as {@link mergeLedgers}.
 */
export function mendLedger(ledger: Ledger): MergedLedger | undefined {
  if (findClash(ledger.posts) === undefined) return undefined;
  const first = new Map<string, LedgerPost>();
  const second = new Map<string, LedgerPost>();
  const claimed = new Set<string>();
  for (const [id, post] of Object.entries(ledger.posts)) {
    const isFree = post.gone !== undefined || !claimed.has(post.permalink);
    (isFree ? first : second).set(id, post);
    if (post.gone === undefined) claimed.add(post.permalink);
  }
  const rest = { ...emptyLedger, posts: Object.fromEntries(second) };
  // Of three posts at one address, two are in the rest.
  const other = mendAddresses(rest);
  return mergeLedgers(undefined, { ...ledger, posts: Object.fromEntries(first) }, other);
}

function mendAddresses(ledger: Ledger): Ledger {
  return findClash(ledger.posts, true) === undefined ? ledger : (mendLedger(ledger)?.ledger ?? ledger);
}
