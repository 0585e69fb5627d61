import { dayOf } from '../day.ts';
import type { Again, Open } from './mention.ts';
import type { Protocol } from '../post.ts';

interface Told {
  readonly protocol?: Protocol;
  readonly endpoint?: string;
}

const ended = 'a run ended while it was told; it may have arrived';

/** It was sent at that time (ISO 8601), and nobody heard the answer: it is sent once more. */
export function interrupted(part: Open, at: string, reason = ended): Open {
  if (part.state === 'retry') return { ...part, interrupted: at };
  return { ...part, reason, interrupted: at };
}

/** It was sent so often without an answer, the last time at `at`, that it is not sent again: it may have arrived. */
export function givenUp(
  part: Open,
  at: string,
  times: number,
  told: Told = {},
  words = times > 1 ? `${times} runs ended while it was told; it may have arrived` : ended,
): Again {
  const attempts = (part.state === 'retry' ? part.attempts : 0) + times;
  return { state: 'gave-up', ...told, attempts, on: dayOf(new Date(at)), words };
}

/** What nobody answers goes out twice at most; a TrackBack, which many receivers would show twice, once. */
export function isLastDoubt(doubts: number, protocol: Protocol | undefined): boolean {
  return doubts > 1 || protocol === 'trackback';
}

/** What is said of a notification that went out whole so many times without an answer. */
export function doubtWords(words: string, doubts: number): string {
  return `${words}${doubts > 1 ? ', sent twice' : ''}; it may have arrived`;
}
