import { addressKey, pathAndQuery, queryParts } from 'linkback/planning';
import type { FormerQuery } from './host.ts';

/** A post as it is published. */
export interface PublishedPost {
  /** Identity. */
  readonly id: string;
  readonly title: string;
  /** What other permalink schemes would make of it. */
  readonly parts: {
    readonly date?: string | undefined;
    readonly slug: string;
    readonly category?: string | undefined;
    readonly author?: string | undefined;
  };
  readonly number?: number | undefined;
  /** Absolute. */
  readonly permalink: string;
  /** It takes no linkbacks. */
  readonly closed?: boolean;
  /** Former addresses; absolute. */
  readonly aliases: readonly string[];
}

/** A path that was a post's, and the one that it has now; decoded. */
export interface FormerPath {
  readonly from: string;
  readonly to: string;
  readonly post: PublishedPost;
}

/** What leads to the posts beside their permalinks. */
export interface Former {
  readonly paths: readonly FormerPath[];
  /** `/p/ID/` leads to the post on every host. */
  readonly shortPaths: readonly FormerPath[];
  /** The more telling first. */
  readonly queries: readonly FormerQuery[];
  /** `/?p=ID`. */
  readonly numbers: readonly FormerQuery[];
}

/** Only what was on this host can be answered here. */
export function formerOf(posts: readonly PublishedPost[], base: string): Former {
  const paths: FormerPath[] = [];
  const shortPaths: FormerPath[] = [];
  const queries = new Map<string, FormerQuery>();
  const numbers: FormerQuery[] = [];
  for (const post of posts) {
    const to = pathOf(post.permalink);
    for (const alias of post.aliases) {
      const url = new URL(alias);
      const [from, parts] = [pathOf(alias), queryParts(url.search)];
      if (url.host !== new URL(post.permalink).host) continue;
      if (parts.length > 0) queries.set(addressKey(alias), { path: from, parts, to });
      else if (from !== to) paths.push({ from, to, post });
    }
    const { number } = post;
    if (number === undefined) continue;
    numbers.push({ path: `${base}/`, parts: [`p=${number}`], to });
    const short = `${base}/p/${number}/`;
    if (short.replace(/\/$/, '') !== to.replace(/\/$/, '')) shortPaths.push({ from: short, to, post });
  }
  const sorted = [...queries.values()].sort((a, b) => b.parts.length - a.parts.length);
  return { paths, shortPaths, queries: sorted, numbers };
}

export function pathOf(address: string): string {
  const [path] = pathAndQuery(address);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
