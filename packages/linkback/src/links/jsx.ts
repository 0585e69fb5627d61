/** What stands in a tree beyond mdast's own nodes: JSX, as `remark-mdx` and Sätteri write it. */
export interface JsxElement {
  type: 'mdxJsxFlowElement' | 'mdxJsxTextElement';
  /** It stands in an expression, and nobody knows what that gives. */
  data?: { readonly tentative?: true };
  name: string | null;
  attributes: { type: string; name?: string; value?: string | { value: string } | null }[];
}

/** What an element says of its link. */
interface JsxLink {
  readonly href: string;
  readonly title?: string | null | undefined;
  readonly rel?: string | null | undefined;
  readonly class?: string | null | undefined;
  readonly tentative?: true | undefined;
}

/** What is put into these is no part of the page; in JSX it is parsed all the same. */
export const inertElements: ReadonlySet<string | null> = new Set(['script', 'style', 'template', 'textarea']);

export function asJsx(node: object): JsxElement | undefined {
  const { type } = node as Partial<JsxElement>;
  return type === 'mdxJsxFlowElement' || type === 'mdxJsxTextElement' ? (node as JsxElement) : undefined;
}

export function jsxLink(element: JsxElement): JsxLink {
  const value = (...names: string[]) => {
    const attribute = element.attributes.find(
      ({ name }) => name !== undefined && names.includes(name),
    )?.value;
    return typeof attribute === 'object' && attribute !== null ? stringLiteral(attribute.value) : attribute;
  };
  return {
    href: value('href') ?? '',
    title: value('title'),
    rel: value('rel'),
    class: value('class', 'className'),
    tentative: element.data?.tentative,
  };
}

/** The value of `{'…'}`, `{"…"}` or a template without expressions; any other expression is not known here. */
function stringLiteral(expression: string): string | undefined {
  const [, quote, inner] = /^\s*(['"`])(.*)\1\s*$/s.exec(expression) ?? [];
  if (quote === undefined || inner === undefined || inner.includes('\\') || inner.includes(quote))
    return undefined;
  return quote === '`' && inner.includes('${') ? undefined : inner;
}
