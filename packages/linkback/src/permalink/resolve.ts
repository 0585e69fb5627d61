import type { Ledger } from '../ledger/ledger.ts';
import { httpUrl, isSameSite, pathAndQuery } from '../url.ts';
import { decodeEscapes, queryParts } from './query.ts';

/** The addresses of a post, as the ledger knows them. */
export interface Addresses {
  /** Identity. */
  readonly id: string;
  readonly permalink: string;
  readonly aliases: readonly string[];
  readonly number?: number | undefined;
}

/** The posts of a ledger that are published. */
export function livePosts({ posts }: Ledger): Addresses[] {
  return Object.entries(posts).flatMap(([id, { number, permalink, aliases, gone }]) =>
    gone === undefined ? [{ id, number, permalink, aliases }] : [],
  );
}

export interface Resolved {
  readonly id: string;
  readonly how: 'permalink' | 'alias' | 'number';
}

/** Finds the post that an address of the blog stands for. */
export type Resolver = (href: string | URL) => Resolved | undefined;

/**
 * The way back from any URL of the blog to a post: its permalink, a former one, `?p=ID` or `/p/ID/`; with or without
 * `www.`, slash at the end, fragment and further query, in http or https, whatever the case of percent-escapes.
 * A permalink beats an alias, as a live post beats an old slug in WordPress (`wp_old_slug_redirect`). An alias with a
 * query is meant where all of it is asked for; of several the one that says most.
 * @param home the blog's address, base path included.
 */
export function createResolver(posts: readonly Addresses[], home: URL): Resolver {
  const byPath = new Map<string, Resolved>();
  const byNumber = new Map<number, string>();
  const byQuery = new Map<string, { readonly parts: readonly string[]; readonly found: Resolved }[]>();
  for (const { id, aliases, number } of posts) {
    if (number !== undefined) byNumber.set(number, id);
    for (const alias of aliases) {
      const url = new URL(alias, home);
      const [path, parts, found] = [
        pathKey(url.pathname),
        queryParts(url.search),
        { id, how: 'alias' } as const,
      ];
      if (parts.length === 0) byPath.set(path, found);
      else {
        const beside = byQuery.get(path) ?? [];
        beside.push({ parts, found });
        byQuery.set(path, beside);
      }
    }
  }
  for (const { id, permalink } of posts)
    byPath.set(pathKey(new URL(permalink, home).pathname), { id, how: 'permalink' });
  const root = pathKey(home.pathname);
  const numbered = (text: string | null): Resolved | undefined => {
    const id = text !== null && /^\d+$/.test(text) ? byNumber.get(Number(text)) : undefined;
    return id === undefined ? undefined : { id, how: 'number' };
  };
  return (href) => {
    const url = typeof href === 'string' ? httpUrl(href, home) : href;
    if (url === undefined || !isSameSite(url, home)) return undefined;
    const path = pathKey(url.pathname);
    const number = numbered(url.searchParams.get('p'));
    const asked = new Set(queryParts(url.search));
    const [queried] = (byQuery.get(path) ?? [])
      .filter(({ parts }) => parts.every((part) => asked.has(part)))
      .sort((a, b) => b.parts.length - a.parts.length);
    if (path === root && number !== undefined && (queried?.parts.length ?? 0) < 2) return number;
    if (queried !== undefined) return queried.found;
    if (path === root || path === `${root}/index.php`) return number ?? byPath.get(path);
    const short = path.startsWith(`${root}/p/`) ? path.slice(`${root}/p/`.length) : null;
    return byPath.get(path) ?? numbered(short);
  };
}

/** The path that two addresses of one page share, from a URL's: decoded, composed, without what hosts add at the end. */
export function pathKey(pathname: string): string {
  return decodeEscapes(pathname)
    .normalize('NFC')
    .replace(/\/index\.html$/, '/')
    .replace(/\/+$/, '');
}

/** As {@link pathKey}, folded as a file system without case sees it: two such addresses cannot both be files. */
export function foldedPathKey(address: string): string {
  const [path] = pathAndQuery(address);
  return folded(path);
}

/** Two addresses with equal keys cannot be answered apart: {@link foldedPathKey}, and what the query asks for. */
export function addressKey(address: string): string {
  const [path, query] = pathAndQuery(address);
  const parts = new Set(query === '' ? [] : queryParts(query));
  return parts.size === 0 ? folded(path) : `${folded(path)}?${[...parts].sort().join('&')}`;
}

function folded(pathname: string): string {
  return pathKey(pathname).toLowerCase().normalize('NFC');
}
