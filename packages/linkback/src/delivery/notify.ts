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
import { decodeResponse } from '../protocols/xml-rpc.ts';
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
  /** The status says it all. */
  readonly needsNoBody?: true;
  /** An answer that does not say whether the notification was taken. */
  readonly isUnclear?: (answer: HttpAnswer) => boolean;
}

const wires: Record<Protocol, Wire> = {
  webmention: {
    contentType: 'application/x-www-form-urlencoded',
    accept: 'application/json, text/plain;q=0.9, */*;q=0.8',
    encode: ({ source, target }) => encodeWebmention(source, target),
    decode: decodeWebmention,
    completeness: completeWebmention,
    needsNoBody: true,
  },
  pingback: {
    contentType: 'text/xml; charset=UTF-8',
    accept: 'text/xml, application/xml;q=0.9',
    encode: ({ source, target }) => encodePingback(source, target),
    decode: decodePingback,
    completeness: completeXml,
    isUnclear: ({ status, body }) => isSuccess(status) && decodeResponse(body).kind === 'unreadable',
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
  /** It went out whole, and what became of it was not answered: it may have arrived. */
  readonly unanswered?: true;
}

/** Sends one notification and reads what the receiver says. */
export async function notify(
  io: Io,
  endpoint: Pick<Endpoint, 'protocol' | 'url'>,
  notification: Notification,
  userAgent: string,
  bounds: Bounds,
): Promise<Notified> {
  const wire = wires[endpoint.protocol];
  const post: HttpRequest = {
    method: 'POST',
    headers: { 'content-type': wire.contentType, accept: wire.accept, 'user-agent': userAgent },
    body: wire.encode(notification),
  };
  const result = await request(io, endpoint.url, post, bounds, wire.completeness);
  if (result.ok) return judge(wire, result);
  const cut = result.sent?.answer;
  // What the status alone decides was answered, even where the rest cannot be read.
  if (cut !== undefined && (wire.needsNoBody || !isSuccess(cut.status))) return judge(wire, cut);
  const answer: Answer = { kind: result.final ? 'refused' : 'retry', words: result.words };
  // It may have arrived all the same, and many receivers would show a TrackBack twice.
  const mayRepeat = result.reset === true && endpoint.protocol !== 'trackback';
  return {
    answer,
    repeat: mayRepeat ? afterReset : undefined,
    ...(result.sent === undefined ? {} : { unanswered: true }),
  };
}

/** Of a gateway that heard nothing of the receiver in time (RFC 9110, 15.6.5; Cloudflare has a number of its own for it). */
const unheard = [504, 524];

function judge({ decode, isUnclear }: Wire, found: HttpAnswer): Notified {
  const challenge = challengeWords(found);
  // It never reached the receiver, even where the status is 202.
  if (challenge !== undefined) return { answer: { kind: 'retry', words: challenge } };
  const answer = decode(found);
  const isUnanswered =
    answer.kind === 'retry' && (unheard.includes(found.status) || isUnclear?.(found) === true);
  return {
    answer,
    repeat: repeatOf(answer, found.status),
    ...(isUnanswered ? { unanswered: true } : {}),
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}
