import type { Protocol } from '../post.ts';
import { httpUrl } from '../url.ts';
import { htmlEndpoints } from './html-endpoints.ts';
import { parseLinkHeader } from './link-header.ts';
import { trackbackPing } from './trackback-rdf.ts';

export interface Endpoint {
  readonly protocol: Protocol;
  /** Absolute; its query string is part of it. */
  readonly url: string;
  readonly how: 'Link header' | 'X-Pingback header' | '<link>' | '<a>' | 'RDF' | 'typed in by hand';
}

export type Endpoints = Partial<Record<Protocol, Endpoint>>;

/** A page that was fetched, as far as discovery needs it. */
export interface FetchedPage {
  /** Where it was found in the end, after redirects: relative endpoints resolve against this. */
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
  /** Decoded text. */
  readonly body: string;
}

/**
 * The endpoints that a page offers, one a protocol at most. Pure.
 * Webmention 3.1.2.2–3 (header before HTML, then document order), Pingback 1.0, 2 (header before `<link>`),
 * TrackBack 1.2 (embedded RDF, then `rel="trackback"`).
 * @param target the URL that was linked to: on a page with several TrackBack blocks it decides which one is meant.
 */
export function findEndpoints(page: FetchedPage, target: string): Endpoints {
  // A field that was sent twice arrives as one, joined by a comma.
  const type = page.headers.get('content-type')?.split(/[;,]/)[0]?.trim().toLowerCase() ?? '';
  const isHtml = /^(?:text\/html|application\/xhtml\+xml|)$/.test(type);
  const html = htmlEndpoints(isHtml ? page.body : '');
  const base = (html.base === undefined ? undefined : httpUrl(html.base.trim(), page.url)?.href) ?? page.url;

  const endpoint = (protocol: Protocol, href: string, how: Endpoint['how'], against: string): Endpoints => {
    const url = httpUrl(href.trim(), against);
    return url === undefined ? {} : { [protocol]: { protocol, url: url.href, how } };
  };
  const webmention = (): Endpoints => {
    const header = webmentionHeader(page);
    if (header !== undefined) return endpoint('webmention', header, 'Link header', page.url);
    const found = html.webmention;
    if (found === undefined) return {};
    // An empty reference is the document itself, and `<base>` does not change which that is (Webmention 3.1.2.3).
    const against = found.href.trim() === '' ? page.url : base;
    return endpoint('webmention', found.href, `<${found.element}>`, against);
  };
  const pingback = (): Endpoints => {
    const header = pingbackHeader(page);
    if (header !== undefined) return endpoint('pingback', header, 'X-Pingback header', page.url);
    return html.pingback === undefined ? {} : endpoint('pingback', html.pingback.href, '<link>', base);
  };
  const trackback = (): Endpoints => {
    const ping = isHtml ? trackbackPing(page.body, target, page.url) : undefined;
    if (ping !== undefined) return endpoint('trackback', ping, 'RDF', page.url);
    const found = html.trackback;
    return found === undefined ? {} : endpoint('trackback', found.href, `<${found.element}>`, base);
  };
  return { ...webmention(), ...pingback(), ...trackback() };
}

function webmentionHeader(page: FetchedPage): string | undefined {
  const isAboutPage = (anchor: string | undefined) =>
    anchor === undefined || httpUrl(anchor, page.url)?.href === httpUrl(page.url)?.href;
  return parseLinkHeader(page.headers.get('link') ?? '').find(
    ({ rels, anchor }) => rels.includes('webmention') && isAboutPage(anchor),
  )?.href;
}

/** Of several X-Pingback fields, which arrive joined by commas, the first. */
function pingbackHeader(page: FetchedPage): string | undefined {
  const value = page.headers
    .get('x-pingback')
    ?.trim()
    .split(/\s*,\s*(?=https?:|\/)/i)[0];
  return value === undefined || value === '' ? undefined : value;
}
