import type { Endpoint } from '../discovery/endpoints.ts';
import { isSuccess } from '../http/answer.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Bounds, Io } from '../http/http.ts';
import type { Protocol } from '../post.ts';
import type { Answer } from '../protocols/answer.ts';
import { challengeWords } from '../protocols/doors.ts';
import { decodePingback, encodePingback } from '../protocols/pingback.ts';
import { decodeTrackback, encodeTrackback } from '../protocols/trackback.ts';
import type { TrackbackPing } from '../protocols/trackback.ts';
import { decodeWebmention, encodeWebmention } from '../protocols/webmention.ts';
import { decodeResponse } from '../protocols/xml-rpc.ts';
import { afterReset, repeatOf } from '../protocols/repeat.ts';
import type { Repeat } from '../protocols/repeat.ts';
import { form, isUnheard, post, statusAnswer, xmlAnswer } from './post.ts';
import type { Wire } from './post.ts';

export interface Notification {
  readonly source: string;
  /** In the spelling that stands on the source page. */
  readonly target: string;
  /** What a TrackBack shows of the post. */
  readonly about: Omit<TrackbackPing, 'url'>;
}

interface NotifyWire extends Wire {
  readonly encode: (notification: Notification) => string;
  /** An answer that does not say whether the notification was taken. */
  readonly isUnclear?: (answer: HttpAnswer) => boolean;
}

const wires: Record<Protocol, NotifyWire> = {
  webmention: {
    ...statusAnswer,
    contentType: form,
    accept: 'application/json, text/plain;q=0.9, */*;q=0.8',
    encode: ({ source, target }) => encodeWebmention(source, target),
    decode: decodeWebmention,
  },
  pingback: {
    ...xmlAnswer,
    contentType: 'text/xml; charset=UTF-8',
    encode: ({ source, target }) => encodePingback(source, target),
    decode: decodePingback,
    isUnclear: (answer) => isSuccess(answer) && decodeResponse(answer.body).kind === 'unreadable',
  },
  trackback: {
    ...xmlAnswer,
    contentType: `${form}; charset=UTF-8`,
    encode: ({ source, about }) => encodeTrackback({ url: source, ...about }),
    decode: decodeTrackback,
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
  const result = await post(io, endpoint.url, wire, wire.encode(notification), userAgent, bounds);
  if (result.ok) return judge(wire, result.found);
  const answer: Answer = { kind: result.final ? 'refused' : 'retry', words: result.words };
  // It may have arrived all the same, and many receivers would show a TrackBack twice.
  const mayRepeat = result.reset === true && endpoint.protocol !== 'trackback';
  return {
    answer,
    repeat: mayRepeat ? afterReset : undefined,
    ...(result.sent === undefined ? {} : { unanswered: true }),
  };
}

function judge({ decode, isUnclear }: NotifyWire, found: HttpAnswer): Notified {
  const challenge = challengeWords(found);
  // It never reached the receiver, even where the status is 202.
  if (challenge !== undefined) return { answer: { kind: 'retry', words: challenge } };
  const answer = decode(found);
  const isUnanswered = answer.kind === 'retry' && (isUnheard(found) || isUnclear?.(found) === true);
  return {
    answer,
    repeat: repeatOf(answer, found.status),
    ...(isUnanswered ? { unanswered: true } : {}),
  };
}
