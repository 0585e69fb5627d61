import type { Ledger } from '../ledger/ledger.ts';
import { mayHaveArrived } from '../ledger/arrived.ts';
import { toldFrom } from '../ledger/open.ts';
import type { IsTarget } from './former-targets.ts';
import type { Post } from '../post.ts';
import { pageKey, targetKey } from '../url.ts';

/**
 * What was told from the address at which a post stands now, by others that stood there: a source and a target are told
 * once, whichever post it was. Known is from where a post told that leaves its address in this build, or is gone, and of
 * a mention that says its source.
 * @param posts the published ones, with their present permalinks.
 * @param ledger as it was before, so that it knows where they stood.
 */
export function createToldFrom(posts: readonly Post[], ledger: Ledger): (post: Post) => IsTarget {
  // Only what is new is asked for, and most builds find nothing new.
  let byPage: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  return (post) => (key) => {
    byPage ??= toldByPage(posts, ledger);
    return byPage.size > 0 && byPage.get(pageKey(post.permalink))?.has(key) === true;
  };
}

/** By page, the keys of what was told from there by a post that stands elsewhere now, or nowhere. */
function toldByPage(posts: readonly Post[], ledger: Ledger): Map<string, Set<string>> {
  const present = new Map(posts.map(({ id, permalink }) => [id, permalink]));
  const byPage = new Map<string, Set<string>>();
  for (const [id, record] of Object.entries(ledger.posts)) {
    for (const [target, mention] of Object.entries(record.mentions)) {
      const source = toldFrom(mention, record);
      if (source === present.get(id) || !mayHaveArrived(mention)) continue;
      const page = pageKey(source);
      byPage.set(page, (byPage.get(page) ?? new Set()).add(targetKey(target)));
    }
  }
  return byPage;
}
