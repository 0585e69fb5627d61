import type { Ledger, LedgerPost } from './ledger.ts';
import { pageKey } from '../url.ts';

/**
 * Does another page stand at an address of a post by now: one that covers it, or the page of another post? That is what a
 * receiver would see there, and what changed elsewhere is no news of it. What covers a post that is gone no build looks at;
 * whether it is gone as well its address says when it is told.
 */
export function createOthersPages(posts: Ledger['posts']): (address: string, record: LedgerPost) => boolean {
  // Few posts have left an address from which they told something.
  let owners: ReadonlyMap<string, LedgerPost> | undefined;
  return (address, record) => {
    const page = pageKey(address);
    if (record.gone === undefined) {
      if (pageKey(record.permalink) === page) return false;
      if ((record.covered ?? []).some((covered) => pageKey(covered) === page)) return true;
    }
    owners ??= new Map(
      Object.values(posts)
        .filter(({ gone }) => gone === undefined)
        .map((post) => [pageKey(post.permalink), post]),
    );
    const owner = owners.get(page);
    return owner !== undefined && owner !== record;
  };
}
