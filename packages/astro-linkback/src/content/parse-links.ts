import type { Root } from 'mdast';
import { collectLinks } from 'linkback';
import type { CollectedLinks } from 'linkback';
import { linesBeforeBody } from './entries.ts';
import { withLinksInCode } from './expressions.ts';
import { isMarkdoc } from './markdoc-file.ts';
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

/**
 * Reads links by the parsers of the site, which are loaded with this.
 * @param markdoc the site's own parser of Markdoc, where it has one.
 */
export async function createLinkParser(
  config: Parameters<typeof createPostParser>[0],
  site: URL,
  root: URL,
  markdoc: ((source: string) => Root) | undefined,
): Promise<LinkParser> {
  const parser = await createPostParser(config);
  const parse: Parse = (source, format) =>
    format === 'html'
      ? htmlTree(source)
      : format !== 'mdoc'
        ? parser.parse(source, format)
        : (markdoc?.(source) ?? parser.parse(source, 'md'));
  return (entry, isWhole) => {
    const body = entry.body ?? '';
    return parseLinks(parse, entry, isWhole ? withoutFrontmatter(body) : body, site, root);
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
