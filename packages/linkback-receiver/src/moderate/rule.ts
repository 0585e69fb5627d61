import type { Decision, Policy, Signal } from '../mention.ts';
import { scoreOf, suspicious } from './signals.ts';

/**
 * What a rule of the owner's says of a mention that was verified.
 * @returns undefined where the owner has to.
 */
export function ruledDecision(policy: Policy, signals: readonly Signal[]): Decision | undefined {
  if (policy === 'approve') return 'approved';
  if (policy !== 'approve-known') return undefined;
  const isKnown = signals.some(({ name }) => name === 'known-host');
  const against = signals.filter(({ weight }) => weight > 0);
  return isKnown && scoreOf(against) < suspicious ? 'approved' : undefined;
}
