import { findEndpoints } from './discovery/endpoints.ts';
import type { Endpoints } from './discovery/endpoints.ts';
import { request } from './http.ts';
import type { Bounds, Io } from './http.ts';
import { judgeStatus } from './protocols/answer.ts';

/** What one GET of a target tells. */
export type Discovery =
  | { readonly kind: 'page'; readonly url: string; readonly endpoints: Endpoints }
  /** There is no page, so there is nothing to tell. */
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'retry'; readonly words: string; readonly wait?: number };

/** Fetches a target, once for all protocols, following redirects, and finds what it offers. */
export async function discover(
  io: Io,
  target: string,
  userAgent: string,
  bounds: Bounds,
): Promise<Discovery> {
  const headers = { 'user-agent': userAgent, accept: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.8' };
  const answer = await request(io, target, { headers }, bounds);
  if (!answer.ok) return { kind: answer.final ? 'refused' : 'retry', words: answer.words };
  if (answer.status >= 200 && answer.status < 300) {
    return { kind: 'page', url: answer.url, endpoints: findEndpoints(answer, target) };
  }
  const judged = judgeStatus(answer, '');
  return judged.kind === 'retry' ? judged : { kind: 'none', reason: `HTTP ${answer.status}` };
}
