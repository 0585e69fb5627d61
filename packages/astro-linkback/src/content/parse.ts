import type { AstroConfig } from 'astro';
import type { Root } from 'mdast';
import type { Features } from 'satteri';
import type { Processor } from 'unified';

/** Turns the source of a post into mdast. */
export interface PostParser {
  /** Changes with whatever may change the tree of an unchanged source. */
  readonly name: string;
  /** @param source as Astro hands it to its renderer: without frontmatter, and without blanks before it. */
  parse(source: string, format: 'md' | 'mdx'): Root;
}

/**
 * The parser that the site itself renders with: Sätteri by default in Astro 7, remark where the site uses
 * `unified()` or an older Astro.
 */
export async function createPostParser({ markdown }: Pick<AstroConfig, 'markdown'>): Promise<PostParser> {
  const processor = (
    markdown as { processor?: { name: string; options?: { gfm?: unknown; features?: Features } } }
  ).processor;
  // Deprecated, and honoured by Astro still.
  const { gfm } = markdown as { gfm?: boolean };
  return processor?.name === 'satteri'
    ? satteriParser({ gfm: gfm !== false, ...processor.options?.features })
    : remarkParser(((processor?.options?.gfm as boolean | undefined) ?? gfm) !== false);
}

async function satteriParser(features: Features): Promise<PostParser> {
  const [{ unified }, { markdownToMdast, mdxToMdast }] = await Promise.all([
    import('unified'),
    import('satteri'),
  ]);
  const by = (toMdast: typeof markdownToMdast, given: Features) =>
    unified()
      .use(function (this: Processor) {
        this.parser = (source) => toMdast(source, { features: given });
      })
      .freeze();
  // Of `.md` Sätteri takes what looks like frontmatter from the beginning of the body too, for the page as well.
  const frozen = {
    md: by(markdownToMdast, features),
    mdx: by(mdxToMdast, { ...features, frontmatter: false }),
  };
  return {
    name: `satteri ${JSON.stringify(features)}`,
    parse: (source, format) => frozen[format].parse(source) as Root,
  };
}

async function remarkParser(gfm: boolean): Promise<PostParser> {
  const [{ unified }, remarkParse, remarkGfm, remarkMdx] = await Promise.all([
    import('unified'),
    import('remark-parse'),
    import('remark-gfm'),
    import('remark-mdx'),
  ]);
  const md = unified().use(remarkParse.default);
  if (gfm) md.use(remarkGfm.default);
  const frozen = { md: md().freeze(), mdx: md().use(remarkMdx.default).freeze() };
  return { name: `remark ${gfm}`, parse: (source, format) => frozen[format].parse(source) };
}
