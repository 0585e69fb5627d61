import type { Protocol } from 'linkback';
import { between, pick } from '../random.ts';

/** How a target says where it listens. */
export interface Offer {
  readonly protocol: Protocol;
  /** Absolute. */
  readonly endpoint: string;
  /** As its author wrote it, before HTML's escapes: absolute or relative. */
  readonly written: string;
  readonly way: 'Link header' | '<link>' | '<a>' | 'X-Pingback header' | 'RDF';
}

/** Of a hundred targets, twenty speak Webmention, 25 Pingback, ten TrackBack, and the others nothing. */
export function makeOffer(random: () => number, page: URL, index: number): Offer | undefined {
  const dice = random();
  if (dice < 0.2) return webmention(random, page);
  if (dice < 0.45) return pingback(random, page);
  if (dice < 0.55) return trackback(page, index);
  return undefined;
}

function webmention(random: () => number, page: URL): Offer {
  const path = pick(random, [
    '/webmention',
    '/wp-json/webmention/1.0/endpoint',
    `/index.php?plugin=webmention&site=${between(random, 1, 99)}`,
    `/receive?kind=webmention&to=${page.hostname}&lang=en`,
  ]);
  const written = pick(random, [path, path, new URL(path, page).href]);
  const way = pick(random, ['Link header', 'Link header', '<link>', '<link>', '<a>'] as const);
  return { protocol: 'webmention', endpoint: new URL(written, page).href, written, way };
}

function pingback(random: () => number, page: URL): Offer {
  const path = pick(random, ['/rpc', '/rpc', '/services/ping', '/index.php?action=rpc&module=pingback']);
  const endpoint = new URL(path, page).href;
  const way = pick(random, ['X-Pingback header', '<link>'] as const);
  // Pingback 1.0, 2: an absolute URI.
  return { protocol: 'pingback', endpoint, written: endpoint, way };
}

/** A ping URL belongs to one page: it is what tells the receiver which one is meant. */
function trackback(page: URL, index: number): Offer {
  const endpoint = new URL(`/tb/${index}`, page).href;
  return { protocol: 'trackback', endpoint, written: endpoint, way: 'RDF' };
}
