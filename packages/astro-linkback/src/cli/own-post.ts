import { LinkbackError, createResolver, httpUrl, livePosts } from 'linkback';
import type { Ledger, Resolved } from 'linkback';

/**
 * The blog's own post that an address stands for.
 * @param about `base`: path of the blog on its host, by which `/docs/?p=ID` is known; the ledger does not say it.
 * `name`: what an error calls the ledger.
 * @throws LinkbackError `ledger-unreadable` where a permalink in the ledger is no address.
 */
export function ownPost(
  href: string,
  ledger: Ledger,
  about: { readonly base?: string | undefined; readonly name?: string } = {},
): (Resolved & { readonly permalink: string }) | undefined {
  const { base = '/', name = 'the ledger' } = about;
  const posts = livePosts(ledger);
  const wrong = posts.find(({ permalink }) => httpUrl(permalink) === undefined);
  if (wrong !== undefined) throw noAddress(wrong, name);
  const [first] = posts;
  const found = first === undefined ? undefined : createResolver(posts, new URL(base, first.permalink))(href);
  const post = posts.find(({ id }) => id === found?.id);
  return found === undefined || post === undefined ? undefined : { ...found, permalink: post.permalink };
}

function noAddress(
  { id, permalink }: { readonly id: string; readonly permalink: string },
  name: string,
): LinkbackError {
  return new LinkbackError(
    'ledger-unreadable',
    `The permalink of ${id} in ${name} is no address: ${permalink}`,
    'Mend it there, or let the next `astro build` do it. Nothing was sent, and the ledger was not changed.',
  );
}
