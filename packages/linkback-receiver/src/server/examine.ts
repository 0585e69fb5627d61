import {
  LinkbackError,
  discover,
  encodePingback,
  encodeTrackback,
  encodeWebmention,
  protocols,
  request,
} from 'linkback';
import type { Io, Protocol } from 'linkback';
import { refusalOf } from '../intake/refusals.ts';
import { userAgentOf } from './version.ts';

/** What was found out about one protocol. */
export type Finding =
  | { readonly kind: 'well'; readonly endpoint: string }
  | { readonly kind: 'unnamed' }
  | { readonly kind: 'unwell'; readonly endpoint: string; readonly words: string };

export type Findings = Readonly<Record<Protocol, Finding>>;

/** Of one exchange. */
export const bounds = { timeout: 10_000, maxBytes: 1_048_576, maxRedirects: 5 };
const form = 'application/x-www-form-urlencoded';

/**
 * Finds the endpoints by the sender's own discovery, and tells each that the post links to itself: a receiver refuses that
 * without keeping anything, and only one that reads requests and knows the post does so by these words.
 * @throws LinkbackError `posts-unreadable` where the post cannot be read.
 */
export async function examine(io: Io, post: string): Promise<Findings> {
  const userAgent = userAgentOf(post);
  const found = await discover(io, post, userAgent, bounds);
  if (found.kind !== 'page') throw unread(post, found.kind === 'none' ? found.reason : found.words);
  const findings = protocols.map(async (protocol): Promise<[Protocol, Finding]> => {
    const endpoint = found.endpoints[protocol]?.url;
    if (endpoint === undefined) return [protocol, { kind: 'unnamed' }];
    const words = await problemOf(io, protocol, endpoint, post, userAgent);
    return [protocol, words === undefined ? { kind: 'well', endpoint } : { kind: 'unwell', endpoint, words }];
  });
  return Object.fromEntries(await Promise.all(findings)) as Findings;
}

async function problemOf(
  io: Io,
  protocol: Protocol,
  endpoint: string,
  post: string,
  userAgent: string,
): Promise<string | undefined> {
  const body = bodies[protocol](post);
  const type = protocol === 'pingback' ? 'text/xml' : form;
  const headers = { 'user-agent': userAgent, 'content-type': type };
  const answer = await request(io, endpoint, { method: 'POST', headers, body }, bounds);
  if (!answer.ok) return answer.words;
  if (answer.body.includes(refusalOf('same').words)) return undefined;
  const known = (['target-unknown', 'closed', 'off', 'flood', 'unavailable', 'source-private'] as const)
    .map((name) => refusalOf(name).words)
    .find((words) => answer.body.includes(words));
  return known ?? `HTTP ${answer.status}, and not what this receiver says`;
}

const bodies: Record<Protocol, (post: string) => string> = {
  webmention: (post) => encodeWebmention(post, post),
  pingback: (post) => encodePingback(post, post),
  trackback: (post) => encodeTrackback({ url: post, title: '', excerpt: '', blogName: '' }),
};

function unread(post: string, why: string): LinkbackError {
  return new LinkbackError(
    'posts-unreadable',
    `The post at ${post} cannot be read: ${why}.`,
    'Give the permalink of a post that is live. Nothing was asked besides.',
  );
}
