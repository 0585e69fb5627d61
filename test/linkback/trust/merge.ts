import { formatLedger, isOpen, parseLedger } from 'linkback';
import type { Ledger, LedgerPost, Mention } from 'linkback';
import { diff3Merge } from 'node-diff3';
import { law } from './world.ts';

/**
 * Two branches of the ledger, merged as git merges lines. Where it can, the result must be a ledger; where it
 * cannot, a person does what the hint says: keep both, and of two lines for one target the one that was told.
 */
export function mergeLedgers(base: string, ours: string, theirs: string): { text: string; byHand: boolean } {
  const regions = diff3Merge(ours.split('\n'), base.split('\n'), theirs.split('\n'), {
    excludeFalseConflicts: true,
  });
  if (regions.some(({ conflict }) => conflict !== undefined))
    return { text: formatLedger(byHand(parseLedger(ours), parseLedger(theirs))), byHand: true };
  const text = regions.flatMap(({ ok }) => ok ?? []).join('\n');
  try {
    parseLedger(text);
  } catch (error) {
    // What git puts together may claim one thing twice, and then the error says so; but it can always be read.
    law(
      (error as { code?: string }).code === 'ledger-clash',
      `a merge cannot be read: ${String(error)}\n${text}`,
    );
    return { text: formatLedger(byHand(parseLedger(ours), parseLedger(theirs))), byHand: true };
  }
  return { text, byHand: false };
}

function byHand(ours: Ledger, theirs: Ledger): Ledger {
  const posts = new Map<string, LedgerPost>(Object.entries(ours.posts));
  const claimed = new Set(Object.values(ours.posts).map(({ permalink }) => permalink));
  for (const [id, record] of Object.entries(theirs.posts)) {
    const own = posts.get(id);
    // A renamed post stands in both by another name; its owner keeps one of them, with the mentions of both.
    const twin = own ?? [...posts.values()].find(({ permalink }) => permalink === record.permalink);
    if (twin === undefined) {
      if (!claimed.has(record.permalink)) posts.set(id, record);
      continue;
    }
    const twinId = [...posts].find(([, value]) => value === twin)?.[0] ?? id;
    posts.set(twinId, { ...twin, mentions: bothMentions(twin.mentions, record.mentions) });
  }
  return { version: 1, posts: Object.fromEntries(posts) };
}

function bothMentions(ours: LedgerPost['mentions'], theirs: LedgerPost['mentions']): Record<string, Mention> {
  const mentions: Record<string, Mention> = { ...theirs, ...ours };
  for (const [target, mention] of Object.entries(theirs)) {
    const own = ours[target];
    if (own !== undefined && isSettled(mention) && !isSettled(own)) mentions[target] = mention;
  }
  return mentions;
}

function isSettled(mention: Mention): boolean {
  return !isOpen(mention.state === 'removed' ? mention.was : mention);
}
