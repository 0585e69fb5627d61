import { createResolver } from 'linkback';
import type { Addresses, Ledger, Resolved } from 'linkback';

/** The posts of a ledger that are published. */
export function livePosts(ledger: Ledger): Addresses[] {
  return Object.entries(ledger.posts).flatMap(([id, { number, permalink, aliases, gone }]) =>
    gone === undefined ? [{ id, number, permalink, aliases }] : [],
  );
}

/** The blog's own post that an address stands for. */
export function ownPost(
  href: string,
  ledger: Ledger,
): (Resolved & { readonly permalink: string }) | undefined {
  const posts = livePosts(ledger);
  const [first] = posts;
  const found = first === undefined ? undefined : createResolver(posts, new URL('/', first.permalink))(href);
  const post = posts.find(({ id }) => id === found?.id);
  return found === undefined || post === undefined ? undefined : { ...found, permalink: post.permalink };
}
