import type { Mention } from './mention.ts';

/** Has its receiver got it, or may it have? Of what was told to be gone it has nothing. */
export function mayHaveArrived(mention: Mention): boolean {
  switch (mention.state) {
    case 'delivered':
    case 'duplicate':
      return true;
    case 'refused':
    case 'gave-up':
      return mention.endpoint !== undefined;
    case 'pending':
    case 'retry':
      return mention.interrupted !== undefined;
    case 'removed':
      return mention.again?.state !== 'delivered' && mayHaveArrived(mention.was);
    case 'none':
    case 'baseline':
    case 'skip':
      return false;
  }
}
