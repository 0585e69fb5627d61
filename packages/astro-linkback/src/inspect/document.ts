import { httpUrl } from 'linkback';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';

/** A page as it came. */
export interface InspectedPage {
  /** Where it was found in the end. */
  readonly url: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** What of a page may say where something is, in the order in which it stands there. */
export type Token =
  | {
      readonly kind: 'element';
      readonly name: string;
      readonly rels: readonly string[];
      /** Not resolved. */
      readonly href: string | undefined;
      /** Of a form's field. */
      readonly value: string | undefined;
      readonly line: number | undefined;
    }
  | { readonly kind: 'text'; readonly text: string; readonly line: number | undefined };

export interface InspectedDocument {
  readonly tokens: readonly Token[];
  /** Absolute; undefined where it is no http(s) address. */
  readonly resolve: (href: string) => string | undefined;
}

const parser = unified().use(rehypeParse).freeze();

/** Reads a page as browsers do (HTML Standard, 13.2), with the line of everything. */
export function readDocument({ body, url }: Pick<InspectedPage, 'body' | 'url'>): InspectedDocument {
  const tokens: Token[] = [];
  let base: string | undefined;
  visit(parser.parse(body), (node) => {
    const line = node.position?.start.line;
    if (node.type === 'text') tokens.push({ kind: 'text', text: node.value, line });
    if (node.type !== 'element') return;
    const { href, value, rel } = node.properties;
    const rels = Array.isArray(rel) ? rel.map((one) => one.toLowerCase()) : [];
    const [link, field] = [href, value].map((one) => (typeof one === 'string' ? one : undefined));
    if (node.tagName === 'base') base ??= link;
    tokens.push({ kind: 'element', name: node.tagName, rels, href: link, value: field, line });
  });
  const against = (base === undefined ? undefined : httpUrl(base, url)?.href) ?? url;
  const resolve = (href: string) => httpUrl(href.trim(), href.trim() === '' ? url : against)?.href;
  return { tokens, resolve };
}

export function fieldOf({ fields }: Pick<InspectedPage, 'fields'>, name: string): string | undefined {
  const values = fields.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}
