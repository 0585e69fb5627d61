import { httpUrl } from 'linkback/planning';
import type { SiteShape } from './address.ts';

/** Absolute; or why there is none: it is of another site, or holds a fragment, which never reaches a server. */
export type FormerAddress = { readonly url: string } | { readonly fault: 'foreign' | 'fragment' };

/**
 * Reads an address that a post had before, as its owner writes it down: whole, or from the first slash on. A path may
 * stand there with the site's base or without it, and is below it either way; an address beside the base is written whole.
 * Letters are composed; what stands in escapes is meant to the letter.
 */
export function formerAddress(written: string, site: Pick<SiteShape, 'site' | 'base'>): FormerAddress {
  const text = written.trim().normalize('NFC');
  const isPath = /^\/(?!\/)/.test(text);
  if (!isPath && !/^https?:/i.test(text)) return { fault: 'foreign' };
  const url = httpUrl(isPath ? kept(text) : text, site.site);
  if (url?.host !== new URL(site.site).host) return { fault: 'foreign' };
  if (text.includes('#')) return { fault: 'fragment' };
  url.pathname = evenly(isPath ? withBase(url.pathname, site) : url.pathname);
  // A `?` with nothing behind it asks for nothing.
  if (url.search === '') url.search = '';
  return { url: url.href };
}

/** Of such an address, for messages. */
export const whyFault = {
  foreign: 'which is no address of this site',
  fragment: 'and what follows a `#` never reaches a server',
} as const;

/** The same path below the base, where it does not begin with it already. */
function withBase(path: string, { site, base }: Pick<SiteShape, 'site' | 'base'>): string {
  const root = evenly(new URL(kept(base === '' ? '/' : base), site).pathname).replace(/\/$/, '');
  const even = evenly(path);
  return even === root || even.startsWith(`${root}/`) ? even : root + even;
}

/** What a URL parser would take for something else than it is in a path: `\` and a `%` that begins no escape. */
function kept(path: string): string {
  return path.replace(/%(?![0-9a-f]{2})/gi, '%25').replaceAll('\\', '%5C');
}

/** Letters in escapes in capitals, and what needs none without; what parts a path or an address keeps its escape. */
function evenly(path: string): string {
  return path.replace(/(?:%(?!2[3-6BCF]|3[ABDF]|40)[0-9A-F]{2})+|%..|[^%]+/gi, (piece) =>
    reserved.test(piece) ? piece.toUpperCase() : encoded(piece),
  );
}

/** RFC 3986, 2.2, and the per cent sign itself. */
const reserved = /^%(?:2[3-6BCF]|3[ABDF]|40)$/i;

function encoded(piece: string): string {
  try {
    return encodeURI(decodeURIComponent(piece).toWellFormed());
  } catch {
    return piece.toUpperCase();
  }
}
