import type { Answer } from './answer.ts';

/** That one run may try again: the receiver answered 429, or the connection was reset. Nothing else is tried twice. */
export interface Repeat {
  /** Milliseconds. */
  readonly after: number;
  /** It was the other side that asked for the pause. */
  readonly asked: boolean;
}

/** After a reset connection; the second one may well hold. */
export const afterReset: Repeat = { after: 1_000, asked: false };

/** What a flood check answered, by HTTP 429 or, in XML-RPC, by a fault of that number with HTTP 200. */
export function repeatOf(answer: Answer, status: number): Repeat | undefined {
  if (answer.kind !== 'retry' || answer.wait === undefined) return undefined;
  return status === 429 || status < 300 ? { after: answer.wait, asked: true } : undefined;
}
