import { LinkbackError, httpUrl } from 'linkback';
import { absoluteUrl, decodePath } from './address.ts';
import type { SiteShape } from './address.ts';
import type { Entry } from './entry.ts';

/**
 * The former addresses that `aliases` in frontmatter names: paths within the site, or whole addresses of it.
 * @throws LinkbackError `frontmatter-invalid`
 */
export function declaredAliases(entry: Entry, site: Pick<SiteShape, 'site' | 'base'>): string[] {
  const given = entry.data['aliases'] ?? [];
  return [given].flat().map((alias: unknown) => {
    const address = typeof alias === 'string' ? alias.trim() : '';
    if (address.startsWith('/') && !address.startsWith('//')) return absoluteUrl(decodePath(address), site);
    const whole = httpUrl(address);
    if (whole !== undefined && whole.host === new URL(site.site).host) return whole.href;
    throw new LinkbackError(
      'frontmatter-invalid',
      `${entry.filePath ?? entry.id}: \`aliases\` holds ${JSON.stringify(alias)}, which is no address of this site.`,
      'Put former addresses there as they were, from the first slash on: aliases: [/2019/old-name/]. Nothing was sent, and the ledger was not changed.',
    );
  });
}
