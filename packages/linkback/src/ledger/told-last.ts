import { after, isOpen } from './mention.ts';
import type { Again, Mention, Open } from './mention.ts';

type Delivered = Extract<Mention, { state: 'delivered' }>;

/** What the receiver took before what is still to be told; undefined where there is nothing, or it is not known. */
export function takenAgain(endpoint: string, { earlier = 0, told }: Again & Open): Again | undefined {
  if (earlier === 0 || told === undefined) return undefined;
  return { state: 'delivered', protocol: 'webmention', endpoint, on: told, ...after(earlier - 1) };
}

/**
 * What stays with a mention whose link is taken out, so that it is in force again if the link comes back: what was told
 * again, and what is still to be told where it is not known what the receiver has.
 */
export function keptAgain({ endpoint, text, again }: Delivered): Again | undefined {
  if (again === undefined || !isOpen(again)) return again;
  const isMarked = again.text !== undefined || again.told !== undefined;
  const isUnsure = again.interrupted !== undefined || (text === undefined && isMarked);
  return isUnsure ? again : takenAgain(endpoint, again);
}
