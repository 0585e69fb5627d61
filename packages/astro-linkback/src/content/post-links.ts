import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Root } from 'mdast';
import { collectLinks } from 'linkback';
import type { CollectedLinks } from 'linkback';
import { lineInFile, linesBeforeBody, withBody } from './entries.ts';
import { withLinksInCode } from './expressions.ts';
import { markdocParser } from './markdoc.ts';
import { createPostParser } from './parse.ts';
import type { Entry } from '../site/entry.ts';
import { frontmatter } from '../site/raw-date.ts';
import { version } from '../version.ts';

export interface LinkReader {
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

export interface Unreadable {
  readonly unreadable: string;
  readonly place?: { readonly line: number; readonly column: number } | undefined;
}

interface Cache {
  readonly key: string;
  readonly posts: Record<string, { readonly digest: string; readonly found: CollectedLinks }>;
}

/**
 * Reads links from the source of posts. A post that did not change since the last build is not parsed again:
 * what was found in it is kept in Astro's cache directory, which may be deleted at any time.
 */
export async function createLinkReader(
  config: Parameters<typeof createPostParser>[0],
  site: URL,
  root: URL,
  cacheFile: string,
  hasMarkdoc = false,
): Promise<LinkReader> {
  const parser = await createPostParser(config);
  const markdoc = hasMarkdoc ? await markdocParser(root) : undefined;
  const parse: Parse = (source, format) =>
    format === 'html'
      ? htmlTree(source)
      : format !== 'mdoc'
        ? parser.parse(source, format)
        : (markdoc?.(source) ?? parser.parse(source, 'md'));
  const key = `${version} tentative ${site.href} ${parser.name} ${markdoc === undefined ? '' : 'markdoc'}`;
  const known = await loadCache(cacheFile, key);
  const posts: Cache['posts'] = {};
  const parsed = new Set<string>();
  return {
    read(given) {
      const entry = withBody(given, root);
      if (entry.body === undefined || entry.body.trim() === '') return { links: [], malformed: [] };
      const id = `${entry.collection}/${entry.id}`;
      const digest = entry.digest ?? createHash('sha256').update(entry.body).digest('base64');
      const before = known.posts[id];
      if (before?.digest === digest) {
        posts[id] = before;
        return before.found;
      }
      const source = given.body === undefined ? withoutFrontmatter(entry.body) : entry.body;
      const found = parseLinks(parse, entry, source, site, root);
      if (found.unreadable !== undefined) return found;
      posts[id] = { digest, found };
      parsed.add(id);
      return found;
    },
    lineOf: (entry) => lineInFile(entry, root),
    isNew: ({ collection, id }) => parsed.has(`${collection}/${id}`),
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

type Format = 'md' | 'mdx' | 'mdoc' | 'html';
type Parse = (source: string, format: Format) => Root;

function formatOf({ filePath = '', isHtml }: Entry): Format {
  if (isHtml === true) return 'html';
  return filePath.endsWith('.mdx') ? 'mdx' : isMarkdoc(filePath) ? 'mdoc' : 'md';
}

/** HTML within which nothing is Markdown. */
function htmlTree(value: string): Root {
  return { type: 'root', children: [{ type: 'html', value }] };
}

/** As `@astrojs/markdoc` names its files. */
export function isMarkdoc(path: string | undefined): boolean {
  return path?.endsWith('.mdoc') === true;
}

/** As Astro takes it from a file, but that every line stays where it is. */
function withoutFrontmatter(file: string): string {
  return file.replace(frontmatter, (all) => all.replace(/[^\n]+/g, ''));
}

function parseLinks(
  parse: Parse,
  entry: Entry,
  source: string,
  site: URL,
  root: URL,
): CollectedLinks & Partial<Unreadable> {
  const format = formatOf(entry);
  const [blank = ''] = /^\s*/.exec(source) ?? [];
  const before = linesBeforeBody(entry, root) + blank.split('\n').length - 1;
  const text = source.slice(blank.length);
  let found: CollectedLinks & Partial<Unreadable>;
  try {
    const tree = parse(text, format);
    found = collectLinks(format === 'mdx' ? withLinksInCode(tree) : tree, site);
  } catch (error) {
    found = { ...linksByPage(parse, text, site), ...unreadable(error, before) };
  }
  const shift = <T extends { line: number }>(item: T): T => ({ ...item, line: item.line + before });
  return { ...found, links: found.links.map(shift), malformed: found.malformed.map(shift) };
}

/**
 * Of a source with syntax that is known to the site's own plugins only: whatever may be a link in it, since the page
 * decides. Comments are none.
 */
function linksByPage(parse: Parse, text: string, site: URL): CollectedLinks {
  const withoutComments = text.replace(/\{\s*\/\*[^]*?\*\/\s*\}/g, (comment) =>
    comment.replace(/[^\n]+/g, ''),
  );
  const { links } = collectLinks(parse(withoutComments, 'md'), site);
  return { links: links.map((link) => ({ ...link, tentative: true })), malformed: [] };
}

/** What a parser says is wrong; remark says in fields where, Sätteri at the beginning of its words. */
function unreadable(error: unknown, linesBefore: number): Unreadable {
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const [prefix, line, column] = /^(\d+):(\d+): /.exec(said) ?? [];
  const fields = error as { line?: unknown; column?: unknown };
  const place = prefix === undefined ? fields : { line: Number(line), column: Number(column) };
  const words = said.slice(prefix?.length ?? 0);
  return typeof place.line === 'number' && typeof place.column === 'number'
    ? { unreadable: words, place: { line: place.line + linesBefore, column: place.column } }
    : { unreadable: words };
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
