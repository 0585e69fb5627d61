import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LinkbackError, readFeed, readHtml } from 'linkback';
import type { Feed } from 'linkback';
import type { Settings } from '../options.ts';
import type { BuiltPages } from '../pages/pages.ts';
import { absoluteUrl, pathWithin } from '../site/address.ts';
import type { SiteShape } from '../site/address.ts';

/** A feed as it was built. */
export interface BuiltFeed {
  /** Where it will be: absolute. */
  readonly url: string;
  readonly feed: Feed;
}

/** Types by which a page names its feeds (RSS and Atom autodiscovery; JSON Feed 1.1, "Discovery"). */
const feedTypes = new Set(['application/rss+xml', 'application/atom+xml', 'application/feed+json']);

/**
 * The feeds of a build: those that the options name, else those that the home page names.
 * @throws LinkbackError `option-invalid` where one that the options name is not in the build, or is none.
 */
export async function builtFeeds(
  dir: URL,
  pages: BuiltPages,
  named: Settings['indexes']['feeds'],
  site: Pick<SiteShape, 'site' | 'base'>,
): Promise<BuiltFeed[]> {
  const home = absoluteUrl('/', site);
  const addresses = named ?? feedsOfHome(pages.read('/')?.html ?? '');
  const feeds: BuiltFeed[] = [];
  for (const address of addresses) {
    const path =
      pathWithin(new URL(address, home).href, site) ?? pathWithin(absoluteUrl(address, site), site);
    const text = path === undefined ? undefined : await readBuilt(dir, path);
    const url = path === undefined ? undefined : absoluteUrl(path, site);
    const feed = text === undefined || url === undefined ? undefined : readFeed(text, url);
    if (feed !== undefined && url !== undefined) feeds.push({ url, feed });
    else if (named !== undefined) throw notBuilt(address, text !== undefined);
  }
  return feeds;
}

function feedsOfHome(html: string): string[] {
  const found: string[] = [];
  readHtml(html, {
    open(element) {
      if (element.name !== 'link') return;
      const rel = element.attribute('rel')?.toLowerCase().split(/\s+/) ?? [];
      const type = element.attribute('type')?.trim().toLowerCase() ?? '';
      const href = element.attribute('href')?.trim();
      if (rel.includes('alternate') && feedTypes.has(type) && href !== undefined) found.push(href);
    },
    close: () => undefined,
    text: () => undefined,
  });
  return [...new Set(found)];
}

async function readBuilt(dir: URL, path: string): Promise<string | undefined> {
  return readFile(join(fileURLToPath(dir), path), 'utf8').catch(() => undefined);
}

function notBuilt(address: string, isThere: boolean): LinkbackError {
  const what = isThere ? 'is no RSS, Atom or JSON feed' : 'is not a file of this build';
  return new LinkbackError(
    'option-invalid',
    `indexes.feeds in astro.config names ${address}, which ${what}.`,
    "Name feeds by their path, such as '/rss.xml'; one that a server renders for each visit cannot be told. Nothing was sent, and the ledger was not changed.",
  );
}
