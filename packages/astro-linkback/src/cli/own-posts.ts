import { LinkbackError, createResolver, httpUrl, livePosts } from 'linkback';
import type { Ledger, Resolved } from 'linkback';

/** The blog's own post that an address stands for. */
export type OwnPosts = (href: string) => (Resolved & { readonly permalink: string }) | undefined;

/**
 * Finds the posts of a ledger by their addresses.
 * @param about `base`: path of the blog on its host, by which `/docs/?p=ID` is known, empty or `/` where it is the whole of it;
 * the ledger does not say it.
 * `name`: what an error calls the ledger.
 * @throws LinkbackError `ledger-unreadable` where a permalink or an alias in the ledger is no address.
 */
export function createOwnPosts(
  ledger: Ledger,
  { base = '/', name = 'the ledger' }: { readonly base?: string | undefined; readonly name?: string } = {},
): OwnPosts {
  const posts = livePosts(ledger);
  for (const { id, permalink, aliases } of posts) {
    if (httpUrl(permalink) === undefined) throw noAddress(`The permalink of ${id}`, permalink, name);
    // An alias may be a path.
    const alias = aliases.find((each) => httpUrl(each, permalink) === undefined);
    if (alias !== undefined) throw noAddress(`An alias of ${id}`, alias, name);
  }
  const [first] = posts;
  if (first === undefined) return () => undefined;
  const resolve = createResolver(posts, new URL(base === '' ? '/' : base, first.permalink));
  const permalinks = new Map(posts.map(({ id, permalink }) => [id, permalink]));
  return (href) => {
    const found = resolve(href);
    const permalink = found && permalinks.get(found.id);
    return found === undefined || permalink === undefined ? undefined : { ...found, permalink };
  };
}

function noAddress(what: string, address: string, name: string): LinkbackError {
  return new LinkbackError(
    'ledger-unreadable',
    `${what} in ${name} is no address: ${address}`,
    'Mend it there. Nothing was sent, and the ledger was not changed.',
  );
}
