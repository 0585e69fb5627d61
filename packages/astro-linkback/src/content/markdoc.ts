import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Root } from 'mdast';

/** As much of `@markdoc/markdoc` as is used here. */
interface Markdoc {
  parse(source: string): MarkdocNode;
  transform(node: MarkdocNode, config: object): unknown;
}

interface MarkdocNode {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Counted from 0. */
  readonly lines: readonly number[];
  walk(): Iterable<MarkdocNode>;
}

/**
 * The parser of the site's own Markdoc, as `@astrojs/markdoc` brings it; undefined where there is none.
 * @param root the project's.
 */
export async function markdocParser(root: URL): Promise<((source: string) => Root) | undefined> {
  const markdoc = await siteMarkdoc(root);
  return markdoc && ((source) => treeOf(markdoc, source));
}

async function siteMarkdoc(root: URL): Promise<Markdoc | undefined> {
  const from = fileURLToPath(new URL('package.json', root));
  try {
    // Where packages are not hoisted, only the integration itself can reach it.
    const integration = createRequire(from).resolve('@astrojs/markdoc');
    const path = createRequire(integration).resolve('@markdoc/markdoc');
    const loaded = (await import(pathToFileURL(path).href)) as { default?: Markdoc } & Markdoc;
    return loaded.default ?? loaded;
  } catch {
    return undefined;
  }
}

/**
 * The links of a source, as JSX elements, each on the line where it stands. What Markdoc does not render without the site's
 * tags and variables is tentative: the page knows.
 */
function treeOf(markdoc: Markdoc, source: string): Root {
  const ast = markdoc.parse(source);
  const shown = hrefsOf(markdoc.transform(ast, {}));
  const links = [...ast.walk()].flatMap(({ type, attributes, lines }) => {
    const { href } = attributes;
    if (type !== 'link' || typeof href !== 'string') return [];
    const point = { line: (lines[0] ?? 0) + 1, column: 1 };
    const given = Object.entries(attributes).map(([name, value]) => ({
      type: 'mdxJsxAttribute',
      name,
      value,
    }));
    const data = shown.has(href) ? {} : { data: { tentative: true } };
    return [
      {
        type: 'mdxJsxTextElement',
        name: 'a',
        attributes: given,
        children: [],
        ...data,
        position: { start: point, end: point },
      },
    ];
  });
  return { type: 'root', children: links as unknown as Root['children'] };
}

function hrefsOf(rendered: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(rendered)) for (const each of rendered) hrefsOf(each, found);
  else if (typeof rendered === 'object' && rendered !== null) {
    const { attributes, children } = rendered as { attributes?: { href?: unknown }; children?: unknown };
    if (typeof attributes?.href === 'string') found.add(attributes.href);
    hrefsOf(children, found);
  }
  return found;
}
