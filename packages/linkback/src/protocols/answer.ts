import type { HttpAnswer } from '../http/answer.ts';
import { plainWords } from '../http/words.ts';

/** What a receiver's answer means, whichever the protocol. */
export type Answer =
  | { readonly kind: 'delivered'; readonly location?: string }
  | { readonly kind: 'duplicate'; readonly words: string }
  | { readonly kind: 'refused'; readonly words: string }
  /** `wait`: milliseconds before which the receiver does not want to be asked again. */
  | { readonly kind: 'retry'; readonly words: string; readonly wait?: number };

/** What WordPress asks of a sender that came too soon: a little over its 15 seconds. */
export const floodWait = 16_000;

/**
 * What the status alone says, where the body says nothing.
 * 408, 425, 429 and 5xx are passing (RFC 9110, 15.5–6; RFC 8470; RFC 6585), any other one is final.
 */
export function judgeStatus(answer: Omit<HttpAnswer, 'body'>, words: string): Answer {
  const { status, headers } = answer;
  const said = words === '' ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
  if (status === 429)
    return { kind: 'retry', words: said, wait: Math.max(retryAfter(answer) ?? 0, floodWait) };
  if (status >= 500 || status === 408 || status === 425) {
    const wait = retryAfter(answer);
    return { kind: 'retry', words: said, ...(wait === undefined ? {} : { wait }) };
  }
  const location = headers.get('location');
  const isRedirect = status >= 300 && status < 400 && location !== null;
  return { kind: 'refused', words: isRedirect ? plainWords(`${said}, redirected to ${location}`) : said };
}

/** `Retry-After` (RFC 9110, 10.2.3) in milliseconds; a date counts from the answer's own `Date`, where it has one. */
function retryAfter({ headers, at }: Omit<HttpAnswer, 'body'>): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const wait = Date.parse(value) - Date.parse(headers.get('date') ?? at?.toISOString() ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
