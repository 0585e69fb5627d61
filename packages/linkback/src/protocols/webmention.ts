import { plainWords } from '../http/words.ts';
import { httpUrl, longestUrl } from '../url.ts';
import { judgeStatus } from './answer.ts';
import { isSuccess } from '../http/answer.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Answer } from './answer.ts';

/** The body of the notification (Webmention 3.1.3), sent as `application/x-www-form-urlencoded`. */
export function encodeWebmention(source: string, target: string): string {
  return new URLSearchParams({ source, target }).toString();
}

/** Any 2xx is success; 201 says where its status can be followed (Webmention 3.1.3 and 3.2). */
export function decodeWebmention(answer: HttpAnswer): Answer {
  const { status, headers, url } = answer;
  if (!isSuccess(answer)) return judgeStatus(answer, words(answer));
  const written = status === 201 ? headers.get('location') : null;
  const location = written === null ? undefined : httpUrl(written, url)?.href;
  // It goes into the ledger.
  const isKept = location !== undefined && location.length <= longestUrl;
  return { kind: 'delivered', ...(isKept ? { location } : {}) };
}

/** A receiver's reason: the usual JSON members, or a short plain text. A page of HTML is no reason. */
function words({ headers, body }: HttpAnswer): string {
  const type = headers.get('content-type') ?? '';
  if (/json/i.test(type)) {
    const said = parseJson(body);
    const member = ['error_description', 'message', 'summary', 'error'].find(
      (key) => typeof said[key] === 'string',
    );
    return member === undefined ? '' : plainWords(String(said[member]));
  }
  return /html/i.test(type) || body.trimStart().startsWith('<') ? '' : plainWords(body);
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
