import { createResolver } from 'linkback';
import type { Ledger } from 'linkback';
import { absoluteUrl, pathWithin } from '../site/address.ts';
import type { SiteShape } from '../site/address.ts';
import type { DevPost } from './posts.ts';

/**
 * The post whose page is at a path of the dev server: by its permalink, a former one or its number. Where neither a scheme
 * nor the ledger says where a post is, the page is that of the one post that it is named like: what is shown of it is then
 * without a permalink.
 * @param pathname encoded, base included.
 */
export function postOnScreen(
  pathname: string,
  posts: readonly DevPost[],
  ledger: Ledger | undefined,
  site: SiteShape,
): DevPost | undefined {
  const addresses = posts.flatMap(({ post: { id, number }, permalink }) =>
    permalink === undefined ? [] : [{ id, permalink, number, aliases: ledger?.posts[id]?.aliases ?? [] }],
  );
  const found = createResolver(addresses, new URL(absoluteUrl('/', site)))(new URL(pathname, site.site).href);
  if (found !== undefined) return posts.find(({ post }) => post.id === found.id);
  const name = pathWithin(pathname, site)
    ?.replace(/(?:\/index)?\.html$|\/+$/g, '')
    .split('/')
    .at(-1);
  if (name === undefined || name === '') return undefined;
  const alike = posts.filter(({ permalink, facts }) => permalink === undefined && facts.slug === name);
  return alike.length === 1 ? alike[0] : undefined;
}
