import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;

/** A mention as the page of a post shows it to a browser. */
export interface Shown {
  readonly kind: string;
  readonly href: string;
  readonly rel: string;
  readonly title: string;
  readonly author: string | undefined;
  readonly excerpt: string | undefined;
  /** Elements within it, by name: what a remote site says adds none. */
  readonly elements: readonly string[];
}

/** The mentions on a built page, in its order, as a browser's parser finds them. */
export function shownMentions(html: string): Shown[] {
  const all = elementsIn(parse(html));
  return all.filter((element) => hasClass(element, 'h-cite')).map(shownIn);
}

function shownIn(cite: Element): Shown {
  const within = elementsIn(cite);
  const find = (name: string) => within.find((element) => hasClass(element, name));
  const link = find('u-url');
  const textOf = (name: string) => {
    const found = find(name);
    return found && textIn(found).trim();
  };
  return {
    kind: attribute(cite, 'class').replace('h-cite ', ''),
    href: link === undefined ? '' : attribute(link, 'href'),
    rel: link === undefined ? '' : attribute(link, 'rel'),
    title: textOf('p-name') ?? '',
    author: textOf('p-author'),
    excerpt: textOf('p-content'),
    elements: [...new Set(within.map(({ tagName }) => tagName))].sort(),
  };
}

function elementsIn(node: DefaultTreeAdapterTypes.ParentNode): Element[] {
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elementsIn(child)] : []));
}

function textIn(node: DefaultTreeAdapterTypes.ParentNode): string {
  return node.childNodes
    .map((child) => ('value' in child ? child.value : 'childNodes' in child ? textIn(child) : ''))
    .join('');
}

function hasClass(element: Element, name: string): boolean {
  return attribute(element, 'class').split(/\s+/).includes(name);
}

function attribute({ attrs }: Element, name: string): string {
  return attrs.find((each) => each.name === name)?.value ?? '';
}
