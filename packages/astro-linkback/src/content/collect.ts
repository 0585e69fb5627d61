import { fileURLToPath } from 'node:url';
import type { AstroConfig, IntegrationResolvedRoute } from 'astro';
import { namesFollowers } from '../options.ts';
import type { Settings } from '../options.ts';
import { builtPages } from '../pages/pages.ts';
import type { BuiltPages } from '../pages/pages.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';
import { takeEntries } from './entries.ts';
import type { BuiltFeed } from './feeds.ts';
import { isMarkdoc } from './file-formats.ts';
import { createLinkReader } from './post-links.ts';
import type { LinkReader } from './post-links.ts';
import { collectPosts } from './posts.ts';
import type { CollectedPosts } from './posts.ts';

/** What `astro:build:done` knows. */
export interface Build {
  /** Where the files are. */
  readonly dir: URL;
  readonly pathnames: readonly string[];
  readonly assets: ReadonlyMap<string, readonly URL[]>;
  readonly routes: readonly IntegrationResolvedRoute[];
  readonly config: AstroConfig;
}

/** What of the options and the day decides what is a post, and where it stands. */
export interface CollectSettings {
  readonly settings: Pick<Settings, 'updates' | 'indexes' | 'links'>;
  readonly permalinks: PermalinkSettings;
  readonly now: Date;
}

/** What a build holds. */
export interface Blog {
  readonly pages: BuiltPages;
  readonly collected: CollectedPosts;
  /** The collections that hold posts, also those that hold none yet. */
  readonly collections: readonly string[];
  readonly links: LinkReader;
  /** Those that indexes are told of; none where no index is. */
  readonly feeds: readonly BuiltFeed[];
}

/** The pages of a build and the posts among its entries, with their links. The route that carried them is removed. */
export async function collectBlog(
  { dir, pathnames, assets, routes, config }: Build,
  { settings, permalinks, now }: CollectSettings,
): Promise<Blog> {
  const loaded = await takeEntries(assets, config.root);
  const pages = builtPages(dir, pathnames, routes);
  const cacheFile = fileURLToPath(new URL('linkback-links.json', config.cacheDir));
  const hasMarkdoc = loaded.entries.some(({ filePath }) => isMarkdoc(filePath));
  const links = await createLinkReader(config, new URL(permalinks.site), config.root, cacheFile, hasMarkdoc);
  const withText = settings.updates === 'webmention';
  const at = { ...permalinks, now: now.getTime() };
  const { within } = settings.links;
  const shown =
    within === undefined
      ? undefined
      : await (await import('./page-links.ts')).createPageLinkReader(within, new URL(permalinks.site));
  const collected = await collectPosts(loaded, at, pages, links, { withText, shown });
  const holding = collected.collections.filter(({ why }) => why === undefined);
  const feeds = namesFollowers(settings.indexes)
    ? await (await import('./feeds.ts')).builtFeeds(dir, pages, settings.indexes.feeds, permalinks)
    : [];
  return { pages, collected, collections: holding.map(({ name }) => name), links, feeds };
}
