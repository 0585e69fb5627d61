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

/** How a source is looked at; `inspectSource` is the plain one. */
export type InspectSource = (
  io: Io,
  permalink: string,
  userAgent: string,
  bounds: Bounds,
) => Promise<InspectedSource>;

export const inspectSource: InspectSource = async (io, permalink, userAgent, bounds) =>
  (await askSource(io, permalink, userAgent, bounds)).found;

/** What a live page says of its version (RFC 9110, 8.8), as it says it. */
export interface Validators {
  readonly etag: string | null;
  readonly modified: string | null;
}

export interface AskedSource {
  readonly found: InspectedSource;
  /** Of a page that is live and says which version it is. */
  readonly validators?: Validators;
  /** The page is the one of `known`, and was not sent again; what is found is of no use. */
  readonly isUnchanged: boolean;
}

/**
 * One GET of a source.
 * @param known the version that was seen before: only another one is sent.
 */
export async function askSource(
  io: Io,
  permalink: string,
  userAgent: string,
  bounds: Bounds,
  known?: Validators,
): Promise<AskedSource> {
  const headers = {
    'user-agent': userAgent,
    accept: 'text/html, application/xhtml+xml;q=0.9',
    ...(known?.etag == null ? {} : { 'if-none-match': known.etag }),
    ...(known?.modified == null ? {} : { 'if-modified-since': known.modified }),
  };
  const answer = await request(io, permalink, { headers }, bounds);
  const other = (found: InspectedSource): AskedSource => ({ found, isUnchanged: false });
  const notLive = (reason: string): SourceVerdict => ({ live: false, reason });
  if (!answer.ok) return other({ verdict: notLive(`the post is not live: ${answer.words}`) });
  const { status, redirected, url, body } = answer;
  if (redirected) {
    const verdict = notLive(`the post answers with a redirect to ${plainWords(url)}`);
    return other({ verdict, status, ...(status === 200 ? { behind: readSource(body, url) } : {}) });
  }
  if (status !== 200) {
    const found = { verdict: notLive(`the post is not live: HTTP ${status}`), status };
    return { found, isUnchanged: status === 304 && known !== undefined };
  }
  const validators = { etag: answer.headers.get('etag'), modified: answer.headers.get('last-modified') };
  const isVersioned = validators.etag !== null || validators.modified !== null;
  const found = { verdict: { live: true as const, page: readSource(body, permalink) }, status };
  return { found, isUnchanged: false, ...(isVersioned ? { validators } : {}) };
}
