import { httpUrl, plainWords, readHtml, siteKey, targetKey } from 'linkback';
import type { HtmlElement } from 'linkback';
import type { Mark, Place } from '../mention.ts';
import { createAncestors } from './ancestors.ts';
import type { Ancestor } from './ancestors.ts';
import { createPageText } from './page-text.ts';
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
  linkTo(isTarget: (address: string) => boolean): PageLink | undefined;
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
  /** Where its text begins and ends, in pieces of the text of the page. */
  readonly start: number;
  end: number;
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
  const text = createPageText();
  let title: string | undefined;
  let base: string | undefined;
  let hidden: string | undefined;
  let sink: 'title' | 'json' | undefined;

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
    const link = { href, element, at: ancestors.current, start: text.length, end: text.length };
    links.push(link);
    if (name === 'a') open.push(link);
  }

  readHtml(html, {
    open(element) {
      const { name } = element;
      tree.size += 1 + tree.unclosed;
      if (reopened.has(name)) tree.unclosed += 1;
      note(element);
      noteLink(element);
      text.tag(name);
      if (!element.opaque) {
        ancestors.open(element);
        return;
      }
      hidden = name;
      sink = undefined;
      if (name === 'title' && title === undefined) {
        title = '';
        sink = 'title';
      } else if (
        name === 'script' &&
        /^application\/ld\+json\b/i.test(element.attribute('type')?.trim() ?? '')
      ) {
        jsonLd.push('');
        sink = 'json';
      }
    },
    close(name) {
      if (name === hidden) hidden = undefined;
      if (reopened.has(name) && tree.unclosed > 0) tree.unclosed -= 1;
      ancestors.close(name);
      if (name === 'a') {
        const link = open.pop();
        if (link !== undefined) link.end = text.length;
      }
      text.tag(name);
    },
    text(chunk) {
      if (hidden === undefined) text.write(chunk);
      else if (sink === 'title') title = (title ?? '') + chunk;
      else if (sink === 'json' && (jsonLd.at(-1)?.length ?? 0) < longestJsonLd)
        jsonLd.push((jsonLd.pop() ?? '') + chunk);
    },
  });

  const resolved = base === undefined ? url : (httpUrl(base, url)?.href ?? url);
  return {
    ...{ base: resolved, title: plainWords(title ?? '', 250), meta, jsonLd },
    tree: { size: tree.size, depth: ancestors.deepest },
    outbound() {
      const here = siteKey(new URL(url));
      const pages = links.flatMap(({ href, element }) => {
        const address = element.name === 'a' ? httpUrl(href, resolved) : undefined;
        return address === undefined || siteKey(address) === here ? [] : [targetKey(address.href)];
      });
      return new Set(pages).size;
    },
    linkTo(isTarget) {
      const found = links.filter(({ href }) => {
        const address = httpUrl(href, resolved);
        return address !== undefined && isTarget(address.href);
      });
      const placed = found.slice(0, 20).map((link) => ({ link, place: placeOf(link.at) }));
      const best = order.map((place) => placed.find((one) => one.place === place)).find(Boolean);
      if (best === undefined) return undefined;
      const { link, place } = best;
      const excerpt = text.around(link.start, link.end);
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
