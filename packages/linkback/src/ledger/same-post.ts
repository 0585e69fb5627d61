import type { LedgerPost } from './ledger.ts';
import { hasTitle, wholeOf } from './print.ts';
import { pageKey } from '../url.ts';

/**
 * Which of these posts is a post of another version of the ledger, where title and date say so together with its name, or
 * with an address of it? Undefined where that is not certain: names and addresses change hands, and what one post told
 * another one did not.
 * @param pageOf keys of pages.
 */
export function createSamePost(
  posts: ReadonlyMap<string, LedgerPost>,
  pageOf = pageKey,
): (id: string, record: LedgerPost) => string | undefined {
  let byWhole: ReadonlyMap<string | undefined, readonly string[]> | undefined;
  const hasLeft = (id: string, page: string) => {
    const { aliases = [], covered = [] } = posts.get(id) ?? {};
    return [...aliases, ...covered].some((address) => pageOf(address) === page);
  };
  const hasStood = (id: string, page: string) =>
    hasLeft(id, page) || pageOf(posts.get(id)?.permalink ?? '') === page;
  return (id, record) => {
    const whole = wholeOf(record);
    if (whole === undefined) return undefined;
    const page = pageOf(record.permalink);
    const namesake = posts.get(id);
    if (namesake !== undefined && wholeOf(namesake) === whole && (hasTitle(record) || hasStood(id, page)))
      return id;
    // It may be the namesake before that had another title.
    if (hasLeft(id, page)) return undefined;
    byWhole ??= Map.groupBy(posts.keys(), (post) => wholeOf(posts.get(post)));
    const [found, ...others] = (byWhole.get(whole) ?? []).filter((post) => hasStood(post, page));
    return others.length === 0 ? found : undefined;
  };
}
