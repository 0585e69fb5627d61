import { LinkbackError } from 'linkback/planning';
import type { SiteShape } from './address.ts';
import { givenAliases } from './entry.ts';
import type { Entry } from './entry.ts';
import { formerAddress, whyFault } from './former-address.ts';

/**
 * The former addresses that `aliases` in frontmatter names; absolute.
 * @throws LinkbackError `frontmatter-invalid`
 */
export function declaredAliases(entry: Entry, site: Pick<SiteShape, 'site' | 'base'>): string[] {
  return givenAliases(entry).map((alias) => {
    const former = formerAddress(typeof alias === 'string' ? alias : '', site);
    if ('url' in former) return former.url;
    throw new LinkbackError(
      'frontmatter-invalid',
      `${entry.filePath ?? entry.id}: \`aliases\` holds ${JSON.stringify(alias)}, ${whyFault[former.fault]}.`,
      `${hints[former.fault](site.base)} Nothing was sent, and the ledger was not changed.`,
    );
  });
}

const hints = {
  foreign: (base: string) =>
    base === ''
      ? 'Put former addresses there as they were, from the first slash on: aliases: [/2019/old-name/].'
      : `Put former addresses there as they were, from the first slash on, with or without ${base}: aliases: [${base}/2019/old-name/]. One that was not below ${base} is written whole, with https:// and host.`,
  fragment: () =>
    'Leave it out, if what the whole page was is this post now. A `#` that belongs to a name is written %23.',
};
