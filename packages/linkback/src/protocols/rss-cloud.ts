import { isSuccess } from '../http/answer.ts';
import type { HttpAnswer } from '../http/answer.ts';
import { plainWords } from '../http/words.ts';
import { judgeStatus } from './answer.ts';
import type { Answer } from './answer.ts';

/** That a feed changed (rssCloud walkthrough, "Pinging the cloud"), sent as `application/x-www-form-urlencoded`. */
export function encodeCloudPing(feed: string): string {
  return new URLSearchParams({ url: feed }).toString();
}

/** Both element names are in use; attributes stand in any order and either quotes. */
const result = /<(?:result|notifyResult)\b([^>]*)>/i;

/** The answer says by `success` whether the cloud could read the feed; without one, the status counts. */
export function decodeCloudPing(answer: HttpAnswer): Answer {
  if (!isSuccess(answer)) return judgeStatus(answer, '');
  const attributes = result.exec(answer.body)?.[1] ?? '';
  const value = (name: string) => new RegExp(`\\b${name}\\s*=\\s*(["'])(.*?)\\1`, 's').exec(attributes)?.[2];
  if (value('success')?.toLowerCase() !== 'false') return { kind: 'delivered' };
  // It could not read the feed, which may be better tomorrow.
  return { kind: 'retry', words: plainWords(value('msg') ?? '', 200) || 'it could not read the feed' };
}
