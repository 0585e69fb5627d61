import type { Definition, FootnoteDefinition, Nodes, Parents, Root } from 'mdast';
import { createHtmlReader } from '../html/reader.ts';
import type { HtmlElement } from '../html/element.ts';
import { asJsx, inertElements, jsxLink } from './jsx.ts';
import { brokenLinks, meantOtherwise, newlines } from './malformed.ts';
import type { Link, MalformedLink } from '../post.ts';
import { renderedUrl, siteKey, siteOf, urlKey } from '../url.ts';
import { walk } from './walk.ts';

export interface CollectedLinks {
  /** One a target, in the order of the file. */
  readonly links: readonly Link[];
  readonly malformed: readonly MalformedLink[];
}

interface Found {
  href: string;
  /** Markdown's own link: its address is rendered with percent-escapes, where HTML's stays as it is. */
  markdown?: true;
  title?: string | null | undefined;
  rel?: string | null | undefined;
  class?: string | null | undefined;
  tentative?: true | undefined;
  line: number;
}

/**
 * The outbound links that an author wrote in a post: http(s) targets on other sites, without those marked
 * `rel="nofollow"`, `class="no-linkback"` or with such a title. Images, code and comments are not links, nor are
 * definitions and footnotes that nothing refers to.
 * @param tree mdast, with GFM and, for MDX, with JSX. JSX elements that stand in an expression may be its `children`, with
 * `data.tentative`.
 * @param site the blog's own address; links into it are not outbound.
 */
export function collectLinks(tree: Root, site: URL): CollectedLinks {
  const links = new Map<string, Link>();
  const malformed: MalformedLink[] = [];
  const own = siteKey(site);
  for (const { href, markdown, tentative, line, ...marks } of findLinks(tree, malformed)) {
    const address = markdown ? href : href.trim();
    if (!/^(?:https?:|\/\/)/i.test(address) || isVetoedLink(marks)) continue;
    const written = address.startsWith('//') ? site.protocol + address : address;
    // No address has a blank in it, and none that Markdown rendered.
    const absolute = markdown && /\s/.test(written) ? renderedUrl(written) : written;
    const at = siteOf(markdown ? renderedUrl(written) : written);
    if (at === undefined || !/^https?:\/\/\S+$/i.test(absolute)) malformed.push({ href: address, line });
    else if (at !== own) {
      const key = urlKey(absolute);
      const known = links.get(key);
      const isSure = tentative === undefined || (known !== undefined && known.tentative === undefined);
      links.set(key, {
        href: known?.href ?? absolute,
        line: Math.min(line, known?.line ?? line),
        ...(isSure ? {} : { tentative: true }),
      });
    }
  }
  const byLine = (a: { line: number }, b: { line: number }) => a.line - b.line;
  return { links: [...links.values()].sort(byLine), malformed: malformed.sort(byLine) };
}

/** Did its author, or a renderer, mark a link so that nobody is told of it? */
export function isVetoedLink({ title, rel, class: names }: Pick<Found, 'title' | 'rel' | 'class'>): boolean {
  const words = (text: string | null | undefined) => (text ?? '').toLowerCase().split(/\s+/);
  return (
    words(rel).includes('nofollow') ||
    words(names).includes('no-linkback') ||
    words(title).includes('no-linkback') ||
    (title ?? '').trim().toLowerCase() === 'nofollow'
  );
}

/** Every link that the rendered post will hold, wherever it leads. */
function findLinks(tree: Root, malformed: MalformedLink[]): Found[] {
  const found: Found[] = [];
  let defined: Defined | undefined;
  const html = createHtmlLinks(found);
  const footnotes = new Set<string>();
  const pending: Nodes[] = [tree];
  for (let root = pending.shift(); root !== undefined; root = pending.shift()) {
    const top = root;
    let line = 1;
    walk(top, (node, index, parent) => {
      // remark-gfm may leave a bare URL and the text around it without a position: their lines are counted here.
      line = node.position?.start.line ?? lineBehind(index, parent) ?? line;
      if (node.type === 'footnoteDefinition' && node !== top) return false;
      const jsx = asJsx(node);
      if (jsx !== undefined && inertElements.has(jsx.name)) return false;
      if (node.type === 'html') html.read(node.value, line);
      if (node.type === 'text') {
        if (!html.isInert() && node.value.includes('://')) malformed.push(...brokenLinks(node.value, line));
        line = node.position?.end.line ?? line + newlines(node.value);
      }
      if (html.isInert()) return true;
      if (node.type === 'footnoteReference' && !footnotes.has(node.identifier)) {
        footnotes.add(node.identifier);
        defined ??= definedIn(tree);
        const note = defined.notes.get(node.identifier);
        if (note !== undefined) pending.push(note);
      } else if (node.type === 'link') {
        const meant = meantOtherwise(node, index, parent);
        const tentative = isBare(node) || undefined;
        if (meant === undefined)
          found.push({ href: node.url, title: node.title, markdown: true, tentative, line });
        else malformed.push({ href: meant, line });
      } else if (node.type === 'linkReference') {
        defined ??= definedIn(tree);
        const definition = defined.links.get(node.identifier);
        if (definition !== undefined)
          found.push({ href: definition.url, title: definition.title, markdown: true, line });
      } else if (jsx?.name === 'a') found.push({ ...jsxLink(jsx), line });
      return true;
    });
  }
  return found;
}

/** A bare URL, which is a link only where the page's own parser reads GFM; remark leaves some without a position. */
function isBare({ position, children: [text] }: Extract<Nodes, { type: 'link' }>): boolean {
  if (position === undefined) return true;
  const { start, end } = position;
  return text?.type === 'text' && (end.offset ?? 0) - (start.offset ?? 0) === text.value.length;
}

/** The line on which the node before this one ends. */
function lineBehind(index: number | undefined, parent: Parents | undefined): number | undefined {
  return index === undefined ? undefined : parent?.children[index - 1]?.position?.end.line;
}

/** What a tree defines, by name. */
interface Defined {
  readonly links: ReadonlyMap<string, Definition>;
  readonly notes: ReadonlyMap<string, FootnoteDefinition>;
}

/** Of several definitions of one name the first counts (CommonMark, 4.7). */
function definedIn(tree: Root): Defined {
  const links = new Map<string, Definition>();
  const notes = new Map<string, FootnoteDefinition>();
  walk(tree, (node) => {
    if (node.type === 'definition' && !links.has(node.identifier)) links.set(node.identifier, node);
    if (node.type === 'footnoteDefinition' && !notes.has(node.identifier)) notes.set(node.identifier, node);
    return true;
  });
  return { links, notes };
}

/** Raw HTML comes as separate nodes for opening and closing tags: one reader sees them all in order. */
function createHtmlLinks(found: Found[]) {
  let nodeLine = 1;
  let linesBefore = 0;
  const reader = createHtmlReader({
    open(element) {
      const href = element.name === 'a' || element.name === 'area' ? element.attribute('href') : undefined;
      if (href === undefined) return;
      found.push({ href, ...marksOf(element), line: nodeLine + element.line - 1 - linesBefore });
    },
  });
  return {
    read(html: string, line: number) {
      nodeLine = line;
      reader.write(html);
      linesBefore += newlines(html);
    },
    isInert: reader.isInert,
  };
}

function marksOf(element: HtmlElement) {
  return {
    title: element.attribute('title'),
    rel: element.attribute('rel'),
    class: element.attribute('class'),
  };
}
