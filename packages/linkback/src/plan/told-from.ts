import type { Ledger, LedgerPost } from '../ledger/ledger.ts';
import type { Mention } from '../ledger/mention.ts';
import type { IsTarget } from './former-targets.ts';
import type { Post } from '../post.ts';
import { pageKey, targetKey } from '../url.ts';

/**
 * What was told from the address at which a post stands now, by others that stood there before: a source and a target are
 * told once, whichever post it was.
 * @param posts the published ones, with their present permalinks.
 * @param ledger as it was before, so that it knows where they stood.
 */
export function createToldFrom(posts: readonly Post[], ledger: Ledger): (post: Post) => IsTarget {
  // Only what is new is asked for, and most builds find nothing new.
  let byPage:
    ReadonlyMap<string, readonly { readonly id: string; readonly record: LedgerPost }[]> | undefined;
  return (post) => (key) => {
    byPage ??= formerPages(posts, ledger);
    const others = byPage.get(pageKey(post.permalink)) ?? [];
    return others.some(({ id, record }) => id !== post.id && hasTold(record, key));
  };
}

/** By page, the posts that stood there and stand elsewhere now, or nowhere. */
function formerPages(posts: readonly Post[], ledger: Ledger) {
  const present = new Map(posts.map(({ id, permalink }) => [id, permalink]));
  const left = Object.entries(ledger.posts).flatMap(([id, record]) => {
    const { permalink, aliases, covered = [] } = record;
    const isThere = present.get(id) === permalink;
    return [...(isThere ? [] : [permalink]), ...aliases, ...covered].map((at) => ({ id, record, at }));
  });
  return Map.groupBy(left, ({ at }) => pageKey(at));
}

function hasTold({ mentions }: LedgerPost, key: string): boolean {
  return Object.entries(mentions).some(
    ([target, mention]) => mayHaveArrived(mention) && targetKey(target) === key,
  );
}

/** The receiver has it, or may have; of what it was told to be gone it has nothing. */
function mayHaveArrived(mention: Mention): boolean {
  switch (mention.state) {
    case 'delivered':
    case 'duplicate':
      return true;
    case 'refused':
    case 'gave-up':
      return mention.endpoint !== undefined;
    case 'pending':
    case 'retry':
      return mention.interrupted !== undefined;
    case 'removed':
      return mention.again?.state !== 'delivered' && mayHaveArrived(mention.was);
    case 'none':
    case 'baseline':
    case 'skip':
      return false;
  }
}
