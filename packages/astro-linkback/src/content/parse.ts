import { inspect } from 'node:util';
import type { AstroConfig } from 'astro';
import type { Root } from 'mdast';
import type { Features } from 'satteri';
import type { PluggableList, Processor } from 'unified';

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
    markdown as {
      processor?: {
        name: string;
        options?: { gfm?: unknown; features?: Features; remarkPlugins?: readonly unknown[] };
      };
    }
  ).processor;
  // Deprecated, and honoured by Astro still.
  const { gfm } = markdown as { gfm?: boolean };
  return processor?.name === 'satteri'
    ? satteriParser({ gfm: gfm !== false, ...processor.options?.features })
    : remarkParser(
        ((processor?.options?.gfm as boolean | undefined) ?? gfm) !== false,
        processor?.options?.remarkPlugins ?? (markdown as { remarkPlugins?: unknown[] }).remarkPlugins ?? [],
      );
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

/** @param plugins the site's own. Of them only the syntax counts: they are attached, and transform nothing. */
async function remarkParser(gfm: boolean, plugins: readonly unknown[]): Promise<PostParser> {
  const [{ unified }, remarkParse, remarkGfm, remarkMdx] = await Promise.all([
    import('unified'),
    import('remark-parse'),
    import('remark-gfm'),
    import('remark-mdx'),
  ]);
  const parserOf = (isMdx: boolean, own: readonly unknown[]) => {
    // In the order in which Astro and MDX attach them.
    const parser = unified().use(remarkParse.default);
    if (isMdx) parser.use(remarkMdx.default);
    if (gfm) parser.use(remarkGfm.default);
    return parser.use(own as PluggableList).freeze();
  };
  const own = plugins.filter((plugin) => typeof (Array.isArray(plugin) ? plugin[0] : plugin) === 'function');
  const frozen = {
    md: withOwn(own, (some) => parserOf(false, some)),
    mdx: withOwn(own, (some) => parserOf(true, some)),
  };
  return {
    name: `remark ${gfm} ${own.map(nameOf).join(' ')}`,
    parse: (source, format) => frozen[format].parse(source),
  };
}

/** A plugin that cannot be attached but where Astro renders adds no syntax here; the others do. */
function withOwn<T>(plugins: readonly unknown[], make: (plugins: readonly unknown[]) => T): T {
  const attached = (some: readonly unknown[]) => {
    try {
      return make(some);
    } catch {
      return undefined;
    }
  };
  return attached(plugins) ?? make(plugins.filter((plugin) => attached([plugin]) !== undefined));
}

function nameOf(plugin: unknown): string {
  const [attacher, options] = (Array.isArray(plugin) ? plugin : [plugin]) as [{ name: string }, unknown];
  // Not as JSON: options may hold themselves.
  return `${attacher.name}${options === undefined ? '' : inspect(options, { depth: 10, breakLength: Infinity })}`;
}
