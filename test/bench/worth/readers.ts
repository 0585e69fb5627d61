import { findEndpoints } from 'linkback';
import { defaultTreeAdapter, parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import type { Peers } from '../peers/install.ts';
import { createFinder } from './finder.ts';
import type { Finder, Found } from './finder.ts';

/** A page's text → what it offers; endpoints as they are written, or absolute. */
export type Reader = (html: string, url: string) => Found;

/** This project's way, on the whole text. */
export const ours: Reader = (html, url) => {
  const endpoints = findEndpoints({ url, headers: new Headers(), body: html }, url);
  return Object.fromEntries(
    Object.entries(endpoints).map(([protocol, endpoint]) => [protocol, endpoint.url]),
  );
};

export const parse5Tree: Reader = (html) => {
  const finder = createFinder();
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if (defaultTreeAdapter.isCommentNode(node)) finder.comment(node.data);
    if (defaultTreeAdapter.isElementNode(node)) {
      const value = (name: string) => node.attrs.find((attribute) => attribute.name === name)?.value;
      finder.element(node.tagName, value('rel'), value('href'));
    }
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return finder.found;
};

/** What is used of the packages that are installed on demand. */
interface Htmlparser2 {
  readonly Parser: new (handler: {
    onopentag: (name: string, attributes: Record<string, string | undefined>) => void;
    oncomment: (text: string) => void;
  }) => { end(html: string): void };
}

interface Unified {
  readonly unified: () => { use(plugin: unknown): { parse(html: string): HastNode } };
}

interface HastNode {
  readonly type: string;
  readonly value?: string;
  readonly tagName?: string;
  readonly properties?: { readonly rel?: readonly string[]; readonly href?: string };
  readonly children?: readonly HastNode[];
}

export async function otherReaders(peers: Peers): Promise<[string, Reader][]> {
  const { Parser } = (await peers.load('htmlparser2')) as Htmlparser2;
  const { unified } = (await peers.load('unified')) as Unified;
  const { default: rehypeParse } = (await peers.load('rehype-parse')) as { default: unknown };
  const processor = unified().use(rehypeParse);
  return [
    [
      'htmlparser2, events',
      (html) => {
        const finder = createFinder();
        const onopentag = (name: string, { rel, href }: Record<string, string | undefined>) =>
          finder.element(name, rel, href);
        new Parser({ onopentag, oncomment: (text) => finder.comment(text) }).end(html);
        return finder.found;
      },
    ],
    [
      'rehype-parse, tree',
      (html) => {
        const finder = createFinder();
        visitHast(processor.parse(html), finder);
        return finder.found;
      },
    ],
  ];
}

function visitHast(node: HastNode, finder: Finder): void {
  if (node.type === 'comment') finder.comment(node.value ?? '');
  const { rel, href } = node.properties ?? {};
  if (node.tagName !== undefined) finder.element(node.tagName, rel?.join(' '), href);
  for (const child of node.children ?? []) visitHast(child, finder);
}
