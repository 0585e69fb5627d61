import type { Ledger } from '../ledger/ledger.ts';

/** What a post can be known by when its file has another name. */
export interface Identifiable {
  /** Identity. */
  readonly id: string;
  /** A number that the post itself says. */
  readonly number?: number | undefined;
  /** Of {@link titlePrint}. */
  readonly print?: string | undefined;
}

/**
 * A short mark of a post's title and date. It stands in the ledger, so that a renamed file is known everywhere, and
 * does not change when the text of the post does.
 * @param date as the author wrote it.
 * @returns 11 hexadecimal digits and letters; undefined where a post has neither.
 */
export function titlePrint(title: string | undefined, date: string | undefined): string | undefined {
  if (title === undefined || date === undefined) return undefined;
  return hash(`${title.normalize('NFC').trim()}\n${date}`)
    .toString(36)
    .padStart(11, '0');
}

/**
 * Posts whose file was renamed: by the ledger's identity, the present one. A post that vanished and a new one are one
 * and the same where the new one says the number of the old, else where title and date are the same and no other
 * pair of posts could be meant.
 */
export function findRenamed(posts: readonly Identifiable[], ledger: Ledger): Map<string, string> {
  const present = new Set(posts.map(({ id }) => id));
  const vanished = Object.entries(ledger.posts).filter(([id]) => !present.has(id));
  const fresh = posts.filter(({ id }) => !Object.hasOwn(ledger.posts, id));
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  const pair = (former: string | undefined, id: string) => {
    if (former === undefined || renamed.has(former) || taken.has(id)) return;
    renamed.set(former, id);
    taken.add(id);
  };
  const byNumber = new Map(
    vanished.flatMap(([id, { number }]) => (number === undefined ? [] : [[number, id]])),
  );
  for (const { id, number } of fresh) if (number !== undefined) pair(byNumber.get(number), id);
  const formerByPrint = Map.groupBy(vanished, ([, { print }]) => print);
  for (const [print, candidates] of Map.groupBy(fresh, ({ print }) => print)) {
    const formers = formerByPrint.get(print) ?? [];
    const [candidate] = candidates;
    if (print === undefined || formers.length !== 1 || candidates.length !== 1 || candidate === undefined)
      continue;
    pair(formers[0]?.[0], candidate.id);
  }
  return renamed;
}

/** The ledger with the records of renamed posts under their present identity. */
export function renamePosts(ledger: Ledger, renamed: ReadonlyMap<string, string>): Ledger {
  if (renamed.size === 0) return ledger;
  const posts = Object.entries(ledger.posts).map(([id, record]) => [renamed.get(id) ?? id, record] as const);
  return { ...ledger, posts: Object.fromEntries(posts) };
}

/** FNV-1a over UTF-16 units in two halves, 53 bits together: plenty for the posts of one blog. */
function hash(text: string): number {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ (unit + at), 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
