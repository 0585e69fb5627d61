import { longestTimer } from '../http/http.ts';
import type { Io } from '../http/http.ts';

/** The time of one run. */
export interface RunClock {
  readonly now: () => Date;
  /** Milliseconds until nothing new may be begun; 0 when the run is over. */
  readonly remaining: () => number;
  /** Resolves after `milliseconds`, or when the run is over. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Ends the run: nothing new is begun. */
  readonly end: () => void;
  /** It was ended before its time was over. */
  readonly isBrokenOff: () => boolean;
}

/** @param budget milliseconds of the run; @param signal ends it sooner. */
export function createRunClock(io: Io, budget: number, signal?: AbortSignal): RunClock {
  const started = io.now().getTime();
  const ended = new AbortController();
  const over = AbortSignal.any([
    AbortSignal.timeout(Math.min(budget, longestTimer)),
    ended.signal,
    ...(signal === undefined ? [] : [signal]),
  ]);
  // Asked many times a mention, for which a signal made of others takes long.
  let isOver = over.aborted;
  over.addEventListener('abort', () => (isOver = true), { once: true });
  return {
    now: io.now,
    remaining: () => (isOver ? 0 : Math.max(0, budget - (io.now().getTime() - started))),
    wait: (milliseconds) => io.wait(milliseconds, over),
    end: () => ended.abort(),
    isBrokenOff: () => ended.signal.aborted || signal?.aborted === true,
  };
}
