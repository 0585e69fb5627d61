import type { HttpAnswer } from '../http/answer.ts';
import { isSuccess } from '../http/answer.ts';
import type { HttpFailure } from '../http/failure.ts';
import { request } from '../http/http.ts';
import type { Bounds, Completeness, HttpHead, Io } from '../http/http.ts';
import type { Answer } from '../protocols/answer.ts';
import { completeWebmention, completeXml } from '../protocols/complete.ts';

/** How a protocol is spoken by one POST. */
export interface Wire {
  readonly contentType: string;
  readonly accept: string;
  readonly decode: (answer: HttpAnswer) => Answer;
  /** Nothing is waited for that makes no difference. */
  readonly completeness: (head: HttpHead) => Completeness;
  /** The status says it all. */
  readonly needsNoBody?: true;
}

export const form = 'application/x-www-form-urlencoded';

/** Of protocols that are answered in XML. */
export const xmlAnswer = { accept: 'text/xml, application/xml;q=0.9', completeness: completeXml };

/** Of protocols that are answered by the status. */
export const statusAnswer = { completeness: completeWebmention, needsNoBody: true } as const;

/** What was answered, as far as it makes a difference; or why that cannot be said. */
export type Posted = { readonly ok: true; readonly found: HttpAnswer } | HttpFailure;

/** Sends one request. It never rejects. */
export async function post(
  io: Io,
  url: string,
  { contentType, accept, completeness, needsNoBody }: Wire,
  body: string,
  userAgent: string,
  bounds: Bounds,
): Promise<Posted> {
  const headers = { 'content-type': contentType, accept, 'user-agent': userAgent };
  const result = await request(io, url, { method: 'POST', headers, body }, bounds, completeness);
  if (result.ok) return { ok: true, found: result };
  const cut = result.sent?.answer;
  // What the status alone decides was answered, even where the rest cannot be read.
  const isEnough = cut !== undefined && (needsNoBody === true || !isSuccess(cut));
  return isEnough ? { ok: true, found: cut } : result;
}

/** Did a gateway hear nothing in time (RFC 9110, 15.6.5; Cloudflare has a number of its own for it)? */
export function isUnheard({ status }: Pick<HttpAnswer, 'status'>): boolean {
  return status === 504 || status === 524;
}
