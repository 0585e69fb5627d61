import { plainWords } from '../http/words.ts';
import { judgeStatus } from './answer.ts';
import { isSuccess } from '../http/answer.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Answer } from './answer.ts';
import { child, readXml } from './xml.ts';

export interface TrackbackPing {
  /** The permalink of the post that links. */
  readonly url: string;
  readonly title: string;
  /** Plain text. */
  readonly excerpt: string;
  readonly blogName: string;
}

/**
 * The form (TrackBack 1.2, "Sending a TrackBack Ping"). The specification wants the charset in the header,
 * WordPress and Movable Type look for a field: it is sent in both places.
 */
export function encodeTrackback({ title, url, excerpt, blogName }: TrackbackPing): string {
  return new URLSearchParams({ title, url, excerpt, blog_name: blogName, charset: 'UTF-8' }).toString();
}

/**
 * Success is a parsed `<response>` with `<error>0</error>` and nothing else, whatever the HTTP status:
 * WordPress stores pings that it answers with 404, and many pages answer 200 to any form.
 */
export function decodeTrackback(answer: HttpAnswer): Answer {
  const response = readXml(answer.body);
  const error = response?.name === 'response' ? child(response, 'error') : undefined;
  if (error === undefined || error.children.length > 0 || !/^\s*-?\d+\s*$/.test(error.text))
    return judgeOther(answer);
  if (Number(error.text) === 0) return { kind: 'delivered' };
  const message = plainWords(child(response, 'message')?.text ?? '');
  const words = message === '' ? `error ${error.text.trim()}` : message;
  if (/already a ping from that URL/i.test(message)) return { kind: 'duplicate', words };
  const byStatus = judgeStatus(answer, words);
  return byStatus.kind === 'retry' ? byStatus : { kind: 'refused', words };
}

/** Did a program that speaks TrackBack write this, whatever it says? */
export function isTrackbackAnswer(body: string): boolean {
  const response = readXml(body);
  return response?.name === 'response' && child(response, 'error') !== undefined;
}

function judgeOther(answer: HttpAnswer): Answer {
  // WordPress's "Duplicate comment detected" comes as 409 with an XML of another make.
  if (answer.status === 409) return { kind: 'duplicate', words: 'HTTP 409' };
  if (!isSuccess(answer)) return judgeStatus(answer, '');
  return { kind: 'refused', words: 'its answer is not a TrackBack response' };
}
