import type { Outcome } from '../ledger/outcome.ts';
import type { RunClock } from './run-clock.ts';

/** Nothing was begun, and why. */
export type Held = Extract<Outcome, { kind: 'held' }>;

export const reasons = {
  outOfTime: 'the time for one run was over (network.budget)',
  noRoomForPing: 'its host takes one ping in 15 seconds, and no more fit into one run (network.budget)',
  pauses: 'its host asked for pauses (429), and no more fit into one run (network.budget)',
  brokenOff: 'the run was broken off before its turn came',
} as const;

/** What is left over where nothing new may be begun. */
export function notBegun(clock: Pick<RunClock, 'isBrokenOff'>, reason: string = reasons.outOfTime): Held {
  return { kind: 'held', reason: clock.isBrokenOff() ? reasons.brokenOff : reason };
}

export function isHeld(value: object): value is Held {
  return 'kind' in value && value.kind === 'held';
}
