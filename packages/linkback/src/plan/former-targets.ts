import type { Ledger } from '../ledger/ledger.ts';
import type { Post } from '../post.ts';
import { targetKey } from '../url.ts';

export const nothing: ReadonlySet<string> = new Set();

/**
 * By key, what the posts linked to that are no longer published and have the title and date of this one. Where several
 * have them nobody can say which of them was renamed, and whichever it was told its links already.
 */
export function createFormerTargets(
  { posts }: Ledger,
  published: ReadonlySet<string>,
): (post: Post) => ReadonlySet<string> {
  const byPrint = new Map<string, Set<string>>();
  for (const [id, { print, mentions }] of Object.entries(posts)) {
    if (print === undefined || published.has(id)) continue;
    const known = byPrint.get(print) ?? new Set();
    for (const target of Object.keys(mentions)) known.add(targetKey(target));
    byPrint.set(print, known);
  }
  return ({ print }) => (print === undefined ? nothing : (byPrint.get(print) ?? nothing));
}
