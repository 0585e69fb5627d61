import type { Day } from '../day.ts';
import { emptyLedger, formatLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { settleAddresses, settleNumbers } from './merge-claims.ts';
import type { Merged } from './merge-claims.ts';
import { mergeIndexes } from './merge-indexes.ts';
import { isVeto } from './merge-mention.ts';
import { pairPosts } from './merge-pairs.ts';
import type { Trio } from './merge-pairs.ts';
import { mergePost } from './merge-post.ts';
import type { MergeDecision } from './merge-post.ts';
import { changed, either, isSame, mergeMembers } from './three-way.ts';

export type { MergeDecision };

export interface MergedLedger {
  readonly ledger: Ledger;
  /** By identity, the posts about which something had to be decided. */
  readonly decided: readonly { readonly post: string; readonly decisions: readonly MergeDecision[] }[];
}

/**
 * The ledgers of two branches as one, by what they mean and not by their lines: all that either side knows, as far as
 * the other did not take it back on purpose. Nobody is told twice by it, no outcome is forgotten, and from either side
 * it is the same.
 * @param base what both came from; undefined where there was none.
 * @throws LinkbackError `ledger-clash` where two posts came to one address and neither can go back.
 */
export function mergeLedgers(base: Ledger | undefined, one: Ledger, other: Ledger): MergedLedger {
  const before = base ?? emptyLedger;
  // Git calls them ours and theirs, and in a rebase the other way round.
  const [ours, theirs] = formatLedger(one) <= formatLedger(other) ? [one, other] : [other, one];
  const merged = withNames(pairPosts(before, ours, theirs).flatMap((trio) => mergeTrio(trio)));
  merged.sort((one, other) => (one.id < other.id ? -1 : 1));
  const numbers = [before, ours, theirs].flatMap(({ posts }) =>
    Object.values(posts).flatMap(({ number }) => number ?? []),
  );
  const posts = settleAddresses(settleNumbers(merged, Math.max(0, ...numbers)));
  const collections = laterDays(ours, theirs);
  const indexes = mergeIndexes(before.indexes, ours.indexes, theirs.indexes);
  const ledger: Ledger = {
    ...mergeMembers(unknown(before), unknown(ours), unknown(theirs)),
    version: 1,
    ...(Object.keys(collections).length === 0 ? {} : { collections }),
    ...(indexes === undefined ? {} : { indexes }),
    posts: Object.fromEntries(posts.map(({ id, record }) => [id, record])),
  };
  const decided = posts
    .filter(({ decisions }) => decisions.length > 0)
    .map(({ id, decisions }) => ({ post: id, decisions }));
  return { ledger, decided };
}

/** One post; nothing where a side took it out and the other did not touch it. */
function mergeTrio({ base, a, b }: Trio): Merged[] {
  if (a !== undefined && b !== undefined) {
    const { record, decisions } = mergePost(base?.record, a.record, b.record);
    const isOf = ({ record: { permalink } }: typeof a) => permalink === record.permalink;
    const id = changed(base?.id, a.id, b.id, () =>
      isOf(a) === isOf(b) ? either(a.id, b.id) : isOf(a) ? a.id : b.id,
    ) as string;
    const from = a.id === id ? b.id : a.id;
    const renamed = from === id ? [] : [{ kind: 'renamed', from } as const];
    return [{ id, record, decisions: [...renamed, ...decisions], ...(base && { base }) }];
  }
  const only = a ?? b;
  if (only === undefined) return [];
  const isTakenOut =
    base !== undefined &&
    isSame(only.record, base.record) &&
    !Object.values(only.record.mentions).some(isVeto);
  return isTakenOut ? [] : [{ ...only, decisions: [], ...(base && { base }) }];
}

/**
 * Where two posts would have one identity, the one that had another before has that again: the next build finds it by
 * what it is. Where that leads nowhere the two are one.
 */
function withNames(posts: readonly Merged[]): Merged[] {
  const named = new Map<string, Merged>();
  const waiting = [...posts];
  for (let post = waiting.shift(); post !== undefined; post = waiting.shift()) {
    const other = named.get(post.id);
    if (other === undefined) {
      named.set(post.id, post);
      continue;
    }
    const [keeper, gives] = isAtHome(post, other) ? [post, other] : [other, post];
    const home = gives.base?.id;
    if (home === undefined || home === gives.id) {
      const { record, decisions } = mergePost(undefined, keeper.record, gives.record);
      const all = [...keeper.decisions, ...gives.decisions, ...decisions];
      named.set(post.id, { ...keeper, record, decisions: all });
    } else {
      named.set(post.id, keeper);
      waiting.push({ ...gives, id: home });
    }
  }
  return [...named.values()];
}

/** Has the one a better claim to the identity that both have? */
function isAtHome(one: Merged, other: Merged): boolean {
  const [home, otherHome] = [one.base?.id, other.base?.id];
  if (home === one.id || otherHome === one.id) return home === one.id;
  if (home === undefined || otherHome === undefined) return home === undefined;
  return home < otherHome;
}

/** Of two days on which a collection was first known the later one: more is from before by it, and nobody is told of it. */
function laterDays(ours: Ledger, theirs: Ledger): Record<string, Day> {
  const days = new Map(Object.entries(ours.collections ?? {}));
  for (const [name, day] of Object.entries(theirs.collections ?? {})) {
    const known = days.get(name);
    days.set(name, known === undefined || day > known ? day : known);
  }
  return Object.fromEntries(days);
}

/** What this program knows nothing of. */
function unknown(ledger: Ledger): Readonly<Record<string, unknown>> {
  const { version, collections, indexes, posts, ...others } = ledger;
  return others;
}
