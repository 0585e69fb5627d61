import { LinkbackError, queryParts } from 'linkback/planning';
import { hosts } from '../hosts/index.ts';
import type { BuiltPages } from '../pages/pages.ts';
import { decodePath } from '../site/address.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';

/**
 * A query is answered by a rule of the host, or by a script on the page at its path: a page that a server renders for
 * each visit can carry none.
 * @param name what messages call the post.
 * @param aliases absolute.
 * @throws LinkbackError `alias-unanswered`
 */
export function assertAnswerable(
  name: string,
  aliases: readonly string[],
  pages: BuiltPages,
  site: Pick<PermalinkSettings, 'site' | 'base' | 'hosts'>,
): void {
  for (const alias of aliases) {
    const { host, pathname, search } = new URL(alias);
    const parts = queryParts(search);
    const isBelow = pathname === site.base || pathname.startsWith(`${site.base}/`);
    if (parts.length === 0 || host !== new URL(site.site).host || !isBelow) continue;
    if (site.hosts.length > 0 && site.hosts.every((on) => hosts[on].takesQuery(parts))) continue;
    const path = decodePath(pathname.slice(site.base.length)) || '/';
    if (!pages.has(path) || pages.fileOf(path) !== undefined) continue;
    throw new LinkbackError(
      'alias-unanswered',
      `${name} had the address ${alias}, which ${site.hosts.length === 0 ? 'a host' : site.hosts.join(' and ')} without rules for queries leaves to the page at ${path}, and that page is rendered on demand.`,
      `Prerender it (\`export const prerender = true\`), so that a script can stand on it; or take the address out of \`aliases\` and the ledger, and redirect it yourself. Nothing was sent, and the ledger was not changed.`,
    );
  }
}
