import { fileURLToPath } from 'node:url';
import type { AstroConfig } from 'astro';
import { LinkbackError, parseScheme } from 'linkback/planning';
import { defaultFields } from '../options.ts';
import type { Host } from '../hosts/host.ts';
import type { Settings } from '../options.ts';
import type { PermalinkSettings } from './permalink-settings.ts';

/**
 * What the permalinks of this site are made from: the options, and how Astro writes and serves its pages.
 * @throws LinkbackError `site-missing`
 */
export function permalinkSettings(
  settings: Settings,
  config: Pick<AstroConfig, 'root' | 'site' | 'base' | 'trailingSlash' | 'build' | 'i18n'>,
  run: {
    readonly known: PermalinkSettings['known'];
    readonly knownCollections: readonly string[];
    readonly giveNumbers: boolean;
    readonly hosts: readonly Host[];
    readonly now: Date | undefined;
  },
): PermalinkSettings {
  if (config.site === undefined && run.now !== undefined) {
    throw new LinkbackError(
      'site-missing',
      'astro.config has no `site`, so no post has a permalink that others could link to.',
      "Add the address of the published blog: site: 'https://example.com'. Nothing was built or sent, and the ledger was not changed.",
    );
  }
  const slash =
    config.trailingSlash === 'always' ||
    (config.trailingSlash === 'ignore' && config.build.format === 'directory');
  if (settings.permalinks !== undefined) assertServed(settings.permalinks, slash, config);
  const locales =
    config.i18n?.locales.map((locale) => (typeof locale === 'string' ? locale : locale.path)) ?? [];
  const { routing, defaultLocale } = config.i18n ?? {};
  const prefixesAll = typeof routing === 'object' && routing.prefixDefaultLocale;
  return {
    root: fileURLToPath(config.root),
    site: config.site ?? 'http://localhost:4321',
    base: config.base.replace(/\/+$/, ''),
    slash,
    permalinks: settings.permalinks,
    locales,
    bareLocale: prefixesAll ? undefined : defaultLocale,
    defaultLocale,
    collections: { named: settings.collections, fields: defaultFields, known: run.knownCollections },
    timeZone: settings.timeZone,
    slugify: settings.slugify,
    shortlinks:
      run.hosts.length > 0 && run.hosts.every(({ maxQueries }) => maxQueries > 0) ? 'query' : 'path',
    hosts: run.hosts.map(({ name }) => name),
    receiver: settings.receiver,
    closeAfter: settings.closeAfter,
    known: run.known,
    giveNumbers: run.giveNumbers,
    now: run.now?.getTime(),
  };
}

/**
 * A pattern of the owner's own ends as it is written, and must end as the site's pages are served: hosts redirect every
 * other form, and receivers follow no redirect.
 */
function assertServed(
  permalinks: string,
  slash: boolean,
  { trailingSlash, build }: Pick<AstroConfig, 'trailingSlash' | 'build'>,
): void {
  const { pattern, named } = parseScheme(permalinks);
  const isServed = pattern.endsWith('.html') ? build.format !== 'directory' : pattern.endsWith('/') === slash;
  if (named || isServed) return;
  const setting = `trailingSlash: '${trailingSlash}' and build: { format: '${build.format}' }`;
  const mended = slash ? `${pattern}/` : pattern.replace(/\/+$/, '');
  throw new LinkbackError(
    'permalink-pattern',
    `The permalink pattern "${permalinks}" does not end as this site's pages are served with ${setting}: hosts would redirect each of its addresses.`,
    pattern.endsWith('.html')
      ? "Change one line in astro.config: build: { format: 'file' }. Nothing was built or sent, and the ledger was not changed."
      : `Change one line in astro.config: permalinks: '${mended}'. Nothing was built or sent, and the ledger was not changed.`,
  );
}
