import { LinkbackError } from '../errors.ts';
import type { Ledger, LedgerPost } from '../ledger/ledger.ts';
import { isSameComposed } from './composed.ts';
import { addressKey, foldedPathKey } from './resolve.ts';

/** A published post and where it says it was before. */
export interface MovingPost {
  /** Identity. */
  readonly id: string;
  readonly permalink: string;
  /** From its frontmatter; absolute. */
  readonly aliases: readonly string[];
  /** Its `/?p=ID`, which leads to it without an alias; absolute. */
  readonly short?: string | undefined;
  /** What messages call it. */
  readonly name: string;
}

export interface Move {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

export interface Moves {
  /** The former addresses of each post, oldest first; all of them answer with its permalink. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** Those at which another page stands now: they are aliases again as soon as it is gone. */
  readonly covered: ReadonlyMap<string, readonly string[]>;
  /** The posts whose permalink changed since the ledger was written. */
  readonly moved: readonly Move[];
}

/**
 * The former addresses of all posts. An address belongs to one post: a live page beats an alias for as long as it is there,
 * and of two posts that left the same address the later one keeps it. Every alias leads to the present permalink, so there are no chains.
 * What the order of the posts leaves open, the one of their identities decides.
 * An address with a query is another one than its page, but on the post's own page every query leads to the post.
 * @param pages folded path keys of the other built pages; where one of them is a post's as well, the post counts.
 * @throws LinkbackError `alias-clash` where frontmatter claims an address that is another page's or post's.
 */
export function planMoves(posts: readonly MovingPost[], ledger: Ledger, pages: ReadonlySet<string>): Moves {
  const live = new Map(posts.map((post) => [foldedPathKey(post.permalink), post]));
  const recordOf = (id: string) => (Object.hasOwn(ledger.posts, id) ? ledger.posts[id] : undefined);
  const owners = new Map<string, { post: MovingPost; address: string; declared: boolean }>();
  const moved: Move[] = [];
  const numbered = new Map(
    posts.flatMap((post) => (post.short === undefined ? [] : [[addressKey(post.short), post]])),
  );
  const isOwn = ({ id }: MovingPost, address: string) =>
    live.get(foldedPathKey(address))?.id === id || numbered.get(addressKey(address))?.id === id;
  for (const post of posts) {
    for (const address of post.aliases) {
      const at = addressKey(address);
      if (isOwn(post, address)) continue;
      const byNumber = numbered.get(at);
      if (byNumber !== undefined) throw clash(post, address, `${byNumber.name}, by its number`);
      const other = live.get(at) ?? owners.get(at)?.post;
      if (other !== undefined && other.id !== post.id) throw clash(post, address, other.name);
      if (pages.has(at)) throw clash(post, address, 'a page of the site');
      if (other === undefined) owners.set(at, { post, address, declared: true });
    }
  }
  const hidden = new Map<string, { post: MovingPost; address: string }>();
  const claim = (post: MovingPost, address: string) => {
    const at = addressKey(address);
    if (isOwn(post, address) || numbered.has(at) || owners.get(at)?.declared === true) return;
    if (live.has(at) || pages.has(at)) hidden.set(at, { post, address });
    else owners.set(at, { post, address, declared: false });
  };
  for (const { id, permalink } of posts) {
    const former = recordOf(id)?.permalink;
    if (former === undefined || isSameComposed(former, permalink)) continue;
    moved.push({ id, from: former, to: permalink });
  }
  const ids = new Set(moved.map(({ id }) => id));
  const claimants = posts
    .filter(({ id }) => ids.has(id) || hasLeft(recordOf(id)))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  // What answers with another post by now stays that one's.
  for (const post of claimants) for (const address of recordOf(post.id)?.covered ?? []) claim(post, address);
  for (const post of claimants) for (const alias of recordOf(post.id)?.aliases ?? []) claim(post, alias);
  for (const post of claimants) if (ids.has(post.id)) claim(post, recordOf(post.id)?.permalink ?? '');
  return { aliases: byPost(posts, owners), covered: byPost(posts, hidden), moved };
}

function hasLeft(record: LedgerPost | undefined): boolean {
  return record !== undefined && record.aliases.length + (record.covered?.length ?? 0) > 0;
}

function byPost(
  posts: readonly MovingPost[],
  owned: ReadonlyMap<string, { readonly post: MovingPost; readonly address: string }>,
): Map<string, string[]> {
  const lists = new Map<string, string[]>(posts.map(({ id }) => [id, []]));
  for (const { post, address } of owned.values()) lists.get(post.id)?.push(address);
  return lists;
}

function clash(post: MovingPost, address: string, other: string): LinkbackError {
  return new LinkbackError(
    'alias-clash',
    `${post.name} names ${address} as a former address of its own, and that is the address of ${other}.`,
    'Take it out of `aliases` in one of them. Nothing was sent, and the ledger was not changed.',
  );
}
