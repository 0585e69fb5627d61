import type { Ledger } from '../ledger/ledger.ts';
import type { IsTarget } from './former-targets.ts';
import { pageKey } from '../url.ts';

/**
 * Is this an address of the blog's own posts, by the ledger as it was? Links to the blog's site are none that are told; when
 * that moves to another host, those that name the former one in full are no news either.
 */
export function createOwnAddresses({ posts }: Ledger): IsTarget {
  // Only what is new is asked for, and most builds find nothing new.
  let pages: ReadonlySet<string> | undefined;
  return (key) => {
    pages ??= new Set(
      Object.values(posts).flatMap(({ permalink, aliases, covered = [] }) =>
        [permalink, ...aliases, ...covered].map(pageKey),
      ),
    );
    return pages.has(pageKey(key));
  };
}
