import { isTrackbackAnswer, likelyTrackbackUrls, pageKey, parseLinkHeader } from 'linkback';
import type { Bounds, Io } from 'linkback';
import { request } from 'linkback';
import { recordExchanges } from '../network/transcript.ts';
import type { Exchange } from '../network/transcript.ts';
import { fieldOf, readDocument } from './document.ts';
import type { InspectedDocument, InspectedPage, Token } from './document.ts';

/** Where TrackBacks of a page may be taken, though it offers none by a rule. */
export interface TrackbackPlace {
  readonly url: string;
  readonly from: 'visible on the page' | 'usual place';
  readonly line?: number;
}

/** What one GET of such a place tells; nothing is sent to it. */
export interface TriedPlace extends TrackbackPlace {
  readonly verdict: 'yes' | 'likely' | 'perhaps' | 'no';
  readonly words: string;
}

/** More than these are not tried. */
const mostTried = 6;
const caption = /track\s?back[\s-]*(?:ur[li]|address|adresse|link)/i;
const address = /https?:\/\/[^\s"'<>()]+/i;
/** Of movable type, WordPress, Dotclear, Serendipity, Nucleus and their like. */
const telling = /trackback|mt-tb|\/tb(?:\.php|\.cgi|\/)/i;
/** A caption has its address near by. */
const near = 8;

/**
 * The places that are worth a look: TrackBack URLs that the page shows to people, then the usual ones.
 * @param target as it was linked to, before redirects.
 */
export function trackbackPlaces(page: InspectedPage, target: string): TrackbackPlace[] {
  const document = readDocument(page);
  const usual = likelyTrackbackUrls(page.url, [...shortlinks(page, document), target]);
  const places = [
    ...visiblePlaces(document),
    ...usual.map((url): TrackbackPlace => ({ url, from: 'usual place' })),
  ].filter(({ url }) => pageKey(url) !== pageKey(page.url));
  return [...new Map(places.toReversed().map((place) => [place.url, place])).values()]
    .reverse()
    .slice(0, mostTried);
}

function visiblePlaces({ tokens, resolve }: InspectedDocument): TrackbackPlace[] {
  const place = (url: string | undefined, { line }: Token): TrackbackPlace[] =>
    url === undefined ? [] : [{ url, from: 'visible on the page', ...(line === undefined ? {} : { line }) }];
  return tokens.flatMap((token, index) => {
    if (token.kind === 'element') {
      const written = token.name === 'a' ? token.href : token.name === 'input' ? token.value : undefined;
      const isTelling = written !== undefined && telling.test(written) && !token.rels.includes('trackback');
      return isTelling ? place(resolve(written), token) : [];
    }
    const found = caption.exec(token.text);
    if (found === null)
      return telling.test(address.exec(token.text)?.[0] ?? '')
        ? place(address.exec(token.text)?.[0], token)
        : [];
    const behind = address.exec(token.text.slice(found.index))?.[0];
    if (behind !== undefined) return place(behind, token);
    const next = tokens.slice(index + 1, index + near).find((one) => addressIn(one) !== undefined);
    return next === undefined ? [] : place(resolve(addressIn(next) ?? ''), next);
  });
}

function addressIn(token: Token): string | undefined {
  if (token.kind === 'text') return address.exec(token.text)?.[0];
  const written = token.name === 'a' ? token.href : token.value;
  return written !== undefined && (token.name === 'a' || address.test(written)) ? written : undefined;
}

/** WordPress writes its number there. */
function shortlinks(page: InspectedPage, { tokens, resolve }: InspectedDocument): string[] {
  const inHeader = parseLinkHeader(fieldOf(page, 'link') ?? '').filter(({ rels }) =>
    rels.includes('shortlink'),
  );
  const inHead = tokens.flatMap((token) =>
    token.kind === 'element' && token.rels.includes('shortlink') && token.href !== undefined
      ? [token.href]
      : [],
  );
  return [...inHeader.map(({ href }) => href), ...inHead].flatMap((href) => resolve(href) ?? []);
}

/** One GET each, redirects not followed. */
export async function tryPlaces(
  io: Io,
  places: readonly TrackbackPlace[],
  page: Pick<InspectedPage, 'url'>,
  userAgent: string,
  bounds: Bounds,
): Promise<TriedPlace[]> {
  const tried: TriedPlace[] = [];
  for (const place of places) {
    const { io: watched, exchanges } = recordExchanges(io, true);
    const headers = { 'user-agent': userAgent, accept: 'text/xml, application/xml;q=0.9, */*;q=0.8' };
    const answer = await request(watched, place.url, { headers }, { ...bounds, maxRedirects: 0 });
    const [exchange] = exchanges();
    const failed = answer.ok ? 'no answer' : answer.words;
    tried.push({
      ...place,
      ...(exchange === undefined ? { verdict: 'no', words: failed } : judge(exchange, page)),
    });
  }
  return tried;
}

function judge(exchange: Exchange, page: Pick<InspectedPage, 'url'>): Pick<TriedPlace, 'verdict' | 'words'> {
  const { status, body, url } = exchange;
  if (isTrackbackAnswer(body)) return { verdict: 'yes', words: 'it answers in TrackBack' };
  const location = URL.parse(fieldOf(exchange, 'location') ?? '', url)?.href;
  if (status >= 300 && status < 400 && location !== undefined) {
    const isBack = pageKey(location) === pageKey(page.url);
    // WordPress sends whoever brings no ping to the post (wp-trackback.php); a 301 is how sites mend addresses.
    if (isBack && status !== 301 && status !== 308)
      return { verdict: 'likely', words: 'it leads back to the post, as that of WordPress does' };
    return { verdict: 'no', words: `HTTP ${status}, redirected to ${location}` };
  }
  if (status === 405) return { verdict: 'perhaps', words: 'HTTP 405: it takes no GET' };
  return { verdict: 'no', words: `HTTP ${status}, and no TrackBack answer` };
}
