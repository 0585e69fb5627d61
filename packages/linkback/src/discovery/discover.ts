import { createTextReader, isUtf16 } from '../http/charset.ts';
import type { TextReader } from '../http/charset.ts';
import { createEndpointFinder } from './endpoints.ts';
import type { Endpoint, EndpointLookup, Endpoints } from './endpoints.ts';
import { freshFor } from './freshness.ts';
import { createOfferScan } from './offer-scan.ts';
import { searchText } from './offer-search.ts';
import { isSuccess } from '../http/answer.ts';
import { exchange } from '../http/http.ts';
import type { Bounds, HttpHead, Io } from '../http/http.ts';
import type { Protocol } from '../post.ts';
import { judgeStatus } from '../protocols/answer.ts';
import { challengeWords, shutWords } from '../protocols/doors.ts';
import { afterReset, repeatOf } from '../protocols/repeat.ts';
import type { Repeat } from '../protocols/repeat.ts';
import { isWordPressPage } from './wordpress-signs.ts';

/** What one GET of a target tells. */
export type Discovery = DiscoveredPage | NoPage;

/** Nothing that could be read as a page. */
export type NoPage =
  /** There is no page, so there is nothing to tell. */
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'refused'; readonly words: string }
  | {
      readonly kind: 'retry';
      readonly words: string;
      /** Milliseconds before which it does not want to be asked again. */
      readonly wait?: number;
      readonly repeat?: Repeat;
    };

export interface DiscoveredPage {
  readonly kind: 'page';
  /** Where it was found in the end. */
  readonly url: string;
  readonly endpoints: Endpoints;
  /** The same page, linked to with another fragment: in embedded RDF that may be another post. */
  readonly endpointsFor?: EndpointLookup;
  /** Its header says that it is a WordPress. */
  readonly wordpress?: true;
  /** Milliseconds for which its header forbids to fetch it again (Webmention 5.2, RFC 9111, 4.2). */
  readonly fresh?: number;
  /** What came was no page, and only its header was read: so much holds where none of the endpoints is used. */
  readonly otherwise?: NoPage;
}

/**
 * Fetches a target, once for all protocols, following redirects, and finds what it offers.
 * @param wanted in order of preference: the page is read only until it is certain which of these is used.
 */
export async function discover(
  io: Io,
  target: string,
  userAgent: string,
  bounds: Bounds,
  wanted: readonly Protocol[] = [],
): Promise<Discovery> {
  const headers = { 'user-agent': userAgent, accept: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.8' };
  const read = async (head: HttpHead, body: AsyncIterable<Uint8Array>): Promise<Discovery> => {
    if (!isSuccess(head) || challengeWords(head) !== undefined) {
      const otherwise = withoutPage(head);
      const { webmention } = createEndpointFinder(head).end()(target);
      // A Link header counts whatever the status (Webmention 3.1.2).
      return webmention === undefined
        ? otherwise
        : { kind: 'page', url: head.url, endpoints: { webmention }, otherwise };
    }
    const finder = createEndpointFinder(head);
    if (!finder.isSettled(wanted)) {
      const type = head.headers.get('content-type');
      // Of most pages there is no text to read.
      let text: TextReader | undefined;
      const scan = createOfferScan({
        search: io.searchOffers ?? searchText,
        read(bytes, offers) {
          text ??= createTextReader(type);
          finder.write(text.write(bytes), offers);
        },
        isWithin: finder.isWithin,
        isWide: (start) => isUtf16(start, type),
      });
      for await (const piece of body) {
        scan.write(piece);
        // Not for speed: a server may flush its head and then fall silent, or never end.
        if (finder.isSettled(wanted)) break;
      }
      if (text !== undefined) finder.write(text.end());
    }
    const endpointsFor = finder.end();
    const fresh = freshFor(head.headers);
    return {
      kind: 'page',
      url: head.url,
      endpoints: endpointsFor(target),
      endpointsFor,
      ...(isWordPressPage(head.headers) ? { wordpress: true } : {}),
      ...(fresh > 0 ? { fresh } : {}),
    };
  };
  const found = await exchange(io, target, { headers }, bounds, read);
  if ('kind' in found) return found;
  if (found.final) return { kind: 'refused', words: found.words };
  return { kind: 'retry', words: found.words, ...(found.reset === true ? { repeat: afterReset } : {}) };
}

function withoutPage(head: HttpHead): NoPage {
  const shut = shutWords(head);
  if (shut !== undefined) return { kind: 'retry', words: shut };
  const judged = judgeStatus(head, '');
  if (judged.kind !== 'retry') return { kind: 'none', reason: `HTTP ${head.status}` };
  const repeat = repeatOf(judged, head.status);
  return { ...judged, ...(repeat && { repeat }) };
}

/** The one endpoint that is used, or undefined where a target offers none of the protocols. */
export function chooseEndpoint(
  discovery: Discovery,
  protocols: readonly Protocol[],
  target?: string,
): Endpoint | undefined {
  if (discovery.kind !== 'page') return undefined;
  const { endpoints, endpointsFor } = discovery;
  const offered = target === undefined ? endpoints : (endpointsFor?.(target) ?? endpoints);
  return protocols.map((protocol) => offered[protocol]).find((endpoint) => endpoint !== undefined);
}
