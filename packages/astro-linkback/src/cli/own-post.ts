import { createResolver, livePosts } from 'linkback';
import type { Ledger, Resolved } from 'linkback';

/**
 * The blog's own post that an address stands for.
 * @param base path of the blog on its host, by which `/docs/?p=ID` is known; the ledger does not say it.
 */
export function ownPost(
  href: string,
  ledger: Ledger,
  base = '/',
): (Resolved & { readonly permalink: string }) | undefined {
  const posts = livePosts(ledger);
  const [first] = posts;
  const found = first === undefined ? undefined : createResolver(posts, new URL(base, first.permalink))(href);
  const post = posts.find(({ id }) => id === found?.id);
  return found === undefined || post === undefined ? undefined : { ...found, permalink: post.permalink };
}
