import { createTrackbackReader, httpUrl, parseLinkHeader } from 'linkback';
import type { Endpoint, Protocol } from 'linkback';
import { fieldOf, readDocument } from './document.ts';
import type { InspectedPage } from './document.ts';

/** One place of a page that offers an endpoint. */
export interface Offer {
  readonly protocol: Protocol;
  readonly how: Endpoint['how'];
  /** Of the page's HTML, counted from 1. */
  readonly line?: number;
  /** As it is written there. */
  readonly written: string;
  /** Absolute; undefined where it is none. */
  readonly url?: string;
  /** The permalink that embedded RDF is about. */
  readonly about?: string;
}

/**
 * All that a page offers, by each protocol, whether or not a sender would use it: headers first, then what stands in its
 * HTML in that order, then embedded RDF. Which of these counts, `findEndpoints` says.
 */
export function findOffers(page: InspectedPage): Offer[] {
  return [...headerOffers(page), ...elementOffers(page), ...rdfOffers(page)];
}

function headerOffers(page: InspectedPage): Offer[] {
  const pingback = fieldOf(page, 'x-pingback');
  return [
    ...parseLinkHeader(fieldOf(page, 'link') ?? '')
      .filter(({ rels }) => rels.includes('webmention'))
      .map(({ href }): Offer => ({
        ...offer('webmention', 'Link header', href),
        ...resolved(href, page.url),
      })),
    ...(pingback === undefined
      ? []
      : [{ ...offer('pingback', 'X-Pingback header', pingback), ...resolved(pingback, page.url) }]),
  ];
}

function elementOffers(page: InspectedPage): Offer[] {
  const { tokens, resolve } = readDocument(page);
  return tokens.flatMap((token): Offer[] => {
    if (token.kind !== 'element' || (token.name !== 'link' && token.name !== 'a')) return [];
    const { name, rels, href, line } = token;
    if (href === undefined) return [];
    const url = resolve(href);
    const protocols = (['webmention', 'pingback', 'trackback'] as const).filter(
      // Pingback 1.0, 2.2: `<link>` alone.
      (protocol) => rels.includes(protocol) && (protocol !== 'pingback' || name === 'link'),
    );
    return protocols.map((protocol) => ({
      ...offer(protocol, `<${name}>` as const, href),
      ...(line === undefined ? {} : { line }),
      ...(url === undefined ? {} : { url }),
    }));
  });
}

/** Embedded RDF stands in comments as a rule, so it is looked for in the raw text (TrackBack 1.2). */
function rdfOffers({ body, url }: InspectedPage): Offer[] {
  const blocks = [...body.matchAll(/<rdf:rdf\b.*?<\/rdf:rdf\s*>/gis)];
  return blocks.flatMap(({ 0: block, index }) => {
    const reader = createTrackbackReader();
    reader.write(block);
    const line = body.slice(0, index).split(/\r\n?|\n/).length;
    return reader.end().map(({ identifier, ping }): Offer => ({
      ...offer('trackback', 'RDF', ping),
      ...{ line, about: identifier },
      ...resolved(ping, url),
    }));
  });
}

function offer(protocol: Protocol, how: Endpoint['how'], written: string) {
  return { protocol, how, written };
}

function resolved(href: string, base: string): { url?: string } {
  const url = httpUrl(href.trim(), base)?.href;
  return url === undefined ? {} : { url };
}
