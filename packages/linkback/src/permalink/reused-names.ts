import type { Ledger, LedgerPost } from '../ledger/ledger.ts';
import { printParts } from '../ledger/print.ts';
import type { Identifiable } from './identifiable.ts';

/**
 * Posts whose file was renamed while its old name went to another one, in the same build: by the ledger's identity,
 * the present one. The post at the old name has another title or date than the record, and one other post has just
 * these, which is new or left its name likewise: so for `a` as `b` with a new `a`, for a series that moved up by one,
 * and for two that changed names.
 *
 * Titles may change hands as well, where two posts are of one date; then neither is taken for the other.
 * @param published one for each identity.
 * @param left records that no post has yet, those of published posts not among them.
 */
export function findReusedNames(
  published: ReadonlyMap<string, Identifiable>,
  { posts }: Ledger,
  left: ReadonlyMap<string, LedgerPost>,
): Map<string, string> {
  const isLeftBehind = (id: string, { number, print }: LedgerPost) => {
    const post = published.get(id);
    if (post?.print === undefined || print === undefined || printParts(print).title === '') return false;
    return printParts(post.print).whole !== printParts(print).whole && !isSameNumber(post.number, number);
  };
  const leftBehind = Object.entries(posts).filter(([id, record]) => isLeftBehind(id, record));
  if (leftBehind.length === 0) return new Map();
  const isUnsettled = new Set(leftBehind.map(([id]) => id));
  const takers = Map.groupBy(
    [...published.values()].filter(({ id }) => isUnsettled.has(id) || !Object.hasOwn(posts, id)),
    ({ print }) => print && printParts(print).whole,
  );
  const formers = Map.groupBy([...leftBehind, ...left], ([, { print }]) => print && printParts(print).whole);
  const found = new Map<string, string>();
  for (const [whole, [[former, record] = [], ...otherFormers]] of formers) {
    const [taker, ...others] = takers.get(whole) ?? [];
    if (former === undefined || record === undefined || taker === undefined) continue;
    if (whole === undefined || otherFormers.length + others.length > 0) continue;
    if (taker.number !== undefined && record.number !== undefined && taker.number !== record.number) continue;
    const occupant = published.get(former);
    if (isUnsettled.has(taker.id) && occupant !== undefined && occupant.date === taker.date) continue;
    found.set(former, taker.id);
  }
  // A name that its own record does not leave takes no other one.
  let stays: [string, string] | undefined;
  do {
    stays = [...found].find(([, id]) => isUnsettled.has(id) && !found.has(id));
    if (stays !== undefined) found.delete(stays[0]);
  } while (stays !== undefined);
  return found;
}

function isSameNumber(own: number | undefined, known: number | undefined): boolean {
  return own !== undefined && own === known;
}
