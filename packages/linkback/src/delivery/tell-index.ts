import type { HttpAnswer } from '../http/answer.ts';
import type { Bounds, Io } from '../http/http.ts';
import type { IndexProtocol } from '../ledger/notice.ts';
import type { NoticeOutcome } from '../ledger/record-notices.ts';
import type { NoticeDue } from '../plan/indexes.ts';
import { challengeWords } from '../protocols/doors.ts';
import { decodeIndexNow, encodeIndexNow } from '../protocols/index-now.ts';
import { decodeCloudPing, encodeCloudPing } from '../protocols/rss-cloud.ts';
import { decodeUpdatePing, encodeExtendedPing, encodePing, isFault } from '../protocols/weblog-updates.ts';
import { decodePublish, encodePublish } from '../protocols/websub.ts';
import type { Feed } from '../source/feed.ts';
import { httpUrl } from '../url.ts';
import { form, isUnheard, post, statusAnswer, xmlAnswer } from './post.ts';
import type { Wire } from './post.ts';

/** What one request to an index is about: a feed, or, of IndexNow, several posts. */
export interface Telling {
  readonly due: readonly NoticeDue[];
  /** The feed as it is live; none for posts. */
  readonly feed?: Feed | undefined;
}

interface Message extends Wire {
  readonly body: string;
  /** What to say in its place to an index that does not know this. */
  readonly simpler?: string;
}

const messages: Record<IndexProtocol, (due: NoticeDue, telling: Telling) => Message> = {
  websub: ({ topic }) => ({
    ...statusAnswer,
    contentType: form,
    accept: '*/*',
    body: encodePublish(topic),
    decode: decodePublish,
  }),
  rsscloud: ({ topic }) => ({
    ...xmlAnswer,
    contentType: form,
    body: encodeCloudPing(topic),
    decode: decodeCloudPing,
  }),
  'weblog-updates': ({ topic }, { feed }) => {
    const url = feed?.site ?? httpUrl('/', topic)?.href ?? topic;
    const update = { name: feed?.title ?? '', url, feed: topic };
    return {
      ...xmlAnswer,
      contentType: 'text/xml; charset=UTF-8',
      body: encodeExtendedPing(update),
      simpler: encodePing(update),
      decode: decodeUpdatePing,
    };
  },
  indexnow: ({ key = '', keyLocation = '' }, { due }) => ({
    ...statusAnswer,
    contentType: 'application/json; charset=utf-8',
    accept: '*/*',
    body: encodeIndexNow(
      { key, keyLocation },
      due.map(({ topic }) => topic),
    ),
    decode: decodeIndexNow,
  }),
};

/** Tells one index once, and reads what it says. It never rejects. */
export async function tellIndex(
  io: Io,
  telling: Telling,
  userAgent: string,
  bounds: Bounds,
): Promise<NoticeOutcome> {
  const [first] = telling.due as [NoticeDue];
  const message = messages[first.protocol](first, telling);
  const ask = (body: string) => post(io, first.index, message, body, userAgent, bounds);
  let result = await ask(message.body);
  if (message.simpler !== undefined && result.ok && isFault(result.found))
    result = await ask(message.simpler);
  if (result.ok) return judge(result.found, message.decode);
  const { final, words, sent } = result;
  if (final) return { kind: 'refused', words };
  return sent === undefined ? { kind: 'retry', words } : { kind: 'unheard', words };
}

function judge(found: HttpAnswer, decode: Wire['decode']): NoticeOutcome {
  const challenge = challengeWords(found);
  if (challenge !== undefined) return { kind: 'retry', words: challenge };
  if (isUnheard(found)) return { kind: 'unheard', words: `HTTP ${found.status}` };
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
