import { LinkbackError, httpUrl, isSameSite } from 'linkback';

/** A post as `permalinks.json` has it. */
export interface ListedPost {
  /** Identity. */
  readonly id: string;
  /** Absolute. */
  readonly permalink: string;
  readonly aliases: readonly string[];
  readonly number?: number;
  /** As its author wrote it: begins with `2026-11-22`. */
  readonly date?: string;
  /** It takes no linkbacks. */
  readonly closed?: boolean;
}

/**
 * Reads the list of posts that a build writes.
 * @param text of `permalinks.json`.
 * @param site of the receiver.
 * @throws LinkbackError `posts-unreadable` where it is another file, or is of another site.
 */
export function parsePosts(text: string, site: URL): readonly ListedPost[] {
  const { posts } = object(parseJson(text));
  if (!Array.isArray(posts)) throw unreadable('holds no list of posts');
  const listed = posts.map(parsePost);
  const [first] = listed;
  if (first !== undefined && !listed.some(({ permalink }) => isSameSite(new URL(permalink), site))) {
    throw unreadable(
      `is of ${new URL(first.permalink).host}, and the receiver takes linkbacks for ${site.host}`,
    );
  }
  return listed;
}

function parsePost(value: unknown, index: number): ListedPost {
  const { id, permalink, aliases = [], number, date, closed } = object(value);
  const isAddress = (address: unknown) => typeof address === 'string' && httpUrl(address) !== undefined;
  if (typeof id !== 'string' || typeof permalink !== 'string' || !isAddress(permalink))
    throw unreadable(`has no id and permalink for its post number ${index + 1}`);
  if (!Array.isArray(aliases) || !aliases.every(isAddress))
    throw unreadable(`has aliases of ${id} that are no addresses`);
  return {
    ...{ id, permalink, aliases: aliases as string[] },
    ...(typeof number === 'number' ? { number } : {}),
    ...(typeof date === 'string' ? { date } : {}),
    ...(closed === true ? { closed } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('is not JSON');
  }
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function unreadable(why: string): LinkbackError {
  return new LinkbackError(
    'posts-unreadable',
    `permalinks.json ${why}.`,
    'A build of your site with astro-linkback writes it; give its place with --posts. Nothing was received.',
  );
}
