import { isSuccess } from '../http/answer.ts';
import type { HttpAnswer } from '../http/answer.ts';
import { plainWords } from '../http/words.ts';
import { judgeStatus } from './answer.ts';
import type { Answer } from './answer.ts';

/**
 * That a topic changed, sent as `application/x-www-form-urlencoded`. WebSub 6 leaves it to hub and publisher how; this is
 * what PubSubHubbub 0.4, 7.1 says (`hub.mode`, `hub.url`), and `hub.topic` besides, which some hubs read in its place.
 */
export function encodePublish(topic: string): string {
  return new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topic, 'hub.topic': topic }).toString();
}

/** Any 2xx is success (PubSubHubbub 0.4, 7.1: 204). */
export function decodePublish(answer: HttpAnswer): Answer {
  const { body, headers } = answer;
  if (isSuccess(answer)) return { kind: 'delivered' };
  const isPage = /html/i.test(headers.get('content-type') ?? '') || body.trimStart().startsWith('<');
  return judgeStatus(answer, isPage ? '' : plainWords(body, 200));
}
