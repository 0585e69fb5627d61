import { createHtmlReader } from '../html/reader.ts';
import type { HtmlHandler } from '../html/reader.ts';
import type { HtmlElement } from '../html/element.ts';

/** What the elements of a page offer; hrefs as written, and the `<base>` that they resolve against. */
export interface HtmlEndpoints {
  readonly base: string | undefined;
  /** The first `<link>` or `<a>`, in document order. */
  readonly webmention: { href: string; element: 'link' | 'a' } | undefined;
  readonly pingback: { href: string } | undefined;
  readonly trackback: { href: string; element: 'link' | 'a' } | undefined;
}

const ours = /webmention|pingback|trackback/;

/**
 * Finds endpoints in HTML that comes in pieces: Webmention 3.1.2.3 (`<link>` and `<a>`, an empty href is the page
 * itself), Pingback 1.0, 2 (`<link>`), and `rel="trackback"`.
 */
export class HtmlEndpointReader implements HtmlEndpoints, HtmlHandler {
  base: string | undefined;
  webmention: HtmlEndpoints['webmention'];
  pingback: HtmlEndpoints['pingback'];
  #trackbackLink: string | undefined;
  readonly #trackbackAnchors = new Set<string>();
  readonly #reader = createHtmlReader(this);
  #unread: string[] = [];

  /**
   * The next piece of the page.
   * @param offers false for one that surely offers nothing: it is read only where a later one does. A tag that was begun is
   * read to its end, since its href may be in the next piece.
   */
  write(html: string, offers = true): void {
    this.#unread.push(html);
    if (!offers && !this.#reader.isInert()) return;
    for (const piece of this.#unread) this.#reader.write(piece);
    this.#unread = [];
  }

  /** Does what was read end within a tag, a comment, or whatever else is read to its end? */
  isWithin(): boolean {
    return this.#reader.isInert();
  }

  /** Several different anchors are the links of several posts on an index page: none of them is the target's. */
  get trackback(): HtmlEndpoints['trackback'] {
    if (this.#trackbackLink !== undefined) return { href: this.#trackbackLink, element: 'link' };
    const [href] = this.#trackbackAnchors;
    return href !== undefined && this.#trackbackAnchors.size === 1 ? { href, element: 'a' } : undefined;
  }

  open(element: HtmlElement): void {
    if (element.name === 'base') this.base ??= element.attribute('href');
    if (element.name !== 'link' && element.name !== 'a') return;
    const rel = element.attribute('rel')?.toLowerCase();
    if (rel === undefined || !ours.test(rel)) return;
    const rels = rel.split(/[\t\n\f\r ]+/);
    const href = element.attribute('href');
    if (href === undefined) return;
    if (rels.includes('webmention')) this.webmention ??= { href, element: element.name };
    if (href.trim() === '') return;
    if (rels.includes('pingback') && element.name === 'link') this.pingback ??= { href };
    if (rels.includes('trackback')) {
      if (element.name === 'link') this.#trackbackLink ??= href;
      else this.#trackbackAnchors.add(href);
    }
  }
}

/** Of a whole page. */
export function htmlEndpoints(html: string): HtmlEndpoints {
  const reader = new HtmlEndpointReader();
  reader.write(html);
  return reader;
}
