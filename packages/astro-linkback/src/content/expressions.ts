import { Parser } from 'acorn';
import jsx from 'acorn-jsx';
import type { Node as EstreeNode } from 'estree';
import { visit } from 'estree-util-visit';
import type { Root } from 'mdast';
import { visit as visitTree } from 'unist-util-visit';

/** Code in MDX, as `remark-mdx` and Sätteri put it into the tree. */
interface Code {
  type: string;
  value?: unknown;
  attributes?: { value?: unknown }[];
  children?: unknown[];
  position?: { start: { line: number } };
}

interface JsxName {
  type: string;
  name?: unknown;
}

interface JsxOpening {
  name: JsxName;
  attributes: { type: string; name?: JsxName; value?: unknown }[];
}

const expressions = new Set(['mdxFlowExpression', 'mdxTextExpression']);
const parser = Parser.extend(jsx());

/**
 * Puts the `<a>` elements that stand in expressions, in attributes and in exports of an MDX post below the node that
 * holds them, as `collectLinks` wants them: whether they are ever shown, only the page says.
 */
export function withLinksInCode(tree: Root): Root {
  visitTree(tree, (node) => {
    const code = node as Code;
    const line = code.position?.start.line ?? 1;
    const values = [
      ...(expressions.has(code.type) || code.type === 'mdxjsEsm' ? [code.value] : []),
      ...(code.attributes ?? []).map(({ value }) =>
        typeof value === 'object' && value !== null && 'value' in value ? value.value : undefined,
      ),
    ];
    const links = values.flatMap((value) =>
      typeof value === 'string' && value.includes('<a') ? linksIn(value, code.type === 'mdxjsEsm', line) : [],
    );
    if (links.length > 0) code.children = [...(code.children ?? []), ...links];
  });
  return tree;
}

function linksIn(code: string, isModule: boolean, firstLine: number): object[] {
  const links: object[] = [];
  visit(programOf(code, isModule), (node) => {
    if ((node as { type: string }).type !== 'JSXOpeningElement') return;
    const { name, attributes } = node as unknown as JsxOpening;
    if (name.type !== 'JSXIdentifier' || name.name !== 'a') return;
    const { line } = (node as { loc: { start: { line: number } } }).loc.start;
    links.push({
      type: 'mdxJsxTextElement',
      name: 'a',
      attributes: attributes.map((attribute) => ({
        type: 'mdxJsxAttribute',
        name: attribute.name?.name,
        value: literal(attribute.value),
      })),
      children: [],
      data: { tentative: true },
      position: {
        start: { line: firstLine + line - 1, column: 1 },
        end: { line: firstLine + line - 1, column: 1 },
      },
    });
  });
  return links;
}

/** What cannot be parsed here shows no link: the site's own parser has read it, or its build has failed. */
function programOf(code: string, isModule: boolean): EstreeNode {
  const options = { ecmaVersion: 'latest', sourceType: 'module', locations: true } as const;
  try {
    return (
      isModule ? parser.parse(code, options) : parser.parseExpressionAt(code, 0, options)
    ) as EstreeNode;
  } catch {
    return { type: 'Program', sourceType: 'module', body: [], comments: [] };
  }
}

/** A text that stands there as it is; undefined for what has to be computed. */
function literal(value: unknown): string | undefined {
  const node = value as
    | { type: string; value?: unknown; expression?: unknown; quasis?: { value: { cooked: string } }[] }
    | null
    | undefined;
  if (node?.type === 'JSXExpressionContainer') return literal(node.expression);
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  const [only, ...more] = node?.type === 'TemplateLiteral' ? (node.quasis ?? []) : [];
  return more.length === 0 ? only?.value.cooked : undefined;
}
