import { request } from '../http/http.ts';
import type { Bounds, Completeness, HttpHead, Io } from '../http/http.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { IndexProtocol } from '../ledger/notice.ts';
import type { NoticeOutcome } from '../ledger/record-notices.ts';
import type { NoticeDue } from '../plan/indexes.ts';
import { completeWebmention, completeXml } from '../protocols/complete.ts';
import { challengeWords } from '../protocols/doors.ts';
import { decodeIndexNow, encodeIndexNow } from '../protocols/index-now.ts';
import { decodeCloudPing, encodeCloudPing } from '../protocols/rss-cloud.ts';
import {
  decodeUpdatePing,
  encodeExtendedPing,
  encodePing,
  isUnknownMethod,
} from '../protocols/weblog-updates.ts';
import { decodePublish, encodePublish } from '../protocols/websub.ts';
import type { Answer } from '../protocols/answer.ts';
import type { Feed } from '../source/feed.ts';
import { httpUrl } from '../url.ts';

/** What one request to an index is about: a feed, or, of IndexNow, several posts. */
export interface Telling {
  readonly due: readonly NoticeDue[];
  /** The feed as it is live; none for posts. */
  readonly feed?: Feed | undefined;
}

interface Message {
  readonly contentType: string;
  readonly accept: string;
  readonly body: string;
  readonly decode: (answer: HttpAnswer) => Answer;
  readonly completeness: (head: HttpHead) => Completeness;
  /** The status says it all. */
  readonly needsNoBody?: true;
  /** What to say in its place to an index that does not know this. */
  readonly simpler?: string;
}

const form = 'application/x-www-form-urlencoded';

const messages: Record<IndexProtocol, (due: NoticeDue, telling: Telling) => Message> = {
  websub: ({ topic }) => ({
    contentType: form,
    accept: '*/*',
    body: encodePublish(topic),
    decode: decodePublish,
    completeness: completeWebmention,
    needsNoBody: true,
  }),
  rsscloud: ({ topic }) => ({
    contentType: form,
    accept: 'text/xml, application/xml;q=0.9',
    body: encodeCloudPing(topic),
    decode: decodeCloudPing,
    completeness: completeXml,
  }),
  'weblog-updates': ({ topic }, { feed }) => {
    const url = feed?.site ?? httpUrl('/', topic)?.href ?? topic;
    const update = { name: feed?.title ?? '', url, feed: topic };
    return {
      contentType: 'text/xml; charset=UTF-8',
      accept: 'text/xml, application/xml;q=0.9',
      body: encodeExtendedPing(update),
      simpler: encodePing(update),
      decode: decodeUpdatePing,
      completeness: completeXml,
    };
  },
  indexnow: ({ key = '', keyLocation = '' }, { due }) => ({
    contentType: 'application/json; charset=utf-8',
    accept: '*/*',
    body: encodeIndexNow(
      { key, keyLocation },
      due.map(({ topic }) => topic),
    ),
    decode: decodeIndexNow,
    completeness: completeWebmention,
    needsNoBody: true,
  }),
};

/** Gateways that heard nothing of the index in time (RFC 9110, 15.6.5; Cloudflare has a number of its own for it). */
const gatewayUnheard = [504, 524];

/** Tells one index once, and reads what it says. It never rejects. */
export async function tellIndex(
  io: Io,
  telling: Telling,
  userAgent: string,
  bounds: Bounds,
): Promise<NoticeOutcome> {
  const [first] = telling.due as [NoticeDue];
  const message = messages[first.protocol](first, telling);
  const { contentType, accept, decode, completeness, needsNoBody, simpler } = message;
  const headers = { 'content-type': contentType, accept, 'user-agent': userAgent };
  const ask = (body: string) =>
    request(io, first.index, { method: 'POST', headers, body }, bounds, completeness);
  let result = await ask(message.body);
  if (simpler !== undefined && result.ok && isUnknownMethod(result)) result = await ask(simpler);
  const cut = result.ok ? result : result.sent?.answer;
  const isReadable = result.ok || needsNoBody === true || (cut !== undefined && !isSuccess(cut.status));
  if (cut !== undefined && isReadable) return judge(cut, decode);
  const { final, words, sent } = result as Exclude<typeof result, { ok: true }>;
  if (final) return { kind: 'refused', words };
  return sent === undefined ? { kind: 'retry', words } : { kind: 'unheard', words };
}

function judge(found: HttpAnswer, decode: Message['decode']): NoticeOutcome {
  const challenge = challengeWords(found);
  if (challenge !== undefined) return { kind: 'retry', words: challenge };
  if (gatewayUnheard.includes(found.status)) return { kind: 'unheard', words: `HTTP ${found.status}` };
  const answer = decode(found);
  switch (answer.kind) {
    case 'delivered':
    case 'duplicate':
      return { kind: 'delivered' };
    case 'refused':
      return { kind: 'refused', words: answer.words };
    case 'retry':
      return answer;
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}
