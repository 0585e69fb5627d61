import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AstroConfig } from 'astro';
import type { CollectedLinks } from 'linkback';
import { lineInFile, withBody } from './entries.ts';
import { isMdx } from './file-formats.ts';
import { parserName } from './parse.ts';
import type { LinkParser, Unreadable } from './parse-links.ts';
import type { Entry } from '../site/entry.ts';
import { version } from '../version.ts';

export interface LinkReader {
  /** Loads what parses these posts, where one of them changed; to be called before they are read. */
  prepare(entries: readonly Entry[]): Promise<void>;
  /**
   * The links of a post. Where its source cannot be parsed, those that stand in it if it is read as plain Markdown, all of
   * them tentative, with an error's words and the place in the file.
   */
  read(entry: Entry): CollectedLinks & Partial<Unreadable>;
  /** Finds the first line of a post's file on which a text stands; 1 where there is none. */
  lineOf(entry: Entry): (text: string) => number;
  /** Was the post parsed anew for this build? */
  isNew(entry: Entry): boolean;
  /** The source of a post. */
  body(entry: Entry): string;
  /** A short mark of a post's title and text, by which a change of them is known. */
  textMark(entry: Entry, title: string): string;
  /** Keeps what was read for the next build. */
  save(): Promise<void>;
}

interface Cache {
  readonly key: string;
  readonly posts: Record<string, { readonly digest: string; readonly found: CollectedLinks }>;
}

/**
 * Reads links from the source of posts. A post that did not change since the last build is not parsed again:
 * what was found in it is kept in Astro's cache directory, which may be deleted at any time. Where none of them changed,
 * no parser is loaded but the site's own of Markdoc, since the key of what is kept names it.
 */
export async function createLinkReader(
  config: Pick<AstroConfig, 'markdown'>,
  site: URL,
  root: URL,
  cacheFile: string,
  hasMarkdoc = false,
): Promise<LinkReader> {
  const markdoc = hasMarkdoc ? await (await import('./markdoc.ts')).markdocParser(root) : undefined;
  const key = `${version} tentative ${site.href} ${parserName(config)} ${markdoc === undefined ? '' : 'markdoc'}`;
  const known = await loadCache(cacheFile, key);
  const posts: Cache['posts'] = {};
  const parsed = new Set<string>();
  const knownOf = (entry: Entry) => {
    const before = known.posts[idOf(entry)];
    return before?.digest === digestOf(entry) ? before : undefined;
  };
  let parse: LinkParser | undefined;
  return {
    async prepare(entries) {
      const isOld = (given: Entry) => {
        const entry = withBody(given, root);
        return isBlank(entry) || knownOf(entry) !== undefined;
      };
      if (parse !== undefined || entries.every(isOld)) return;
      const { createLinkParser } = await import('./parse-links.ts');
      const hasMdx = entries.some(({ filePath }) => isMdx(filePath));
      parse = await createLinkParser(config, site, root, { markdoc, hasMdx });
    },
    read(given) {
      const entry = withBody(given, root);
      if (isBlank(entry)) return { links: [], malformed: [] };
      const id = idOf(entry);
      const before = knownOf(entry);
      if (before !== undefined) {
        posts[id] = before;
        return before.found;
      }
      if (parse === undefined) throw new Error(`Nothing was prepared to read ${id}.`);
      const found = parse(entry, given.body === undefined);
      if (found.unreadable !== undefined) return found;
      posts[id] = { digest: digestOf(entry), found };
      parsed.add(id);
      return found;
    },
    lineOf: (entry) => lineInFile(entry, root),
    isNew: (entry) => parsed.has(idOf(entry)),
    body: (given) => withBody(given, root).body ?? '',
    textMark(given, title) {
      const body = (withBody(given, root).body ?? '').replaceAll('\r\n', '\n').trim();
      return createHash('sha256').update(`${title}\n${body}`).digest('base64url').slice(0, 12);
    },
    async save() {
      if (parsed.size === 0 && Object.keys(posts).length === Object.keys(known.posts).length) return;
      await mkdir(dirname(cacheFile), { recursive: true });
      await writeFile(cacheFile, JSON.stringify({ key, posts } satisfies Cache));
    },
  };
}

const idOf = ({ collection, id }: Entry) => `${collection}/${id}`;

const isBlank = ({ body }: Entry) => body === undefined || body.trim() === '';

function digestOf({ digest, body }: Entry): string {
  return (
    digest ??
    createHash('sha256')
      .update(body ?? '')
      .digest('base64')
  );
}

async function loadCache(file: string, key: string): Promise<Cache> {
  try {
    const cache = JSON.parse(await readFile(file, 'utf8')) as Cache;
    if (cache.key === key) return cache;
  } catch {
    // Absent or damaged: a cache is no source of truth.
  }
  return { key, posts: {} };
}
