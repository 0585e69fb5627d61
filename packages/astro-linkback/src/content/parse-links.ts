import type { Root } from 'mdast';
import { collectLinks } from 'linkback/collecting';
import type { CollectedLinks } from 'linkback';
import { linesBeforeBody } from './entries.ts';
import { isMarkdoc, isMdx } from './file-formats.ts';
import { createPostParser } from './parse.ts';
import type { Entry } from '../site/entry.ts';
import { frontmatter } from '../site/raw-date.ts';

export interface Unreadable {
  readonly unreadable: string;
  readonly place?: { readonly line: number; readonly column: number } | undefined;
}

/**
 * Finds the links of an entry.
 * @param isWhole is its body the file, frontmatter and all?
 */
export type LinkParser = (entry: Entry, isWhole: boolean) => CollectedLinks & Partial<Unreadable>;

/** What the posts are written in, beside Markdown and HTML. */
export interface Syntax {
  /** The site's own parser of Markdoc, where it has one. */
  readonly markdoc: ((source: string) => Root) | undefined;
  readonly hasMdx: boolean;
}

/**
 * Reads links by the parsers of the site, which are loaded with this.
 */
export async function createLinkParser(
  config: Parameters<typeof createPostParser>[0],
  site: URL,
  root: URL,
  { markdoc, hasMdx }: Syntax,
): Promise<LinkParser> {
  const parser = await createPostParser(config);
  const withCode = hasMdx ? (await import('./expressions.ts')).withLinksInCode : undefined;
  const parse: Parse = (source, format) => {
    if (format === 'html') return htmlTree(source);
    if (format === 'mdoc') return markdoc?.(source) ?? parser.parse(source, 'md');
    const tree = parser.parse(source, format);
    return format === 'mdx' && withCode !== undefined ? withCode(tree) : tree;
  };
  return (entry, isWhole) => {
    if (isMdx(entry.filePath) && !hasMdx) throw new Error('Nothing was prepared to read MDX.');
    const body = entry.body ?? '';
    return parseLinks(parse, entry, isWhole ? withoutFrontmatter(body) : body, site, root);
  };
}

type Format = 'md' | 'mdx' | 'mdoc' | 'html';
type Parse = (source: string, format: Format) => Root;

function formatOf({ filePath, isHtml }: Entry): Format {
  if (isHtml === true) return 'html';
  return isMdx(filePath) ? 'mdx' : isMarkdoc(filePath) ? 'mdoc' : 'md';
}

/** HTML within which nothing is Markdown. */
function htmlTree(value: string): Root {
  return { type: 'root', children: [{ type: 'html', value }] };
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
    found = collectLinks(parse(text, format), site);
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
