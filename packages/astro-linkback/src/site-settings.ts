import type { AstroConfig } from 'astro';
import { LinkbackError } from 'linkback';
import { defaultFields } from './options.ts';
import type { Settings } from './options.ts';
import type { PermalinkSettings } from './site/permalinks.ts';
import { usualCollections } from './virtual.ts';

/**
 * What the permalinks of this site are made from: the options, and how Astro writes and serves its pages.
 * @throws LinkbackError `site-missing`
 */
export function permalinkSettings(
  settings: Settings,
  config: Pick<AstroConfig, 'site' | 'base' | 'trailingSlash' | 'build' | 'i18n'>,
  run: {
    readonly numbers: Readonly<Record<string, number>>;
    readonly giveNumbers: boolean;
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
  const locales =
    config.i18n?.locales.map((locale) => (typeof locale === 'string' ? locale : locale.path)) ?? [];
  const { routing, defaultLocale } = config.i18n ?? {};
  const prefixesAll = typeof routing === 'object' && routing.prefixDefaultLocale;
  return {
    site: config.site ?? 'http://localhost:4321',
    base: config.base.replace(/\/+$/, ''),
    slash:
      config.trailingSlash === 'always' ||
      (config.trailingSlash === 'ignore' && config.build.format === 'directory'),
    permalinks: settings.permalinks,
    locales,
    bareLocale: prefixesAll ? undefined : defaultLocale,
    collections:
      settings.collections ?? Object.fromEntries(usualCollections.map((name) => [name, defaultFields])),
    timeZone: settings.timeZone,
    numbers: run.numbers,
    giveNumbers: run.giveNumbers,
    now: run.now?.getTime(),
  };
}
