import type { Mention } from './mention.ts';

/** The reasons that a policy writes: a `skip` with one of them ends with the policy, any other one is the owner's. */
export const policyReasons = { silent: 'linkback: false', ignored: 'ignore' } as const;

/** Is this held back by a policy, and not by its owner? */
export function isPolicySkip(mention: Mention): boolean {
  return mention.state === 'skip' && Object.values(policyReasons).some((policy) => policy === mention.reason);
}
