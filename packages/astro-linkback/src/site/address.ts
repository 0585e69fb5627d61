import { parseScheme, permalinkPath } from 'linkback/planning';
import { partsOf } from './entry.ts';
import type { EntryFacts } from './entry.ts';

/** How the site writes its addresses; plain data, so that it can cross into the site's own build. */
export interface SiteShape {
  /** Absolute. */
  readonly site: string;
  /** Begins with a slash and ends without one; empty at the root. */
  readonly base: string;
  /** Does an address end with a slash, as this site's pages are served? */
  readonly slash: boolean;
  /** The scheme's name or pattern. */
  readonly permalinks: string | undefined;
  /** Locales that stand in paths. */
  readonly locales: readonly string[];
  /** The one that does not, where there is one. */
  readonly bareLocale: string | undefined;
  /** The language of posts that say none. */
  readonly defaultLocale?: string | undefined;
}

/**
 * What makes the path of a post within the site, decoded and composed, without base.
 * @throws LinkbackError `permalink-pattern`; of a single post `permalink-unknown`.
 */
export function createPostPath(
  shape: SiteShape & { permalinks: string },
): (facts: EntryFacts, number: number | undefined) => string {
  const scheme = parseScheme(shape.permalinks);
  return (facts, number) => {
    if (facts.permalink !== undefined) return `/${facts.permalink}`.replace(/\/+/g, '/');
    const path = permalinkPath(scheme, partsOf(facts, number), facts.id).normalize('NFC');
    const locale = localeOf(facts, shape);
    const prefixed = locale === undefined || locale === shape.bareLocale ? path : `/${locale}${path}`;
    if (!scheme.named) return prefixed;
    const bare = prefixed.replace(/\/+$/, '');
    return shape.slash ? `${bare}/` : bare;
  };
}

/** `en/hello` is the English post where `en` is one of the site's locales. */
export function localeOf(
  { id }: Pick<EntryFacts, 'id'>,
  { locales }: Pick<SiteShape, 'locales'>,
): string | undefined {
  const [, first] = id.split('/');
  return id.split('/').length > 2
    ? locales.find((locale) => locale.toLowerCase() === first?.toLowerCase())
    : undefined;
}

/** The permalink: percent-encoded and absolute, base included. */
export function absoluteUrl(path: string, { site, base }: Pick<SiteShape, 'site' | 'base'>): string {
  const encoded = encodeURI(path.toWellFormed()).replaceAll('?', '%3F').replaceAll('#', '%23');
  return new URL(`${base}${encoded}`, site).href;
}

/** The path within the site of an address of it, decoded, without base; undefined for one elsewhere. */
export function pathWithin(
  address: string,
  { site, base }: Pick<SiteShape, 'site' | 'base'>,
): string | undefined {
  const url = URL.parse(address, site);
  if (url === null || url.host !== new URL(site).host || !`${url.pathname}/`.startsWith(`${base}/`))
    return undefined;
  return decodePath(url.pathname.slice(base.length) || '/');
}

/** `/?p=ID`, absolute, which leads to the post with this number wherever the site is published. */
export function numberAddress(
  number: number | undefined,
  site: Pick<SiteShape, 'site' | 'base'>,
): string | undefined {
  return number === undefined ? undefined : `${absoluteUrl('/', site)}?p=${number}`;
}

/** What fills `[...permalink]` so that Astro builds the page at this path. */
export function routeParameter(path: string): string {
  return path.replace(/^\/+|\/+$/g, '').replace(/\.html$/, '');
}

/** A path for people: its escapes resolved, where they are UTF-8. */
export function decodePath(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
