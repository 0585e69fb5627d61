import { queryParts } from 'linkback/planning';
import type { SiteShape } from './address.ts';
import { formerAddress } from './former-address.ts';

/**
 * Numbers that may not be given to a post that has none: `/?p=77`, or WordPress's `/index.php?p=77`, is among these
 * former addresses, and so is another post's for ever.
 */
export function takenNumbers(
  aliases: Iterable<unknown>,
  site: Pick<SiteShape, 'site' | 'base'>,
): Set<number> {
  const numbers = [...aliases].flatMap((alias) => {
    if (typeof alias !== 'string' || !alias.includes('?')) return [];
    const former = formerAddress(alias, site);
    const url = 'url' in former ? new URL(former.url) : undefined;
    if (url === undefined || !/\/(?:index\.php)?$/.test(url.pathname)) return [];
    return queryParts(url.search).flatMap((part) => (/^p=\d+$/.test(part) ? [Number(part.slice(2))] : []));
  });
  return new Set(numbers);
}
