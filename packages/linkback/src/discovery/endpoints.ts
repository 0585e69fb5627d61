import { isPageType, mediaType } from '../http/media-type.ts';
import type { Protocol } from '../post.ts';
import { httpUrl, longestUrl, targetKey, urlKey } from '../url.ts';
import { HtmlEndpointReader } from './html-endpoints.ts';
import { parseLinkHeader } from './link-header.ts';
import { createTrackbackReader, trackbackPing } from './trackback-rdf.ts';
import type { TrackbackBlock, TrackbackReader } from './trackback-rdf.ts';

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
 * What a page offers to a link to `target`, one endpoint a protocol at most: on a page with several TrackBack blocks
 * it is the target that decides which one is meant.
 */
export type EndpointLookup = (target: string) => Endpoints;

/** A page whose header is known and whose text comes in. */
export interface EndpointFinder {
  /**
   * The next piece of the page's text. Of what is no HTML the text does not matter.
   * @param offers false where none of its elements offers anything. @default true
   */
  write(text: string, offers?: boolean): void;
  /** Is it certain by now which of `protocols`, in order of preference, is used, whatever the rest of the page holds? */
  isSettled(protocols: readonly Protocol[]): boolean;
  /** Does what was written end within something that has to be read to its end, whatever is in it? */
  readonly isWithin: () => boolean;
  /** What was found; after this nothing is written any more, and the text is let go. */
  end(): EndpointLookup;
}

/**
 * Finds the endpoints that a page offers, and ends as soon as it may. Pure.
 * Webmention 3.1.2.2–3 (header before HTML, then document order), Pingback 1.0, 2 (header before `<link>`),
 * TrackBack 1.2 (embedded RDF, then `rel="trackback"`).
 */
export function createEndpointFinder(page: Omit<FetchedPage, 'body'>): EndpointFinder {
  const isHtml = isPageType(mediaType(page.headers.get('content-type')));
  const headers = { webmention: webmentionHeader(page), pingback: pingbackHeader(page) };
  /** Of most pages no text is read. */
  let html: HtmlEndpointReader | undefined;
  let rdf: TrackbackReader | undefined;

  const base = () => (html?.base === undefined ? undefined : resolve(html.base, page.url)) ?? page.url;
  const webmention = (): Endpoint | undefined => {
    if (headers.webmention !== undefined)
      return endpoint('webmention', headers.webmention, 'Link header', page.url);
    const found = html?.webmention;
    if (found === undefined) return undefined;
    // An empty reference is the document itself, and `<base>` does not change which that is (Webmention 3.1.2.3).
    const against = found.href.trim() === '' ? page.url : base();
    return endpoint('webmention', found.href, `<${found.element}>`, against);
  };
  const pingback = (): Endpoint | undefined => {
    if (headers.pingback !== undefined)
      return endpoint('pingback', headers.pingback, 'X-Pingback header', page.url);
    return html?.pingback && endpoint('pingback', html.pingback.href, '<link>', base());
  };
  const trackback = (): Endpoint | undefined => {
    const found = html?.trackback;
    return found && endpoint('trackback', found.href, `<${found.element}>`, base());
  };

  /** Only a relative reference still depends on what is to come: a `<base>` may. */
  const isCertain = (href = '') =>
    html?.base !== undefined || href.trim() === '' || resolve(href) !== undefined;
  const isFound = (protocol: Protocol) => {
    if (protocol === 'trackback') return false;
    const found = protocol === 'webmention' ? webmention() : pingback();
    return found !== undefined && (headers[protocol] !== undefined || isCertain(html?.[protocol]?.href));
  };

  return {
    write(text, offers) {
      if (!isHtml || text === '') return;
      html ??= new HtmlEndpointReader();
      html.write(text, offers);
      rdf ??= createTrackbackReader();
      rdf.write(text);
    },
    isWithin: () => html?.isWithin() === true,
    isSettled: ([first]) => !isHtml || (first !== undefined && isFound(first)),
    end() {
      const always = { webmention: webmention(), pingback: pingback(), trackback: trackback() };
      return createLookup(always, rdf?.end() ?? [], page.url);
    },
  };
}

function endpoint(
  protocol: Protocol,
  href: string,
  how: Endpoint['how'],
  against: string,
): Endpoint | undefined {
  const url = resolve(href, against);
  return url === undefined ? undefined : { protocol, url, how };
}

/** A page may well write a megabyte there, and it is asked about again with every piece that comes in. */
function resolve(href: string, against?: string): string | undefined {
  if (href.length > longestUrl) return undefined;
  const url = httpUrl(href.trim(), against)?.href;
  return url !== undefined && url.length <= longestUrl ? url : undefined;
}

/** Here and not within the finder: what is made there would hold the text of the page. */
function createLookup(
  { webmention, pingback, trackback }: Record<Protocol, Endpoint | undefined>,
  blocks: readonly TrackbackBlock[],
  pageUrl: string,
): EndpointLookup {
  return (target) => {
    const ping = trackbackPing(blocks, target, pageUrl);
    const tracked = ping === undefined ? trackback : endpoint('trackback', ping, 'RDF', pageUrl);
    return {
      ...(webmention && { webmention }),
      ...(pingback && { pingback }),
      ...(tracked && { trackback: tracked }),
    };
  };
}

/** The endpoints that a whole page offers to a link to `target`. Pure. */
export function findEndpoints(page: FetchedPage, target: string): Endpoints {
  const finder = createEndpointFinder(page);
  finder.write(page.body);
  return finder.end()(target);
}

function webmentionHeader(page: Omit<FetchedPage, 'body'>): string | undefined {
  const field = page.headers.get('link');
  if (field === null) return undefined;
  const isAboutPage = (anchor: string | undefined) =>
    anchor === undefined || urlKey(httpUrl(anchor, page.url)?.href ?? anchor) === targetKey(page.url);
  return parseLinkHeader(field).find(({ rels, anchor }) => rels.includes('webmention') && isAboutPage(anchor))
    ?.href;
}

/** Of several X-Pingback fields, which arrive joined by commas, the first. */
function pingbackHeader(page: Omit<FetchedPage, 'body'>): string | undefined {
  const value = page.headers
    .get('x-pingback')
    ?.split(/,\s*(?=https?:|\/)/i)[0]
    ?.trim();
  return value === undefined || value === '' ? undefined : value;
}
