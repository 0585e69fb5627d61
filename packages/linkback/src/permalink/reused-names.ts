import type { Ledger, LedgerPost } from '../ledger/ledger.ts';
import { hasTitle, wholeOf } from '../ledger/print.ts';
import type { Identifiable } from './identifiable.ts';

/**
 * Posts whose file was renamed while its old name went to another one, in the same build: by the ledger's identity,
 * the present one. The post at the old name has another title or date than the record, and one other post has just
 * these, which is new or left its name likewise: so for `a` as `b` with a new `a`, for a series that moved up by one,
 * and for two that changed names.
 *
 * That a title is another post's by now is no sign of that by itself: it may have been edited where it stands. So the two
 * posts have dates, and different ones.
 * @param published by identity; those that are known to be another post of the ledger are not asked for.
 * @param left records that no post has yet, those of published posts not among them.
 * @param unclear identities of which it is not known which is which.
 * @param isFree has no file this identity, not of a draft either?
 */
export function findReusedNames(
  published: ReadonlyMap<string, Identifiable>,
  { posts }: Ledger,
  left: ReadonlyMap<string, LedgerPost>,
  unclear: ReadonlySet<string>,
  isFree: (id: string) => boolean,
): Map<string, string> {
  const leftBehind = Object.entries(posts).filter(([id, record]) => isLeftBehind(record, published.get(id)));
  if (leftBehind.length === 0) return new Map();
  const isUnsettled = new Set(leftBehind.map(([id]) => id));
  const takers = Map.groupBy(
    [...published.values()].filter(({ id }) => isUnsettled.has(id) || !Object.hasOwn(posts, id)),
    wholeOf,
  );
  const formers = Map.groupBy([...leftBehind, ...left], ([, record]) => wholeOf(record));
  const found = new Map<string, string>();
  for (const [whole, [[former, record] = [], ...otherFormers]] of formers) {
    const [taker, ...others] = takers.get(whole) ?? [];
    if (former === undefined || record === undefined || taker === undefined) continue;
    if (whole === undefined || otherFormers.length + others.length > 0) continue;
    if (!hasTitle(record) || unclear.has(former) || unclear.has(taker.id)) continue;
    if (taker.number !== undefined && record.number !== undefined && taker.number !== record.number) continue;
    const occupant = published.get(former);
    if (occupant === undefined || areApart(occupant, taker)) found.set(former, taker.id);
  }
  const formerOf = new Map([...found].map(([former, id]) => [id, former]));
  for (const [last, former] of formerOf) {
    // Those of a series that was given up are gone from among the found.
    if (!isUnsettled.has(last) || found.has(last) || !found.has(former)) continue;
    const chain = [...backwards(last, formerOf)];
    const [first] = chain.slice(-1);
    // Its own record has no post, and needs a name: that which none has by now. Else nothing is taken from it.
    if (first !== undefined && left.has(first) && isFree(first)) found.set(last, first);
    else for (const former of chain) found.delete(former);
  }
  return found;
}

function* backwards(id: string, formerOf: ReadonlyMap<string, string>): Generator<string> {
  for (let former = formerOf.get(id); former !== undefined; former = formerOf.get(former)) yield former;
}

/** Is the post at its name another than the one that it is about? Its title is known, and a number would say. */
function isLeftBehind({ number, print }: LedgerPost, post: Identifiable | undefined): boolean {
  if (post?.print === undefined || !hasTitle({ print })) return false;
  return wholeOf(post) !== wholeOf({ print }) && (post.number === undefined || post.number !== number);
}

function areApart({ date: one = '' }: Identifiable, { date: other = '' }: Identifiable): boolean {
  return one !== '' && other !== '' && one !== other;
}
