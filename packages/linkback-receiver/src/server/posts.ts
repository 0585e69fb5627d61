import { readFile, stat } from 'node:fs/promises';
import { LinkbackError, httpUrl, request } from 'linkback';
import type { Io } from 'linkback';
import type { ReadPosts } from '../index.ts';

/** A list of a hundred thousand posts has less. */
const bounds = { timeout: 2_500, maxBytes: 50_000_000, maxRedirects: 3 };

/**
 * Reads `permalinks.json`: a file, which is read again only when it was written, or an address, which is the owner's own
 * and may be anywhere.
 * @throws LinkbackError `posts-unreadable`
 */
export function postsAt(place: string, io: Io, userAgent: string): ReadPosts {
  const url = httpUrl(place);
  return url === undefined ? fileAt(place) : () => fetchPosts(url.href, io, userAgent);
}

function fileAt(path: string): ReadPosts {
  let known: { readonly mark: string; readonly text: string } | undefined;
  return async () => {
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const mark = `${mtimeMs} ${size} ${ino}`;
      if (known?.mark !== mark) known = { mark, text: await readFile(path, 'utf8') };
      return known.text;
    } catch (error) {
      throw unreadable(path, error instanceof Error ? error.message : String(error));
    }
  };
}

async function fetchPosts(url: string, io: Io, userAgent: string): Promise<string> {
  const headers = { 'user-agent': userAgent, accept: 'application/json' };
  const answer = await request(io, url, { headers }, bounds);
  if (!answer.ok) throw unreadable(url, answer.words);
  if (answer.status !== 200) throw unreadable(url, `HTTP ${answer.status}`);
  return answer.body;
}

function unreadable(place: string, why: string): LinkbackError {
  return new LinkbackError(
    'posts-unreadable',
    `The list of posts at ${place} cannot be read: ${why}.`,
    'A build of your site with astro-linkback writes permalinks.json; give its place with --posts, a file or an address. Until it can be read, nothing is received.',
  );
}
