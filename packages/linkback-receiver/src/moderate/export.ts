import type { ReceivedMention } from 'linkback';
import { decisions } from '../mention.ts';
import type { Decision, Mention, Signal } from '../mention.ts';
import { readBody } from '../request/body.ts';
import type { IncomingRequest } from '../request/request.ts';
import type { Store } from '../store/store.ts';
import { bearerToken, isToken } from './token.ts';
import type { Owner } from './moderation.ts';

/** A mention as it is handed out; to the owner with what speaks for and against it. */
export type ExportedMention = ReceivedMention & { readonly signals?: readonly Signal[] };

/** A hundred thousand are more than any blog has. */
const most = 100_000;

/**
 * `mentions.json`: to everybody what is shown, that is approved and stands in a post; to the owner, who sends the token
 * along, all that is verified and not rejected. The owner may also send decisions there: `[{ "id": …, "state": … }]`.
 */
export async function mentionsJson(request: IncomingRequest, owner: Owner): Promise<Response> {
  const given = bearerToken(request);
  const isOwner = await isToken(given, await owner.token());
  if (given !== undefined && !isOwner)
    return owner.isFlood()
      ? json(429, { error: 'Too many tries. Wait a minute.' })
      : json(401, { error: 'That is not the token.' });
  if (request.method === 'GET' || request.method === 'HEAD')
    return json(200, { version: 1, mentions: await exported(owner.store, isOwner) });
  if (request.method !== 'POST') return json(405, { error: 'This address takes GET and POST.' });
  if (!isOwner) return json(401, { error: 'Send the token along: Authorization: Bearer …' });
  const said = await readDecisions(request);
  if (said === undefined) return json(400, { error: 'Send a list of { id, state }.' });
  const done: string[] = [];
  for (const { id, state } of said) if (await owner.store.decide(id, state, owner.now())) done.push(id);
  return json(200, { decided: done });
}

async function exported(store: Store, isOwner: boolean): Promise<ExportedMention[]> {
  const filter = isOwner ? {} : ({ decision: 'approved' } as const);
  const mentions = await store.mentions({ standing: 'verified', ...filter, limit: most });
  return mentions
    .filter((mention) => (isOwner ? mention.decision !== 'rejected' : isShown(mention)))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .flatMap((mention) => handedOut(mention, isOwner) ?? []);
}

/** Everybody sees it. */
export function isShown({ standing, decision, found }: Mention): boolean {
  return standing === 'verified' && decision === 'approved' && found?.place === 'post';
}

/** By post, the oldest first. */
function order({ post, received, id }: Mention): string {
  return `${post}\n${received.toISOString()}\n${id}`;
}

/** @returns undefined where nothing was found yet. */
export function handedOut(mention: Mention, isOwner: boolean): ExportedMention | undefined {
  const { id, post, target, source, protocol, decision, received, found, signals } = mention;
  if (found === undefined) return undefined;
  const { marks: _marks, links: _links, ...shown } = found;
  return {
    ...{ id, post, target, source, protocol, state: decision, received: received.toISOString() },
    ...shown,
    ...(isOwner && signals !== undefined ? { signals } : {}),
  };
}

interface Said {
  readonly id: string;
  readonly state: Decision;
}

async function readDecisions(request: IncomingRequest): Promise<Said[] | undefined> {
  const body = await readBody(request, { bytes: 10_000_000, timeout: 10_000 });
  if (typeof body === 'string') return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return Array.isArray(value) && value.every(isSaid) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSaid(value: unknown): value is Said {
  if (typeof value !== 'object' || value === null) return false;
  const { id, state } = value as Record<string, unknown>;
  return typeof id === 'string' && decisions.some((decision) => decision === state);
}

function json(status: number, value: object): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
  });
}
