import { dayOf } from '../day.ts';
import type { Again, Open } from './mention.ts';
import type { Protocol } from '../post.ts';

/** It was sent at that time (ISO 8601), and nobody heard the answer: it is sent once more. */
export function interrupted(part: Open, at: string): Open {
  if (part.state === 'retry') return { ...part, interrupted: at };
  return { ...part, reason: 'a run ended while it was told; it may have arrived', interrupted: at };
}

/** It was sent so often without an answer, the last time at `at`, that it is not sent again: it may have arrived. */
export function givenUp(
  part: Open,
  at: string,
  times: number,
  told: { readonly protocol?: Protocol; readonly endpoint?: string } = {},
): Again {
  const attempts = (part.state === 'retry' ? part.attempts : 0) + times;
  const runs = times > 1 ? `${times} runs` : 'a run';
  const words = `${runs} ended while it was told; it may have arrived`;
  return { state: 'gave-up', ...told, attempts, on: dayOf(new Date(at)), words };
}
