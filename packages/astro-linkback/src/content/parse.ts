import { inspect } from 'node:util';
import type { AstroConfig } from 'astro';
import type { Root } from 'mdast';
import type { Features } from 'satteri';
import type { PluggableList } from 'unified';

/** Turns the source of a post into mdast. */
export interface PostParser {
  /** @param source as Astro hands it to its renderer: without frontmatter, and without blanks before it. */
  parse(source: string, format: 'md' | 'mdx'): Root;
}

type Config = Pick<AstroConfig, 'markdown'>;

/**
 * The parser that the site itself renders with: Sätteri by default in Astro 7, remark where the site uses
 * `unified()` or an older Astro.
 */
export function createPostParser(config: Config): Promise<PostParser> {
  const chosen = choiceOf(config);
  return 'features' in chosen ? satteriParser(chosen) : remarkParser(chosen);
}

/** Changes with whatever may change the tree of an unchanged source. */
export function parserName(config: Config): string {
  const chosen = choiceOf(config);
  return 'features' in chosen
    ? `satteri ${JSON.stringify(chosen.features)}`
    : `remark ${chosen.gfm} ${chosen.plugins.map(nameOf).join(' ')}`;
}

interface Satteri {
  readonly features: Features;
}

interface Remark {
  readonly gfm: boolean;
  /** The site's own. Of them only the syntax counts: they are attached, and transform nothing. */
  readonly plugins: readonly unknown[];
}

function choiceOf({ markdown }: Config): Satteri | Remark {
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
  if (processor?.name === 'satteri')
    return { features: { gfm: gfm !== false, ...processor.options?.features } };
  const plugins =
    processor?.options?.remarkPlugins ?? (markdown as { remarkPlugins?: unknown[] }).remarkPlugins ?? [];
  return {
    gfm: ((processor?.options?.gfm as boolean | undefined) ?? gfm) !== false,
    plugins: plugins.filter((plugin) => typeof (Array.isArray(plugin) ? plugin[0] : plugin) === 'function'),
  };
}

async function satteriParser({ features }: Satteri): Promise<PostParser> {
  const { markdownToMdast, mdxToMdast } = await import('satteri');
  // Of `.md` Sätteri takes what looks like frontmatter from the beginning of the body too, for the page as well.
  const inMdx = { ...features, frontmatter: false };
  return {
    parse: (source, format) =>
      (format === 'mdx'
        ? mdxToMdast(source, { features: inMdx })
        : markdownToMdast(source, { features })) as Root,
  };
}

async function remarkParser({ gfm, plugins }: Remark): Promise<PostParser> {
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
  const frozen = {
    md: withOwn(plugins, (some) => parserOf(false, some)),
    mdx: withOwn(plugins, (some) => parserOf(true, some)),
  };
  return { parse: (source, format) => frozen[format].parse(source) };
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
