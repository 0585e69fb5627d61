import { checkSource, discover } from 'linkback';
import { notify } from '../../packages/linkback/src/delivery/notify.ts';
import { bounds } from './network.ts';
import type { Network } from './network.ts';

const agent = 'test';
const notification = {
  source: 'https://example.com/p/',
  target: 'https://a.example/',
  about: { title: 'T', excerpt: 'E', blogName: 'B' },
};

/** What becomes of one address as a target, as an endpoint of two protocols, and as a post of the blog. */
export interface Uses {
  readonly target: object;
  readonly webmention: object;
  readonly pingback: object;
  readonly source: object;
}

/** All four at once. */
export async function use(network: Network, url: string): Promise<Uses> {
  const tell = async (protocol: 'webmention' | 'pingback') =>
    (await notify(network, { protocol, url }, notification, agent, bounds)).answer;
  const [target, webmention, pingback, source] = await Promise.all([
    discover(network, url, agent, bounds, ['webmention', 'pingback', 'trackback']),
    tell('webmention'),
    tell('pingback'),
    checkSource(network, url, agent, bounds),
  ]);
  return { target, webmention, pingback, source };
}

/** Nothing was answered, now; where the status came before that, a webmention has arrived. */
export function fails(words: unknown, arrives = false): Uses {
  const retry = { kind: 'retry', words };
  return {
    target: retry,
    webmention: arrives ? { kind: 'delivered' } : retry,
    pingback: retry,
    source: notLive(words),
  };
}

/** It will not be asked, now or later. */
export function refuses(words: unknown): Uses {
  const refused = { kind: 'refused', words };
  return { target: refused, webmention: refused, pingback: refused, source: notLive(words) };
}

/** An answer like any other; a page that offers nothing. */
export const answers: Uses = {
  target: { kind: 'page', endpoints: {} },
  webmention: { kind: 'delivered' },
  pingback: { kind: 'retry', words: 'its answer is not XML-RPC' },
  source: { live: true },
};

function notLive(words: unknown): object {
  return typeof words === 'string'
    ? { live: false, reason: `the post is not live: ${words}` }
    : { live: false };
}
