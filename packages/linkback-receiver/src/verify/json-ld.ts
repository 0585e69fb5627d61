import type { Author } from '../mention.ts';
import { address, isoDate, text } from './words.ts';

/** What structured data says of a page, as far as it says it. */
export interface Details {
  readonly title?: string | undefined;
  readonly author?: Author | undefined;
  readonly published?: string | undefined;
  readonly site?: string | undefined;
}

type Node = Readonly<Record<string, unknown>>;

const articles = /(?:Article|Posting|Review|WebPage|CreativeWork|QAPage|Recipe|Report)$/;

/** Reads schema.org's JSON-LD: the first node that is an article of some kind, a page only where there is no other. */
export function readJsonLd(scripts: readonly string[], base: string): Details {
  const nodes = scripts.flatMap((script) => nodesIn(parse(script), 0)).slice(0, 200);
  const typed = nodes.filter((node) => typesOf(node).some((type) => articles.test(type)));
  const node = typed.find((one) => !typesOf(one).includes('WebPage')) ?? typed[0];
  if (node === undefined) return {};
  const byId = new Map(nodes.map((one) => [one['@id'], one]));
  // An author is often named only by the id of another node.
  const referred = (value: unknown): Node | undefined => {
    const one = object(Array.isArray(value) ? value[0] : value);
    return one === undefined || one['name'] !== undefined ? one : (byId.get(one['@id']) ?? one);
  };
  return {
    title: text(node['headline'], 250) ?? text(node['name'], 250),
    author: authorOf(node['author'], referred(node['author']), base),
    published: isoDate(node['datePublished']),
    site: text(referred(node['publisher'])?.['name'], 100),
  };
}

function authorOf(written: unknown, node: Node | undefined, base: string): Author | undefined {
  const name = text(node?.['name'] ?? (Array.isArray(written) ? written[0] : written), 100);
  if (name === undefined) return undefined;
  const url = address(node?.['url'], base);
  const [image] = [node?.['image']].flat();
  const photo = address(object(image)?.['url'] ?? image, base);
  return { name, ...(url === undefined ? {} : { url }), ...(photo === undefined ? {} : { photo }) };
}

function nodesIn(value: unknown, depth: number): Node[] {
  if (depth > 4) return [];
  if (Array.isArray(value)) return value.slice(0, 200).flatMap((one) => nodesIn(one, depth + 1));
  const node = object(value);
  return node === undefined ? [] : [node, ...nodesIn(node['@graph'] ?? [], depth + 1)];
}

function typesOf(node: Node): string[] {
  return [node['@type']].flat().filter((type) => typeof type === 'string');
}

function object(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}

function parse(script: string): unknown {
  try {
    return JSON.parse(script.trim().replace(/^<!--|-->$/g, ''));
  } catch {
    return undefined;
  }
}
