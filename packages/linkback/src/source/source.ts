import { request } from '../http/http.ts';
import type { Bounds, Io } from '../http/http.ts';
import { readSource } from './page.ts';
import type { SourcePage } from './page.ts';
import { plainWords } from '../http/words.ts';

export type SourceVerdict =
  | { readonly live: true; readonly page: SourcePage }
  /** Not there yet, or not as receivers want it. */
  | { readonly live: false; readonly reason: string };

/** What a source answers, beyond whether it is live. */
export interface InspectedSource {
  readonly verdict: SourceVerdict;
  /** What it answers in the end, where it answers. */
  readonly status?: number;
  /** The page behind a redirect. */
  readonly behind?: SourcePage;
}

/**
 * The live check of a source, one GET. Receivers fetch it at once and mostly follow no redirect, so it must
 * answer 200 at its own address (WordPress: `redirection => 0`).
 */
export async function checkSource(
  io: Io,
  permalink: string,
  userAgent: string,
  bounds: Bounds,
): Promise<SourceVerdict> {
  return (await inspectSource(io, permalink, userAgent, bounds)).verdict;
}

export async function inspectSource(
  io: Io,
  permalink: string,
  userAgent: string,
  bounds: Bounds,
): Promise<InspectedSource> {
  const headers = { 'user-agent': userAgent, accept: 'text/html, application/xhtml+xml;q=0.9' };
  const answer = await request(io, permalink, { headers }, bounds);
  const notLive = (reason: string): SourceVerdict => ({ live: false, reason });
  if (!answer.ok) return { verdict: notLive(`the post is not live: ${answer.words}`) };
  const { status, redirected, url, body } = answer;
  if (redirected) {
    const verdict = notLive(`the post answers with a redirect to ${plainWords(url)}`);
    return { verdict, status, ...(status === 200 ? { behind: readSource(body, url) } : {}) };
  }
  if (status !== 200) return { verdict: notLive(`the post is not live: HTTP ${status}`), status };
  return { verdict: { live: true, page: readSource(body, permalink) }, status };
}
