import { readHtml } from '../html.ts';
import type { HtmlElement } from '../html.ts';

/** What the elements of a page offer; hrefs as written, and the `<base>` that they resolve against. */
export interface HtmlEndpoints {
  readonly base: string | undefined;
  /** The first `<link>` or `<a>`, in document order. */
  readonly webmention: { href: string; element: 'link' | 'a' } | undefined;
  readonly pingback: { href: string } | undefined;
  readonly trackback: { href: string; element: 'link' | 'a' } | undefined;
}

/** Character references can spell a relation too, so `&` within a tag counts. */
const mayOffer = /webmention|pingback|trackback|[\s"'/]rel\s*=[^>]{0,99}&/i;

/**
 * Finds endpoints in HTML: Webmention 3.1.2.3 (`<link>` and `<a>`, an empty href is the page itself),
 * Pingback 1.0, 2 (`<link>`), and `rel="trackback"`.
 */
export function htmlEndpoints(html: string): HtmlEndpoints {
  let base: string | undefined;
  let webmention: HtmlEndpoints['webmention'];
  let pingback: HtmlEndpoints['pingback'];
  let trackbackLink: string | undefined;
  const trackbackAnchors = new Set<string>();
  const open = (element: HtmlElement) => {
    if (element.name === 'base') base ??= element.attribute('href');
    if (element.name !== 'link' && element.name !== 'a') return;
    const href = element.attribute('href');
    const rels = element
      .attribute('rel')
      ?.toLowerCase()
      .split(/[\t\n\f\r ]+/);
    if (href === undefined || rels === undefined) return;
    if (rels.includes('webmention')) webmention ??= { href, element: element.name };
    if (href.trim() === '') return;
    if (rels.includes('pingback') && element.name === 'link') pingback ??= { href };
    if (rels.includes('trackback')) {
      if (element.name === 'link') trackbackLink ??= href;
      else trackbackAnchors.add(href);
    }
  };
  if (mayOffer.test(html)) readHtml(html, { open });
  return { base, webmention, pingback, trackback: trackbackOf(trackbackLink, trackbackAnchors) };
}

/** Several different anchors are the links of several posts on an index page: none of them is the target's. */
function trackbackOf(link: string | undefined, anchors: Set<string>): HtmlEndpoints['trackback'] {
  if (link !== undefined) return { href: link, element: 'link' };
  const [href] = anchors;
  return href !== undefined && anchors.size === 1 ? { href, element: 'a' } : undefined;
}
