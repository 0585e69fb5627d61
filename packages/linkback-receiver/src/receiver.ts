import { LinkbackError } from 'linkback';
import type { Protocol } from 'linkback';
import { createCurrentBlog } from './blog/current.ts';
import type { ReadPosts } from './blog/current.ts';
import { health } from './intake/health.ts';
import { createLimit } from './intake/limits.ts';
import { takePingback } from './intake/pingback.ts';
import type { IncomingRequest } from './request/request.ts';
import { statusPage } from './intake/status.ts';
import { createIntake } from './intake/take.ts';
import type { Client, Told } from './intake/take.ts';
import { takeTrackback } from './intake/trackback.ts';
import { takeWebmention } from './intake/webmention.ts';
import { mentionsJson } from './moderate/export.ts';
import { moderation } from './moderate/moderation.ts';
import { html } from './page/html.ts';
import { htmlPage } from './page/page.ts';
import type { Policy } from './mention.ts';
import type { Store } from './store/store.ts';

export interface ReceiverOptions {
  /** The address of the blog, base path included: `https://example.com`. */
  readonly site: string | URL;
  readonly store: Store;
  /** Reads `permalinks.json`, as a build of the blog writes it; called again from time to time. */
  readonly readPosts: ReadPosts;
  /** Where this receiver is reached, path included. Default: `site`. */
  readonly url?: string | URL;
  /** Do its addresses end with a slash, as a host in front may want? Then it answers with and without. Default: false. */
  readonly slash?: boolean;
  /** Default: `hold` for each. */
  readonly accept?: Partial<Record<Protocol, Policy>>;
  /** Days after its date on which a post takes no more. Default: never. */
  readonly closeAfter?: number;
  /** Pings a minute from one address, and of sources on one host; what comes beyond is answered with 429. Default: 600. */
  readonly perMinute?: number;
  /** What the owner proves to be the owner by; at least 16 characters. Default: a secret that the store makes. */
  readonly token?: string;
  /** May sources be at loopback and private addresses? For tests on your own machine only. Default: false. */
  readonly allowPrivate?: boolean;
  readonly now?: () => Date;
  /** Told of each ping, what it claimed and what it was answered. */
  readonly onPing?: (told: Told) => void;
  /** Told of what is wrong on this side: a store or a list of posts that cannot be used. */
  readonly onProblem?: (problem: unknown) => void;
}

export interface Receiver {
  /** Answers a request; never rejects. */
  (request: IncomingRequest, client?: Client): Promise<Response>;
  readonly endpoints: Endpoints;
}

/** Absolute, and without a query, which some clients drop. */
export interface Endpoints {
  readonly webmention: string;
  readonly pingback: string;
  /** With the number of a post behind it. The TrackBack URL of a post is also its permalink with `trackback/` behind it. */
  readonly trackback: string;
}

/**
 * Takes Webmention, Pingback and TrackBack for the posts of a blog: what can be judged at once is, and the rest is queued in
 * the store, where a worker verifies it. It needs no Node.
 * @throws LinkbackError `option-invalid` where the token is one that can be guessed or cannot stand in a cookie.
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { store, accept = {}, closeAfter = Infinity, perMinute = 600, allowPrivate = false } = options;
  const { now = () => new Date(), onProblem = () => undefined, onPing = () => undefined } = options;
  const site = folder(options.site);
  const url = folder(options.url ?? site);
  const isBeside = url.pathname !== site.pathname;
  const blog = createCurrentBlog(options.readPosts, site, { closeAfter, now, onProblem });
  const limits = { byAddress: createLimit(perMinute, now), byHost: createLimit(perMinute, now) };
  const takes = (protocol: Protocol) => accept[protocol] !== 'off';
  const intake = createIntake({ ...{ blog, store, takes, allowPrivate, now, limits, onProblem, onPing } });
  const end = options.slash === true ? '/' : '';
  const at = (path: string) => new URL(path + end, url).href;
  const moderationPage = new URL(at('moderation'));
  const tries = createLimit(60, now);
  assertToken(options.token);
  const token = () => (options.token === undefined ? store.secret() : Promise.resolve(options.token));
  const owner = { store, token, now, isFlood: () => tries('') };
  const endpoints = {
    webmention: at('webmention'),
    pingback: at('pingback'),
    trackback: `${at('trackback')}?p=`,
  };

  function route(request: IncomingRequest, client: Client): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const path = pathname.startsWith(url.pathname) ? pathname.slice(url.pathname.length) : pathname.slice(1);
    const bare = end === '' ? path : path.replace(/\/$/, '');
    const [name, id = ''] = bare.split('/');
    if (bare === 'webmention') return takeWebmention(request, client, intake, (of) => at(`webmention/${of}`));
    if (name === 'webmention' && /^[\w-]{1,64}$/.test(id)) return statusPage(store, id);
    if (bare === 'pingback') return takePingback(request, client, intake, { blog, store });
    if (bare === 'moderation') return moderation(request, owner, moderationPage);
    if (bare === 'mentions.json') return mentionsJson(request, owner);
    if (bare === 'health') return health(store, now());
    // Of the blog's own addresses the whole path counts; under an address of its own, what is behind that.
    const before = /^(.*\/)(?:wp-)?trackback(?:\.php)?\/?$/.exec(isBeside ? `/${path}` : pathname)?.[1];
    if (before === undefined) return Promise.resolve(notFound());
    const href = new URL(before === '/' ? site.pathname : before, site).href + search;
    return takeTrackback(request, client, intake, { blog, href, ownUrl: new URL(path, url).href + search });
  }

  async function receive(request: IncomingRequest, client: Client = {}): Promise<Response> {
    try {
      const response = await route(request, client);
      return request.method === 'HEAD' ? new Response(null, response) : response;
    } catch (problem) {
      onProblem(problem);
      return htmlPage('Something went wrong', html`<p>It was not your fault. Try again later.</p>`, {
        status: 500,
      });
    }
  }
  return Object.assign(receive, { endpoints });
}

function assertToken(token: string | undefined): void {
  if (token === undefined || /^[\w.~-]{16,200}$/.test(token)) return;
  throw new LinkbackError(
    'option-invalid',
    'The token is too short, or holds what cannot stand in a cookie (LINKBACK_TOKEN, where the environment gives it).',
    'Take at least 16 letters, digits, dots and dashes, or none: then one is made. Nothing was received.',
  );
}

/** With a slash at the end, so that what is in it can be resolved. */
function folder(address: string | URL): URL {
  const url = new URL(address);
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function notFound(): Response {
  return htmlPage('Not found', html`<p>There is nothing at this address.</p>`, { status: 404 });
}
