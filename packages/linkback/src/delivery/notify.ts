import type { Endpoint } from '../discovery/endpoints.ts';
import { request } from '../http/http.ts';
import type { Bounds, Completeness, HttpHead, HttpRequest, Io } from '../http/http.ts';
import type { Protocol } from '../post.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Answer } from '../protocols/answer.ts';
import { challengeWords } from '../protocols/doors.ts';
import { completeWebmention, completeXml } from '../protocols/complete.ts';
import { decodePingback, encodePingback } from '../protocols/pingback.ts';
import { decodeTrackback, encodeTrackback } from '../protocols/trackback.ts';
import type { TrackbackPing } from '../protocols/trackback.ts';
import { decodeWebmention, encodeWebmention } from '../protocols/webmention.ts';
import { afterReset, repeatOf } from '../protocols/repeat.ts';
import type { Repeat } from '../protocols/repeat.ts';

export interface Notification {
  readonly source: string;
  /** In the spelling that stands on the source page. */
  readonly target: string;
  /** What a TrackBack shows of the post. */
  readonly about: Omit<TrackbackPing, 'url'>;
}

interface Wire {
  readonly contentType: string;
  readonly accept: string;
  readonly encode: (notification: Notification) => string;
  readonly decode: (answer: HttpAnswer) => Answer;
  /** Nothing is waited for that makes no difference. */
  readonly completeness: (head: HttpHead) => Completeness;
}

const wires: Record<Protocol, Wire> = {
  webmention: {
    contentType: 'application/x-www-form-urlencoded',
    accept: 'application/json, text/plain;q=0.9, */*;q=0.8',
    encode: ({ source, target }) => encodeWebmention(source, target),
    decode: decodeWebmention,
    completeness: completeWebmention,
  },
  pingback: {
    contentType: 'text/xml; charset=UTF-8',
    accept: 'text/xml, application/xml;q=0.9',
    encode: ({ source, target }) => encodePingback(source, target),
    decode: decodePingback,
    completeness: completeXml,
  },
  trackback: {
    contentType: 'application/x-www-form-urlencoded; charset=UTF-8',
    accept: 'text/xml, application/xml;q=0.9',
    encode: ({ source, about }) => encodeTrackback({ url: source, ...about }),
    decode: decodeTrackback,
    completeness: completeXml,
  },
};

/** What came of one notification. */
export interface Notified {
  readonly answer: Answer;
  readonly repeat?: Repeat | undefined;
}

/** Sends one notification and reads what the receiver says. */
export async function notify(
  io: Io,
  endpoint: Pick<Endpoint, 'protocol' | 'url'>,
  notification: Notification,
  userAgent: string,
  bounds: Bounds,
): Promise<Notified> {
  const { contentType, accept, encode, decode, completeness } = wires[endpoint.protocol];
  const post: HttpRequest = {
    method: 'POST',
    headers: { 'content-type': contentType, accept, 'user-agent': userAgent },
    body: encode(notification),
  };
  const result = await request(io, endpoint.url, post, bounds, completeness);
  if (!result.ok) {
    const answer: Answer = { kind: result.final ? 'refused' : 'retry', words: result.words };
    // It may have arrived all the same, and many receivers would show a TrackBack twice.
    const mayRepeat = result.reset === true && endpoint.protocol !== 'trackback';
    return { answer, repeat: mayRepeat ? afterReset : undefined };
  }
  const challenge = challengeWords(result);
  // It never reached the receiver, even where the status is 202.
  if (challenge !== undefined) return { answer: { kind: 'retry', words: challenge } };
  const answer = decode(result);
  return { answer, repeat: repeatOf(answer, result.status) };
}
