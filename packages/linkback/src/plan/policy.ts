import type { Day } from '../day.ts';
import type { Mention } from '../ledger/mention.ts';
import type { Post } from '../post.ts';

export interface Policy {
  readonly today: Day;
  /** Targets never to tell. */
  readonly ignore: (target: string, post: Post) => boolean;
  /** Identities of posts that could not be read: their records stay as they are. */
  readonly keep?: ReadonlySet<string>;
  /** The collections that hold posts, also those that hold none yet. */
  readonly collections?: readonly string[];
  /** Tell webmentions that were delivered when the post's text changes or the link is gone. @default false */
  readonly updates?: boolean;
}

/** The reasons that a policy writes: a `skip` with one of them ends with the policy, any other one is the owner's. */
export const policyReasons = { silent: 'linkback: false', ignored: 'ignore' } as const;

/** Is this held back by a policy, and not by its owner? */
export function isPolicySkip(mention: Mention): boolean {
  return mention.state === 'skip' && Object.values(policyReasons).some((policy) => policy === mention.reason);
}
