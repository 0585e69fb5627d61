import type { Day } from '../day.ts';
import type { Ledger, LedgerPost } from '../ledger/ledger.ts';
import type { Mention } from '../ledger/mention.ts';
import type { Post } from '../post.ts';

/** By collection, since when a ledger knows it; and which of them it did not know until now. */
export interface Adoption {
  readonly since: ReadonlyMap<string, Day>;
  readonly adopted: ReadonlySet<string>;
}

/** The collections that a ledger knows: those whose day it notes, and those of its posts. */
export function knownCollections(ledger: Ledger | undefined): string[] {
  const ofPosts = Object.keys(ledger?.posts ?? {}).map((id) => id.slice(0, Math.max(0, id.indexOf('/'))));
  return [...new Set([...Object.keys(ledger?.collections ?? {}), ...ofPosts])].filter(Boolean).sort();
}

/** The collections of a blog: those that its ledger knows, and those that it knows from today on. */
export function adoptCollections(
  ledger: Ledger,
  posts: readonly Post[],
  names: readonly string[] | undefined,
  today: Day,
): Adoption {
  const since = new Map(Object.entries(ledger.collections ?? {}));
  const adopted = new Set<string>();
  const all = [...(names ?? []), ...posts.flatMap(({ collection }) => collection ?? [])];
  for (const name of new Set(all)) {
    if (since.has(name)) continue;
    const own = Object.entries(ledger.posts).filter(([id]) => id.startsWith(`${name}/`));
    // A ledger from before these days were written down has known a collection as long as its oldest line.
    if (own.length > 0) since.set(name, earliestDay(own.map(([, record]) => record)) ?? today);
    else {
      since.set(name, today);
      adopted.add(name);
    }
  }
  return { since, adopted };
}

/**
 * Was a post published before the ledger knew its collection? All of a collection that it meets for the first time
 * was: as at a first build, nobody is told of what stands there already.
 */
export function isFromBefore({ collection, published }: Post, { since, adopted }: Adoption): boolean {
  if (collection === undefined) return false;
  const day = since.get(collection);
  return adopted.has(collection) || (published !== undefined && day !== undefined && published < day);
}

/** So many posts are no evening's work. */
const archive = 5;

/**
 * The posts of an archive that was taken into the blog: many that the ledger meets at once, and all dated before a day on
 * which it was written, without them.
 */
export function findArchive(posts: readonly Post[], ledger: Ledger): ReadonlySet<Post> {
  const met = posts.filter(
    ({ id, published }) => published !== undefined && !Object.hasOwn(ledger.posts, id),
  );
  if (met.length < archive) return new Set();
  const last = daysOf(Object.values(ledger.posts)).at(-1);
  const late = met.filter(
    ({ published }) => last !== undefined && published !== undefined && published < last,
  );
  return new Set(late.length < archive ? [] : late);
}

function earliestDay(records: readonly LedgerPost[]): Day | undefined {
  return daysOf(records)[0];
}

/** The days that stand in these records, each once, the earliest first. */
function daysOf(records: readonly LedgerPost[]): Day[] {
  const days = new Set<Day>();
  for (const { mentions } of records) {
    for (const mention of Object.values(mentions)) for (const day of dayOfMention(mention)) days.add(day);
  }
  return [...days].sort();
}

function dayOfMention(mention: Mention): Day[] {
  if (mention.state === 'removed') return [...dayOfMention(mention.was), mention.on];
  if (mention.state === 'pending') return [mention.since];
  if (mention.state === 'retry' || mention.on === undefined) return [];
  return [mention.on];
}
