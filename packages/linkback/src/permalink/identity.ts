import type { Ledger, LedgerPost } from '../ledger/ledger.ts';
import type { Identifiable } from './identifiable.ts';
import { pairByLinks, targetsInForce } from './known-by-links.ts';
import { printParts } from '../ledger/print.ts';
import { findReusedNames } from './reused-names.ts';

type Known = Pick<Identifiable, 'number' | 'print'>;

/**
 * Posts whose file was renamed: by the ledger's identity, the present one. A post that vanished and a new one are one
 * and the same, if no other pair of posts could be meant,
 *
 * - where the new one says the number of the old,
 * - where title and date are the same, or, of several such posts, the place within the collection too; so too where
 *   its old name is another post's by now ({@link findReusedNames}),
 * - where the title is, and the old one was published until now,
 * - where the old one had no title, was published until now, and all that it linked to stands in the new one; or, if it
 *   linked to nothing, where the date is the same.
 */
export function findRenamed(posts: readonly Identifiable[], ledger: Ledger): Map<string, string> {
  const published = posts.filter(({ unpublished }) => unpublished !== true);
  const present = new Map(published.map((post) => [post.id, post]));
  const drafts = new Set(posts.map(({ id }) => id));
  const vanished = new Map(Object.entries(ledger.posts).filter(([id]) => !present.has(id)));
  const fresh = new Map(
    published.filter(({ id }) => !Object.hasOwn(ledger.posts, id)).map((post) => [post.id, post]),
  );
  const renamed = new Map<string, string>();
  const pair = (former: string, id: string) => {
    renamed.set(former, id);
    vanished.delete(former);
    fresh.delete(id);
  };
  const unclear = new Set<string>();
  const pairBy = (
    keyOf: (post: Known) => unknown,
    isMeant: (record: LedgerPost, id: string) => boolean,
    placeOf: (id: string) => string = () => '',
  ) => {
    const formers = Map.groupBy(vanished, ([, record]) => keyOf(record));
    for (const [key, candidates] of Map.groupBy(fresh.values(), keyOf)) {
      const known = formers.get(key) ?? [];
      if (key === undefined || known.length === 0) continue;
      const isClear = known.length + candidates.length === 2;
      const within = isClear ? () => '' : placeOf;
      const byPlace = Map.groupBy(known, ([id]) => within(id));
      for (const [place, [candidate, ...others]] of Map.groupBy(candidates, ({ id }) => within(id))) {
        const [former, ...more] = byPlace.get(place) ?? [];
        if (former === undefined || candidate === undefined || more.length + others.length > 0) continue;
        if (unclear.has(former[0]) || unclear.has(candidate.id)) continue;
        if (isMeant(former[1], former[0])) pair(former[0], candidate.id);
      }
      // Of these one may be left, and is not the one that is left of the others for that.
      if (!isClear)
        for (const id of [...known.map(([id]) => id), ...candidates.map(({ id }) => id)]) unclear.add(id);
    }
  };
  pairBy(
    ({ number }) => number,
    () => true,
  );
  pairBy(titleAndDate, () => true, placeInCollection);
  const known = new Set(renamed.values());
  const isFree = (id: string) => !drafts.has(id);
  const unknown = new Map([...present].filter(([id]) => !known.has(id)));
  for (const [former, id] of findReusedNames(unknown, ledger, vanished, unclear, isFree)) pair(former, id);
  // What is gone for longer, or is a draft, may have left its place to another.
  const isLost = ({ gone }: LedgerPost, id: string) => gone === undefined && !drafts.has(id);
  pairBy(titleAlone, isLost);
  const untitled = [...vanished].filter(([id, record]) => isLost(record, id) && !isTitled(record));
  if (untitled.length === 0) return renamed;
  const areMarked = hasTitleMarks(ledger.posts);
  const candidates = [...fresh.values()].filter((post) => !areMarked || !isTitled(post));
  pairByLinks(new Map(untitled), candidates, pair);
  pairBy(dateAlone, (record, id) => isLost(record, id) && targetsInForce(record).size === 0);
  return renamed;
}

/** Translations may have one title and date: where their collection is renamed, each is where it was within it. */
function placeInCollection(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

/** Were these prints made with titles of their own? Older ledgers have none of some posts that have a title. */
export function hasTitleMarks(posts: Ledger['posts']): boolean {
  return Object.values(posts).some(
    ({ print }) => print !== undefined && printParts(print).title !== undefined,
  );
}

/** Does its print know a title? A date alone is that of many. */
export function isTitled({ print }: Pick<Identifiable, 'print'>): boolean {
  return print !== undefined && printParts(print).title !== '';
}

function titleAndDate({ print }: Known): string | undefined {
  return print !== undefined && isTitled({ print }) ? printParts(print).whole : undefined;
}

function titleAlone({ print }: Known): string | undefined {
  const title = print === undefined ? undefined : printParts(print).title;
  return title === '' ? undefined : title;
}

function dateAlone({ print }: Known): string | undefined {
  return print === undefined || isTitled({ print }) ? undefined : printParts(print).whole;
}

/**
 * The ledger with the records of renamed posts under their present identity.
 * @throws Error where two records would be one post's: one of them would be lost.
 */
export function renamePosts(ledger: Ledger, renamed: ReadonlyMap<string, string>): Ledger {
  if (renamed.size === 0) return ledger;
  const posts = Object.entries(ledger.posts).map(([id, record]) => [renamed.get(id) ?? id, record] as const);
  if (new Set(posts.map(([id]) => id)).size < posts.length) throw new Error('two records for one post');
  return { ...ledger, posts: Object.fromEntries(posts) };
}
