import { collectLinks } from 'linkback';
import type { Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { markdownToMdast, mdxToMdast } from 'satteri';
import { unified } from 'unified';
import { expect, test } from 'vitest';

export type Syntax = 'md' | 'mdx';

const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml', 'toml']).freeze();
const mdx = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFrontmatter, ['yaml', 'toml'])
  .use(remarkMdx)
  .freeze();

/** The two parsers that an Astro site may render with: Astro 7's own, and that of `unified()` and older Astros. */
export const parsers: Record<'satteri' | 'remark', (source: string, syntax: Syntax) => Root> = {
  satteri: (source, syntax) => (syntax === 'mdx' ? mdxToMdast : markdownToMdast)(source) as Root,
  remark: (source, syntax) => (syntax === 'mdx' ? mdx : markdown).parse(source),
};

export const parserNames = Object.keys(parsers) as (keyof typeof parsers)[];

/** A link or a malformed link, as a row of a table. */
export type Row = readonly [href: string, line: number];

export function rowsOf(
  source: string,
  parser: keyof typeof parsers,
  { syntax = 'md', site = 'https://example.com' }: { syntax?: Syntax; site?: string } = {},
): { links: Row[]; malformed: Row[] } {
  const { links, malformed } = collectLinks(parsers[parser](source, syntax), new URL(site));
  const row = ({ href, line }: { href: string; line: number }): Row => [href, line];
  return { links: links.map(row), malformed: malformed.map(row) };
}

/** What a source holds, its links, and what of it is malformed. */
export type Case = readonly [what: string, source: string, links: readonly Row[], malformed?: readonly Row[]];

/** Each case is a test by each parser; both must find exactly what the table says. */
export function testCases(cases: readonly Case[], options: { syntax?: Syntax; site?: string } = {}): void {
  for (const [what, source, links, malformed = []] of cases) {
    test.each(parserNames)(`${what} (%s)`, (parser) => {
      expect(rowsOf(source, parser, options)).toEqual({ links, malformed });
    });
  }
}
