import type { AstroConfig } from 'astro';
import type { Root } from 'mdast';
import type { Features } from 'satteri';
import type { Processor } from 'unified';

/** Turns the source of a post into mdast. */
export interface PostParser {
  /** Changes with whatever may change the tree of an unchanged source. */
  readonly name: string;
  parse(source: string, format: 'md' | 'mdx'): Root;
}

/**
 * The parser that the site itself renders with: Sätteri by default in Astro 7, remark where the site uses
 * `unified()` or an older Astro.
 */
export async function createPostParser({ markdown }: Pick<AstroConfig, 'markdown'>): Promise<PostParser> {
  const processor = (markdown as { processor?: { name: string; options?: Record<string, unknown> } })
    .processor;
  return processor?.name === 'satteri'
    ? satteriParser(processor.options?.['features'] ?? {})
    : remarkParser((processor?.options?.['gfm'] ?? markdown.gfm) !== false);
}

async function satteriParser(features: Features): Promise<PostParser> {
  const [{ unified }, { markdownToMdast, mdxToMdast }] = await Promise.all([
    import('unified'),
    import('satteri'),
  ]);
  const by = (toMdast: typeof markdownToMdast) =>
    unified()
      .use(function (this: Processor) {
        this.parser = (source) => toMdast(source, { features });
      })
      .freeze();
  const frozen = { md: by(markdownToMdast), mdx: by(mdxToMdast) };
  return {
    name: `satteri ${JSON.stringify(features)}`,
    parse: (source, format) => frozen[format].parse(source) as Root,
  };
}

async function remarkParser(gfm: boolean): Promise<PostParser> {
  const [{ unified }, remarkParse, remarkGfm, remarkMdx, remarkFrontmatter] = await Promise.all([
    import('unified'),
    import('remark-parse'),
    import('remark-gfm'),
    import('remark-mdx'),
    import('remark-frontmatter'),
  ]);
  const md = unified().use(remarkParse.default).use(remarkFrontmatter.default, ['yaml', 'toml']);
  if (gfm) md.use(remarkGfm.default);
  const frozen = { md: md().freeze(), mdx: md().use(remarkMdx.default).freeze() };
  return { name: `remark ${gfm}`, parse: (source, format) => frozen[format].parse(source) };
}
