import type { Ledger, LedgerPost } from './ledger.ts';
import { hasAddress } from './merge-post.ts';
import { pageKey } from '../url.ts';

/** A post under the identity that a ledger has for it. */
export interface Named {
  readonly id: string;
  readonly record: LedgerPost;
}

/** One post in the ledgers of a merge; at least one of them has it. */
export interface Trio {
  readonly base?: Named;
  readonly a?: Named;
  readonly b?: Named;
}

/**
 * The posts of a merge, each with what the base and the two sides know of it, whatever its file is called there. A
 * post that has another identity than in the base is known by its number, its addresses, or its title and date; one
 * that both sides added, by its identity or its address.
 */
export function pairPosts(base: Ledger, a: Ledger, b: Ledger): Trio[] {
  const [one, other] = [pairWithBase(base, a), pairWithBase(base, b)];
  const known = named(base).map((post): Trio => {
    const [mine, theirs] = [one.known.get(post.id), other.known.get(post.id)];
    return { base: post, ...(mine && { a: mine }), ...(theirs && { b: theirs }) };
  });
  return [...known, ...pairNew(one.fresh, other.fresh)];
}

function named({ posts }: Ledger): Named[] {
  return Object.entries(posts).map(([id, record]) => ({ id, record }));
}

/** @returns the posts of the side by the identity that the base has for them, and those that the base does not have. */
function pairWithBase(base: Ledger, side: Ledger): { known: Map<string, Named>; fresh: Named[] } {
  const left = new Map(Object.entries(base.posts));
  let fresh = named(side);
  const known = new Map<string, Named>();
  const pair = (formerOf: (post: Named) => string | undefined) => {
    fresh = fresh.filter((post) => {
      const former = formerOf(post);
      if (former === undefined || !left.has(former)) return true;
      left.delete(former);
      known.set(former, post);
      return false;
    });
  };
  /** A post of the base by a mark that no other one there has, and no other new one of the side. */
  const pairBy = (marksOf: (record: LedgerPost) => readonly unknown[], own = marksOf) => {
    const owners = Map.groupBy(
      [...left].flatMap(([id, record]) => own(record).map((mark) => ({ id, mark }))),
      ({ mark }) => mark,
    );
    const bearers = Map.groupBy(
      fresh.flatMap(({ record }) => [...new Set(marksOf(record))]),
      (mark) => mark,
    );
    pair(({ record }) => {
      for (const mark of marksOf(record)) {
        const found = owners.get(mark);
        if (found?.length === 1 && bearers.get(mark)?.length === 1) return found[0]?.id;
      }
      return undefined;
    });
  };
  const bases = Map.groupBy(left, ([, { print }]) => print);
  const sides = Map.groupBy(fresh, ({ record: { print } }) => print);
  // Its former name is another post's by now, which stands at its former address.
  pair(({ id, record }) => {
    const { print } = record;
    const [[former, own] = [], ...others] = bases.get(print) ?? [];
    if (print === undefined || former === undefined || own === undefined || former === id) return undefined;
    if (others.length > 0 || sides.get(print)?.length !== 1 || !Object.hasOwn(side.posts, former))
      return undefined;
    const isOneNumber = own.number !== undefined && own.number === record.number;
    return isOneNumber || hasAddress(record, own.permalink) ? former : undefined;
  });
  pair(({ id, record }) => {
    const own = left.get(id);
    return own !== undefined && isAlike(own, record) ? id : undefined;
  });
  // Two posts may have changed names: what stays with a post comes before what it is called.
  pairBy(({ number }) => (number === undefined ? [] : [number]));
  pairBy(({ permalink }) => [pageKey(permalink)]);
  pair(({ id }) => id);
  pairBy(
    ({ aliases }) => aliases.map(pageKey),
    ({ permalink }) => [pageKey(permalink)],
  );
  pairBy(({ print }) => (print === undefined ? [] : [print]));
  return { known, fresh };
}

function isAlike(one: LedgerPost, other: LedgerPost): boolean {
  const isOneNumber = one.number !== undefined && one.number === other.number;
  const isOnePrint = one.print !== undefined && one.print === other.print;
  const addresses = [other.permalink, ...other.aliases].map(pageKey);
  return isOneNumber || isOnePrint || addresses.includes(pageKey(one.permalink));
}

function pairNew(a: readonly Named[], b: readonly Named[]): Trio[] {
  const left = new Map(b.map((post) => [post.id, post]));
  const trios = new Map<Named, Trio>();
  const pairBy = (isOne: (one: Named, other: Named) => boolean, among: (one: Named) => Iterable<Named>) => {
    for (const one of a) {
      if (trios.has(one)) continue;
      const found = [...among(one)].find((other) => left.has(other.id) && isOne(one, other));
      if (found === undefined) continue;
      left.delete(found.id);
      trios.set(one, { a: one, b: found });
    }
  };
  const byAddress = Map.groupBy(
    b.flatMap((post) =>
      [post.record.permalink, ...post.record.aliases].map((at) => ({ post, at: pageKey(at) })),
    ),
    ({ at }) => at,
  );
  const at = (address: string) => (byAddress.get(pageKey(address)) ?? []).map(({ post }) => post);
  pairBy(
    () => true,
    ({ id }) => [left.get(id)].filter((post) => post !== undefined),
  );
  pairBy(
    ({ record }, other) =>
      pageKey(record.permalink) === pageKey(other.record.permalink) && !isOneNumber(record, other.record),
    ({ record }) => at(record.permalink),
  );
  pairBy(
    ({ record }, other) => !isOneNumber(record, other.record),
    ({ record }) => [record.permalink, ...record.aliases].flatMap(at),
  );
  const alone = a.filter((post) => !trios.has(post)).map((post): Trio => ({ a: post }));
  return [...trios.values(), ...alone, ...[...left.values()].map((post): Trio => ({ b: post }))];
}

/** Two posts to which two branches gave one number, and an address that both had shows it: they are not one post for that. */
function isOneNumber(one: LedgerPost, other: LedgerPost): boolean {
  const { number } = one;
  if (number === undefined || number !== other.number || one.print === other.print) return false;
  const pages = new Set([other.permalink, ...other.aliases].map(pageKey));
  const shared = [one.permalink, ...one.aliases].filter((address) => pages.has(pageKey(address)));
  return shared.some((address) => withNumber(address, number, number + 1) !== undefined);
}

/** An address that shows a number, with another one in its place; undefined where it shows none. */
export function withNumber(permalink: string, number: number, next: number): string | undefined {
  const url = URL.parse(permalink);
  if (url === null) return undefined;
  const shown = new RegExp(`(?<!\\d)${number}(?!\\d)(?!.*(?<!\\d)${number}(?!\\d))`);
  const path = url.pathname + url.search;
  return shown.test(path) ? new URL(path.replace(shown, String(next)), url).href : undefined;
}
