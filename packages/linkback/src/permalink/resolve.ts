import { httpUrl, isSameSite } from '../url.ts';

/** The addresses of a post, as the ledger knows them. */
export interface Addresses {
  /** Identity. */
  readonly id: string;
  readonly permalink: string;
  readonly aliases: readonly string[];
  readonly number?: number | undefined;
}

export interface Resolved {
  readonly id: string;
  readonly how: 'permalink' | 'alias' | 'number';
}

/** Finds the post that an address of the blog stands for. */
export type Resolver = (href: string) => Resolved | undefined;

/**
 * The way back from any URL of the blog to a post: its permalink, a former one, `?p=ID` or `/p/ID/`; with or without
 * `www.`, slash at the end, fragment and further query, in http or https, whatever the case of percent-escapes.
 * A permalink beats an alias, as a live post beats an old slug in WordPress (`wp_old_slug_redirect`).
 * @param home the blog's address, base path included.
 */
export function createResolver(posts: readonly Addresses[], home: URL): Resolver {
  const byPath = new Map<string, Resolved>();
  const byNumber = new Map<number, string>();
  for (const { id, aliases, number } of posts) {
    if (number !== undefined) byNumber.set(number, id);
    for (const alias of aliases) byPath.set(pathKey(new URL(alias, home)), { id, how: 'alias' });
  }
  for (const { id, permalink } of posts)
    byPath.set(pathKey(new URL(permalink, home)), { id, how: 'permalink' });
  const root = pathKey(home);
  const numbered = (text: string | null): Resolved | undefined => {
    const id = text !== null && /^\d+$/.test(text) ? byNumber.get(Number(text)) : undefined;
    return id === undefined ? undefined : { id, how: 'number' };
  };
  return (href) => {
    const url = httpUrl(href, home);
    if (url === undefined || !isSameSite(url, home)) return undefined;
    const path = pathKey(url);
    if (path === root || path === `${root}/index.php`)
      return numbered(url.searchParams.get('p')) ?? byPath.get(path);
    const short = path.startsWith(`${root}/p/`) ? path.slice(`${root}/p/`.length) : null;
    return byPath.get(path) ?? numbered(short);
  };
}

/** The path that two addresses of one page share: decoded, composed, without what hosts add at the end. */
export function pathKey(url: URL): string {
  return decodePath(url.pathname)
    .normalize('NFC')
    .replace(/\/index\.html$/, '/')
    .replace(/\/+$/, '');
}

/** As {@link pathKey}, folded as a file system without case sees it: two such addresses cannot both be files. */
export function foldedPathKey(url: URL): string {
  return pathKey(url).toLowerCase().normalize('NFC');
}

function decodePath(path: string): string {
  // An escape that is no UTF-8 stays as it is, in one case.
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes.toUpperCase();
    }
  });
}
