import type { Day } from '../day.ts';
import type { Protocol } from '../post.ts';

/** Where a mention was told, or was tried to be. */
interface Told {
  readonly protocol: Protocol;
  readonly endpoint: string;
}

/** Where changes are told: what a receiver is to be shown. */
interface Shown {
  /** The mark of the post's text as it was built last. */
  readonly text?: string;
  /** The mark of the page that was built then: the post is told of with this page live. */
  readonly page?: string;
}

/** What is still to be told. */
interface Opened extends Shown {
  /** Its owner wants it told, whatever was recorded until this day. */
  readonly anew?: Day;
  /** When it was sent and the run ended before the answer was known (ISO 8601): it is sent once more at most. */
  readonly interrupted?: string;
}

interface Pending extends Opened {
  readonly state: 'pending';
  /** Where the owner typed the TrackBack URL in. */
  readonly protocol?: Protocol;
  readonly since: Day;
  /** Why it was not told yet. */
  readonly reason?: string;
}

interface Retry extends Partial<Told>, Opened {
  readonly state: 'retry';
  readonly attempts: number;
  readonly notBefore: Day;
  readonly words: string;
}

/** Taken by the receiver; `location` is where it tells what became of it. */
interface Delivered extends Told {
  readonly state: 'delivered';
  readonly on: Day;
  readonly location?: string;
}

/** The target offers no endpoint; `reason` where it did not answer as a page. */
interface None {
  readonly state: 'none';
  readonly on: Day;
  readonly reason?: string;
}

/** The receiver, or a rule that protects it, said no. */
interface Refused extends Partial<Told> {
  readonly state: 'refused';
  readonly on: Day;
  readonly words: string;
}

interface GaveUp extends Partial<Told> {
  readonly state: 'gave-up';
  readonly attempts: number;
  readonly on: Day;
  readonly words: string;
}

/** What becomes of telling a delivered webmention again: that the post changed, or that the link is gone. */
export type Again = (Pending | Retry | Delivered | None | Refused | GaveUp) & {
  /** How often it was told again before. By this, of two versions of a ledger, the later one is known. @default 0 */
  readonly earlier?: number;
  /** When the receiver took that the last time. */
  readonly told?: Day;
};

/** What the ledger says of one mention. Days, not times: two runs on one day leave the same line. */
export type Mention =
  | Pending
  | (Delivered & {
      /** The mark of the text that its receiver was last told of, or was to be told of in vain. */
      readonly text?: string;
      /** The address that was told, where the post has moved since. */
      readonly source?: string;
      readonly again?: Again;
    })
  /** The receiver had it already. */
  | ({ readonly state: 'duplicate'; readonly on: Day; readonly words?: string } & Told)
  | None
  | Refused
  | Retry
  | GaveUp
  /** An owner's veto, typed in by hand, or a policy with its reason. */
  | { readonly state: 'skip'; readonly reason?: string; readonly on?: Day }
  /** There before this blog began to tell anybody. */
  | { readonly state: 'baseline'; readonly on: Day }
  /** No longer in the post. `was` comes back into force if the link does. */
  | {
      readonly state: 'removed';
      readonly on: Day;
      readonly was: Exclude<Mention, { state: 'removed' }>;
      readonly again?: Again;
    };

export type State = Mention['state'];

/** The members of each state, in the order in which they are written: required ones, and the optional. */
export const members: Record<
  State,
  { readonly required: readonly string[]; readonly optional: readonly string[] }
> = {
  pending: {
    required: ['since'],
    optional: ['protocol', 'reason', 'anew', 'interrupted', 'text', 'page', 'earlier', 'told'],
  },
  delivered: {
    required: ['protocol', 'endpoint', 'on'],
    optional: ['location', 'earlier', 'text', 'source', 'again'],
  },
  duplicate: { required: ['protocol', 'endpoint', 'on'], optional: ['words'] },
  none: { required: ['on'], optional: ['reason', 'earlier'] },
  refused: { required: ['on', 'words'], optional: ['protocol', 'endpoint', 'earlier'] },
  retry: {
    required: ['attempts', 'notBefore', 'words'],
    optional: ['protocol', 'endpoint', 'anew', 'interrupted', 'text', 'page', 'earlier', 'told'],
  },
  'gave-up': { required: ['attempts', 'on', 'words'], optional: ['protocol', 'endpoint', 'earlier'] },
  skip: { required: [], optional: ['reason', 'on'] },
  baseline: { required: ['on'], optional: [] },
  removed: { required: ['on', 'was'], optional: ['again'] },
};

/** A mention that is still to be told, or to be tried again. */
export type Open = Pending | Retry;

/** Does its owner want it told, whatever was told before? */
export function isWantedAnew(mention: Mention): boolean {
  return isOpen(mention) && mention.anew !== undefined;
}

export function isOpen(mention: Mention): mention is Open {
  return mention.state === 'pending' || mention.state === 'retry';
}

/** These members alone, where there are any. */
export function shownOf({ text, page }: { readonly [K in keyof Shown]?: Shown[K] | undefined }): Shown {
  return { ...(text === undefined ? {} : { text }), ...(page === undefined ? {} : { page }) };
}

/** What of a mention is still to be told: itself, or that it changed or is gone. */
export function openPart(mention: Mention): Open | undefined {
  if (isOpen(mention)) return mention;
  const again = againOf(mention);
  return again !== undefined && isOpen(again) ? again : undefined;
}

/**
 * A mention that its owner told by hand, of a link that the post's source does not hold: no build takes it for one that
 * was taken out. `byHand` is kept as what owners write is, whatever becomes of the mention.
 */
export function isByHand(mention: Mention): boolean {
  return 'byHand' in mention;
}

export function markedByHand<T extends Mention>(mention: T, day: Day): T {
  return Object.assign({}, mention, { byHand: day });
}

export function againOf(mention: Mention): Again | undefined {
  return mention.state === 'delivered' || mention.state === 'removed' ? mention.again : undefined;
}

/** How often a mention was told again by now. */
export function timesToldAgain(again: Again | undefined): number {
  if (again === undefined) return 0;
  return (again.earlier ?? 0) + (isOpen(again) ? 0 : 1);
}

/** For an `again` that comes after another: how many there were, and when the receiver took the last. */
export function afterAgain(again: Again | undefined): { readonly earlier?: number; readonly told?: Day } {
  const told = again?.state === 'delivered' ? again.on : again && isOpen(again) ? again.told : undefined;
  return { ...after(timesToldAgain(again)), ...(told === undefined ? {} : { told }) };
}

/** For an `again` that comes after so many others; the first one does not say so. */
export function after(times: number): { readonly earlier?: number } {
  return times === 0 ? {} : { earlier: times };
}
