import type { Day } from './day.ts';
import type { Protocol } from './post.ts';

/** Where a mention was told, or was tried to be. */
interface Told {
  readonly protocol: Protocol;
  readonly endpoint: string;
}

/** What the ledger says of one mention. Days, not times: two runs on one day leave the same line. */
export type Mention =
  /** To be told. `protocol` stands where the owner typed the TrackBack URL in; `reason`: why it was not told yet. */
  | { readonly state: 'pending'; readonly protocol?: Protocol; readonly since: Day; readonly reason?: string }
  /** Taken by the receiver; `location` is where it tells what became of it. */
  | ({ readonly state: 'delivered'; readonly on: Day; readonly location?: string } & Told)
  /** The receiver had it already. */
  | ({ readonly state: 'duplicate'; readonly on: Day; readonly words?: string } & Told)
  /** The target offers no endpoint; `reason` where it did not answer as a page. */
  | { readonly state: 'none'; readonly on: Day; readonly reason?: string }
  /** The receiver, or a rule that protects it, said no. */
  | ({ readonly state: 'refused'; readonly on: Day; readonly words: string } & Partial<Told>)
  | ({
      readonly state: 'retry';
      readonly attempts: number;
      readonly notBefore: Day;
      readonly words: string;
    } & Partial<Told>)
  | ({
      readonly state: 'gave-up';
      readonly attempts: number;
      readonly on: Day;
      readonly words: string;
    } & Partial<Told>)
  /** An owner's veto, typed in by hand, or a policy with its reason. */
  | { readonly state: 'skip'; readonly reason?: string; readonly on?: Day }
  /** There before this blog began to tell anybody. */
  | { readonly state: 'baseline'; readonly on: Day }
  /** No longer in the post. `was` comes back into force if the link does. */
  | { readonly state: 'removed'; readonly on: Day; readonly was: Exclude<Mention, { state: 'removed' }> };

export type State = Mention['state'];

/** The members of each state, in the order in which they are written: required ones, and the optional. */
export const members: Record<
  State,
  { readonly required: readonly string[]; readonly optional: readonly string[] }
> = {
  pending: { required: ['since'], optional: ['protocol', 'reason'] },
  delivered: { required: ['protocol', 'endpoint', 'on'], optional: ['location'] },
  duplicate: { required: ['protocol', 'endpoint', 'on'], optional: ['words'] },
  none: { required: ['on'], optional: ['reason'] },
  refused: { required: ['on', 'words'], optional: ['protocol', 'endpoint'] },
  retry: { required: ['attempts', 'notBefore', 'words'], optional: ['protocol', 'endpoint'] },
  'gave-up': { required: ['attempts', 'on', 'words'], optional: ['protocol', 'endpoint'] },
  skip: { required: [], optional: ['reason', 'on'] },
  baseline: { required: ['on'], optional: [] },
  removed: { required: ['on', 'was'], optional: [] },
};

/** Still to be told, or to be tried again. */
export function isOpen(mention: Mention): mention is Extract<Mention, { state: 'pending' | 'retry' }> {
  return mention.state === 'pending' || mention.state === 'retry';
}
