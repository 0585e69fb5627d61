import { contentOf, createTextPlaces, excerptAt, httpUrl, plainWords, readHtml, siteKey } from 'linkback';
import type { HtmlElement, TextPlace } from 'linkback';
import type { Mark, Place } from '../mention.ts';
import { createAncestors } from './ancestors.ts';
import type { Ancestor } from './ancestors.ts';
import { marksOf, placeOf } from './place.ts';

/** A source as it was read, in one pass. */
export interface Page {
  /** Against which its addresses are resolved: that of the page, or what `<base>` makes of it. */
  readonly base: string;
  /** Plain text of `<title>`. */
  readonly title: string;
  /** `<meta>` by its property or name, in lower case; the first of each. */
  readonly meta: ReadonlyMap<string, string>;
  /** What the scripts of type `application/ld+json` hold. */
  readonly jsonLd: readonly string[];
  /** How many pages elsewhere it links to. */
  readonly outbound: () => number;
  /** About as many elements as a tree of the page has, and how deep it is: a small page may make a giant of one. */
  readonly tree: { readonly size: number; readonly depth: number };
  /** The best link among those for which `isTarget` holds: the first in the post, else in a comment, else anywhere. */
  linkTo(isTarget: (address: string | URL) => boolean): PageLink | undefined;
}

export interface PageLink {
  readonly place: Place;
  readonly marks: readonly Mark[];
  /** The words around it, at most 250 code points. */
  readonly excerpt: string;
  /** Offsets of the tags of all links to the post. */
  readonly tags: ReadonlySet<number>;
}

interface Link {
  readonly href: string;
  readonly element: HtmlElement;
  readonly at: Ancestor | undefined;
  readonly text: TextPlace;
}

/** Where an element names another page (HTML Standard, 4): links, sources of quotations, and what is embedded. */
const linkAttributes = new Map([
  ...['a', 'area'].map((name) => [name, 'href'] as const),
  ...['blockquote', 'q', 'ins', 'del'].map((name) => [name, 'cite'] as const),
  ...['img', 'video', 'audio', 'source', 'iframe'].map((name) => [name, 'src'] as const),
]);
/** Microformats also name pages where nobody sees it. */
const invisible = new Map([
  ['link', 'href'],
  ['data', 'value'],
]);
/** A tree opens these again in each block that follows, as long as they are not closed (HTML Standard, 13.2.4.3). */
const reopened = new Set('b big code em font i nobr s small strike strong tt u'.split(' '));
const longestJsonLd = 262_144;

/** Reads a page. Pure; whatever stands in the HTML. */
export function readPage(html: string, url: string): Page {
  const ancestors = createAncestors();
  const meta = new Map<string, string>();
  const links: Link[] = [];
  const open: Link[] = [];
  const jsonLd: string[] = [];
  const tree = { size: 0, unclosed: 0 };
  const text = createTextPlaces();
  let title: string | undefined;
  let base: string | undefined;
  /** What is being read that holds text alone. */
  let opaque: HtmlElement | undefined;

  function note(element: HtmlElement): void {
    const { name } = element;
    if (name === 'base') {
      base ??= element.attribute('href');
    } else if (name === 'meta') {
      const key = (element.attribute('property') ?? element.attribute('name'))?.toLowerCase();
      const content = element.attribute('content')?.trim() ?? '';
      if (key !== undefined && content !== '' && !meta.has(key)) meta.set(key, content);
    }
  }

  function noteLink(element: HtmlElement): void {
    const { name } = element;
    const attribute = linkAttributes.get(name) ?? (isRelation(element) ? invisible.get(name) : undefined);
    const href = attribute === undefined ? undefined : element.attribute(attribute);
    if (href === undefined) return;
    const link = { href, element, at: ancestors.current, text: text.open(element) };
    links.push(link);
    if (name === 'a') open.push(link);
  }

  function noteContent(element: HtmlElement, end: number): void {
    opaque = undefined;
    const { name, offset } = element;
    if (name === 'title') title ??= contentOf(html.slice(offset, end));
    else if (name === 'script' && end - offset < longestJsonLd && isJsonLd(element))
      jsonLd.push(contentOf(html.slice(offset, end)));
  }

  readHtml(html, {
    open(element) {
      const { name } = element;
      tree.size += 1 + tree.unclosed;
      if (reopened.has(name)) tree.unclosed += 1;
      note(element);
      noteLink(element);
      text.tag(name, element.end);
      if (element.opaque) opaque = element;
      else ancestors.open(element);
    },
    close(name, end) {
      if (name === opaque?.name) noteContent(opaque, end);
      if (reopened.has(name) && tree.unclosed > 0) tree.unclosed -= 1;
      ancestors.close(name);
      const link = name === 'a' ? open.pop() : undefined;
      if (link !== undefined) text.close(link.text, end);
      text.tag(name, end);
    },
  });
  if (opaque !== undefined) noteContent(opaque, html.length);

  const resolved = base === undefined ? url : (httpUrl(base, url)?.href ?? url);
  const addresses = new Map<string, URL | undefined>();
  const addressOf = ({ href }: Link): URL | undefined => {
    if (!addresses.has(href)) addresses.set(href, httpUrl(href, resolved));
    return addresses.get(href);
  };
  return {
    ...{ base: resolved, title: plainWords(title ?? '', 250), meta, jsonLd },
    tree: { size: tree.size, depth: ancestors.deepest },
    outbound() {
      const here = siteKey(new URL(url));
      const pages = links.flatMap((link) => {
        const address = link.element.name === 'a' ? addressOf(link) : undefined;
        const there = address === undefined ? here : siteKey(address);
        return address === undefined || there === here ? [] : [there + address.pathname + address.search];
      });
      return new Set(pages).size;
    },
    linkTo(isTarget) {
      const found = links.filter((link) => {
        const address = addressOf(link);
        return address !== undefined && isTarget(address);
      });
      const placed = found.slice(0, 20).map((link) => ({ link, place: placeOf(link.at) }));
      const best = order.map((place) => placed.find((one) => one.place === place)).find(Boolean);
      if (best === undefined) return undefined;
      const { link, place } = best;
      const excerpt = excerptAt(html, link.text);
      const tags = new Set(found.map(({ element }) => element.offset));
      return { place, marks: marksOf(link.element, link.at), excerpt, tags };
    },
  };
}

const order: readonly Place[] = ['post', 'comment', 'navigation'];

/** `<link class="u-in-reply-to" href="…">`: a property of microformats2. */
function isRelation(element: HtmlElement): boolean {
  return invisible.has(element.name) && /(?:^|\s)u-/.test(element.attribute('class') ?? '');
}

function isJsonLd(script: HtmlElement): boolean {
  return /^application\/ld\+json\b/i.test(script.attribute('type')?.trim() ?? '');
}
