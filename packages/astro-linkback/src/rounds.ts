import type { Delivery, Io, Recalled } from 'linkback';
import type { SentRun } from './run.ts';

export interface Waiting {
  /** Milliseconds after the first round in which another may begin. */
  readonly within: number;
  /** Ends the waiting; what was told until then is in the result. */
  readonly signal: AbortSignal;
  readonly io: Pick<Io, 'now' | 'wait'>;
  /** Told before each pause: what is not told yet, and the milliseconds until it is looked at again. */
  readonly onPause?: (waiting: readonly Delivery[], pause: number) => void;
}

/** Milliseconds between the first two rounds, and between any two: each pause is twice the one before it. */
const pauses = { first: 2_000, longest: 30_000 };

/**
 * Sends in rounds, each as a run of its own, until every source is live or the time is over. What a round told is no
 * part of the next: only what was held goes into it.
 * @param round one run; of what is due, only what `among` holds where it is given.
 */
export async function sendInRounds(
  round: (among: readonly Delivery[] | undefined) => Promise<SentRun>,
  { within, signal, io, onPause }: Waiting,
): Promise<SentRun> {
  let end: number | undefined;
  const told: Delivery[] = [];
  const recalled: Recalled[] = [];
  let waiting: readonly Delivery[] | undefined;
  for (let pause = pauses.first; ; pause = Math.min(pause * 2, pauses.longest)) {
    const sent = await round(waiting);
    recalled.push(...sent.recalled);
    told.push(...sent.deliveries.filter(({ outcome }) => outcome.kind !== 'held'));
    waiting = sent.deliveries.filter(({ outcome }) => outcome.kind === 'held');
    const now = io.now().getTime();
    end ??= now + within;
    const left = end - now;
    const isOver = () => signal.aborted;
    if (waiting.length === 0 || left <= 0 || isOver()) break;
    onPause?.(waiting, Math.min(pause, left));
    await io.wait(Math.min(pause, left), signal);
    if (isOver()) break;
  }
  return { deliveries: [...told, ...waiting], recalled };
}
