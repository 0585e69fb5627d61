import { LinkbackError } from '../errors.ts';
import type { Ledger, LedgerPost } from './ledger.ts';

export interface Renumbered {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Gives posts that share a number with another one the next free ones, as two branches leave it that both took it.
 * @param isPublished of a post's identity: a number that the world has seen is never changed.
 * @param given the highest number that was ever given away, where that is none of this ledger.
 * @throws LinkbackError `ledger-clash` where of several posts with one number not exactly one is published.
 */
export function renumber(
  ledger: Ledger,
  isPublished: (id: string) => boolean,
  given = 0,
): { readonly ledger: Ledger; readonly renumbered: readonly Renumbered[] } {
  const posts = Object.entries(ledger.posts);
  const numbers = posts.flatMap(([, { number }]) => (number === undefined ? [] : [number]));
  let next = Math.max(given, ...numbers) + 1;
  const renumbered: Renumbered[] = [];
  for (const [number, owners] of Map.groupBy(posts, ([, post]) => post.number)) {
    if (number === undefined || owners.length === 1) continue;
    const published = owners.filter(([id]) => isPublished(id));
    if (published.length !== 1) throw undecided(number, owners, published.length);
    for (const [id] of owners) if (!isPublished(id)) renumbered.push({ id, from: number, to: next++ });
  }
  const fresh = new Map(renumbered.map(({ id, to }) => [id, to]));
  const mended = posts.map(([id, post]): [string, LedgerPost] => {
    const to = fresh.get(id);
    return [id, to === undefined ? post : { ...post, number: to }];
  });
  return { ledger: { ...ledger, posts: Object.fromEntries(mended) }, renumbered };
}

function undecided(
  number: number,
  owners: readonly (readonly [string, LedgerPost])[],
  published: number,
): LinkbackError {
  const names = owners.map(([id]) => `"${id}"`).join(' and ');
  return new LinkbackError(
    'ledger-clash',
    `${names} share the number ${number}, and ${published === 0 ? 'none' : 'more than one'} of them is published.`,
    'Say which one keeps it: linkback renumber --keep collection/post. The ledger was not changed.',
  );
}
