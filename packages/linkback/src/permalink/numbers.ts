import { LinkbackError } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** A post that may say its number itself. */
export interface Numbered {
  /** Identity. */
  readonly id: string;
  /** From frontmatter. */
  readonly number?: number | undefined;
  /** Orders the posts that get their number together; ISO date or empty. */
  readonly date: string;
}

/**
 * The number of each post: its own, else the ledger's, else the next free one, the oldest post first.
 * A number that the ledger ever gave away is never given again.
 * @param taken numbers that no post is given, since `/?p=ID` was the address of another one.
 * @param give false where the ledger will not be committed: then a new post has none.
 * @throws LinkbackError `ledger-clash` where two posts claim one number.
 */
export function assignNumbers(
  posts: readonly Numbered[],
  ledger: Ledger,
  give: boolean,
  taken: ReadonlySet<number> = new Set(),
): Map<string, number> {
  const numbers = new Map<string, number>();
  const claims = new Map<number, string>();
  for (const [id, { number }] of Object.entries(ledger.posts))
    if (number !== undefined) claimNumber(claims, number, id);
  for (const { id, number } of posts) {
    const known = number ?? ledger.posts[id]?.number;
    if (known === undefined) continue;
    claimNumber(claims, known, id);
    numbers.set(id, known);
  }
  let next = Math.max(0, ...claims.keys()) + 1;
  const rest = posts.filter(({ id }) => !numbers.has(id));
  rest.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1));
  for (const { id } of give ? rest : []) {
    while (taken.has(next)) next += 1;
    numbers.set(id, next++);
  }
  return numbers;
}

/**
 * A number is one post's for ever, and that of a post that is gone is not free either.
 * @throws LinkbackError `ledger-clash` where another post has it.
 */
export function claimNumber(claims: Map<number, string>, number: number, id: string): void {
  const owner = claims.get(number);
  if (owner !== undefined && owner !== id) {
    const hint = 'Change the `id` of one of them. Nothing was sent, and the ledger was not changed.';
    throw new LinkbackError('ledger-clash', `"${owner}" and "${id}" both claim the number ${number}.`, hint);
  }
  claims.set(number, id);
}
