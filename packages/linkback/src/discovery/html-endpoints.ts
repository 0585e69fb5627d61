import { createHtmlReader } from '../html/reader.ts';
import type { HtmlReader } from '../html/reader.ts';
import type { HtmlElement } from '../html/element.ts';
import { longestOffer, offerPattern } from './offer-pattern.ts';

/** What the elements of a page offer; hrefs as written, and the `<base>` that they resolve against. */
export interface HtmlEndpoints {
  readonly base: string | undefined;
  /** The first `<link>` or `<a>`, in document order. */
  readonly webmention: { href: string; element: 'link' | 'a' } | undefined;
  readonly pingback: { href: string } | undefined;
  readonly trackback: { href: string; element: 'link' | 'a' } | undefined;
}

export interface HtmlEndpointReader extends HtmlEndpoints {
  /** The next piece of the page. */
  write(html: string): void;
  /** Does what was read end within a tag, a comment, or whatever else is read to its end? */
  readonly isWithin: boolean;
}

const ours = /webmention|pingback|trackback/;
const mayOffer = new RegExp(offerPattern, 'i');

/**
 * Finds endpoints in HTML that comes in pieces: Webmention 3.1.2.3 (`<link>` and `<a>`, an empty href is the page
 * itself), Pingback 1.0, 2 (`<link>`), and `rel="trackback"`. Only up to the last piece with a `rel` of that kind is a page
 * read as HTML: that is most of the work, and most pages offer nothing.
 */
export function createHtmlEndpointReader(): HtmlEndpointReader {
  let base: string | undefined;
  let webmention: HtmlEndpoints['webmention'];
  let pingback: HtmlEndpoints['pingback'];
  let trackbackLink: string | undefined;
  const trackbackAnchors = new Set<string>();
  const handler = {
    open(element: HtmlElement) {
      if (element.name === 'base') base ??= element.attribute('href');
      if (element.name !== 'link' && element.name !== 'a') return;
      const rel = element.attribute('rel')?.toLowerCase();
      if (rel === undefined || !ours.test(rel)) return;
      const rels = rel.split(/[\t\n\f\r ]+/);
      const href = element.attribute('href');
      if (href === undefined) return;
      if (rels.includes('webmention')) webmention ??= { href, element: element.name };
      if (href.trim() === '') return;
      if (rels.includes('pingback') && element.name === 'link') pingback ??= { href };
      if (rels.includes('trackback')) {
        if (element.name === 'link') trackbackLink ??= href;
        else trackbackAnchors.add(href);
      }
    },
  };
  /** Most pages need none. */
  let reader: HtmlReader | undefined;
  let unread: string[] = [];
  let end = '';
  return {
    write(html) {
      unread.push(html);
      // Only where two pieces meet are they joined to be looked at: that would copy the whole page.
      const offers = mayOffer.test(html) || (end !== '' && mayOffer.test(end + html.slice(0, longestOffer)));
      end = (html.length < longestOffer ? end + html : html).slice(-longestOffer);
      // A tag that was begun is read to its end: its href may be in the next piece.
      if (reader?.inert !== true && !offers) return;
      reader ??= createHtmlReader(handler);
      reader.write(unread.length === 1 ? html : unread.join(''));
      unread = [];
      end = '';
    },
    get isWithin() {
      return reader?.inert === true;
    },
    get base() {
      return base;
    },
    get webmention() {
      return webmention;
    },
    get pingback() {
      return pingback;
    },
    get trackback() {
      return trackbackOf(trackbackLink, trackbackAnchors);
    },
  };
}

/** Of a whole page. */
export function htmlEndpoints(html: string): HtmlEndpoints {
  const reader = createHtmlEndpointReader();
  reader.write(html);
  return reader;
}

/** Several different anchors are the links of several posts on an index page: none of them is the target's. */
function trackbackOf(link: string | undefined, anchors: Set<string>): HtmlEndpoints['trackback'] {
  if (link !== undefined) return { href: link, element: 'link' };
  const [href] = anchors;
  return href !== undefined && anchors.size === 1 ? { href, element: 'a' } : undefined;
}
