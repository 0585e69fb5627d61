import { pageMark } from 'linkback';
import type { Ledger, Topic, WantedIndex } from 'linkback';
import type { BuiltFeed } from '../content/feeds.ts';
import type { BuiltPost } from '../content/posts.ts';
import type { Settings } from '../options.ts';
import type { BuiltPages } from '../pages/pages.ts';
import { absoluteUrl } from '../site/address.ts';
import type { SiteShape } from '../site/address.ts';

/** What of a build decides which indexes are told, and of what. */
export interface IndexedBuild {
  readonly feeds: readonly BuiltFeed[];
  /** With the addresses that lead to each of them. */
  readonly posts: readonly (BuiltPost & { readonly post: { readonly aliases?: readonly string[] } })[];
  /** Posts of which this build does not know where they are. */
  readonly undecided: readonly { readonly id: string }[];
  readonly pages: Pick<BuiltPages, 'read'>;
}

/** The indexes that the options name, with the feeds and posts that each of them follows. */
export function wantedIndexes(
  build: IndexedBuild,
  ledger: Ledger,
  { websub, rssCloud, weblogUpdates, indexNow }: Settings['indexes'],
  site: Pick<SiteShape, 'site' | 'base'>,
): WantedIndex[] {
  const all = build.feeds;
  const topicsOf = (feeds: readonly BuiltFeed[]): Topic[] =>
    feeds.map(({ url, feed: { mark } }) => ({ url, mark }));
  const hubs = websub ? [...new Set(all.flatMap(({ feed }) => feed.hubs))] : [];
  const clouds = new Set(all.flatMap(({ feed: { cloud } }) => cloud ?? []));
  const named = typeof rssCloud === 'string' ? [rssCloud] : rssCloud ? [...clouds] : [];
  const wanted: WantedIndex[] = [
    ...hubs.map((endpoint) => ({
      endpoint,
      protocol: 'websub' as const,
      topics: topicsOf(all.filter(({ feed }) => feed.hubs.includes(endpoint))),
    })),
    ...named.map((endpoint) => ({
      endpoint,
      protocol: 'rsscloud' as const,
      topics: topicsOf(
        typeof rssCloud === 'string' ? all : all.filter(({ feed }) => feed.cloud === endpoint),
      ),
    })),
    // Such a service knows a blog, not its feeds: it is told once, by the first of them.
    ...weblogUpdates.map((endpoint) => ({
      endpoint,
      protocol: 'weblog-updates' as const,
      topics: topicsOf(all.slice(0, 1)),
    })),
  ];
  if (indexNow !== undefined) {
    const { endpoint, key } = indexNow;
    const keyLocation = absoluteUrl(`/${key}.txt`, site);
    wanted.push({ endpoint, protocol: 'indexnow', key, keyLocation, ...postTopics(build, ledger) });
  }
  return wanted;
}

function postTopics(
  { posts, undecided, pages }: IndexedBuild,
  ledger: Ledger,
): Pick<WantedIndex, 'topics' | 'keep'> {
  const told = posts.filter(({ post }) => !post.silent);
  const topics = told.map(({ post: { permalink }, path, textMark }): Topic => {
    const page = pages.read(path);
    const mark = textMark();
    return { url: permalink, mark, ...(page === undefined ? {} : { page: pageMark(page.html) }) };
  });
  const unknown = undecided.flatMap(({ id }) => ledger.posts[id]?.permalink ?? []);
  const silent = posts.filter(({ post }) => post.silent).map(({ post }) => post.permalink);
  // A former address leads to the new one, and whoever follows it finds that.
  const former = posts.flatMap(({ post: { aliases = [] } }) => aliases);
  return { topics, keep: new Set([...unknown, ...silent, ...former]) };
}
