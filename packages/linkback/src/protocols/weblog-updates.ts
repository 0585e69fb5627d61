import { isSuccess } from '../http/answer.ts';
import type { HttpAnswer } from '../http/answer.ts';
import { plainWords } from '../http/words.ts';
import { judgeStatus } from './answer.ts';
import type { Answer } from './answer.ts';
import { decodeResponse, encodeCall } from './xml-rpc.ts';

/** What a ping service is told of a blog. */
export interface WeblogUpdate {
  readonly name: string;
  /** Of the blog. */
  readonly url: string;
  readonly feed: string;
}

/**
 * `weblogUpdates.extendedPing`: the name, the blog, the page to look at for changes, and the feed, in the order that
 * WordPress and Google's blog search have; sent as `text/xml`.
 */
export function encodeExtendedPing({ name, url, feed }: WeblogUpdate): string {
  return encodeCall('weblogUpdates.extendedPing', [name, url, url, feed]);
}

/** `weblogUpdates.ping` (weblogs.com's XML-RPC interface): the name and the blog. */
export function encodePing({ name, url }: WeblogUpdate): string {
  return encodeCall('weblogUpdates.ping', [name, url]);
}

/** The answer is a struct of `flerror`, true where the ping was not taken, and `message`. */
export function decodeUpdatePing(answer: HttpAnswer): Answer {
  const response = decodeResponse(answer.body);
  if (response.kind === 'fault') {
    const said = plainWords(response.words, 200);
    return { kind: 'refused', words: `fault ${response.code}${said === '' ? '' : `: ${said}`}` };
  }
  if (!isSuccess(answer)) return judgeStatus(answer, '');
  if (response.kind === 'unreadable') return { kind: 'retry', words: 'its answer is not XML-RPC' };
  const { members } = response;
  if (!/^(?:1|true)$/i.test(members.get('flerror') ?? '0')) return { kind: 'delivered' };
  return { kind: 'refused', words: plainWords(members.get('message') ?? '', 200) || 'it gave no reason' };
}

/** Was it not told, for whatever reason? Most often it knows no `extendedPing`. */
export function isFault({ body }: HttpAnswer): boolean {
  return decodeResponse(body).kind === 'fault';
}
