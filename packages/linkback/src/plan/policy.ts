import type { Day } from '../day.ts';
import type { Post } from '../post.ts';

export interface Policy {
  readonly today: Day;
  /** Targets never to tell. */
  readonly ignore: (target: string, post: Post) => boolean;
  /** Identities of posts that could not be read: their records stay as they are. */
  readonly keep?: ReadonlySet<string>;
  /** Identities of posts that are there and not published: drafts, and those of a later day. */
  readonly drafts?: ReadonlySet<string>;
  /** The collections that hold posts, also those that hold none yet. */
  readonly collections?: readonly string[];
  /**
   * Within what of the built pages links count as well that stand in no source. When that changes, those of posts that the
   * ledger knows are baseline. @default none count
   */
  readonly within?: string | undefined;
  /** Tell webmentions that were delivered when the post's text changes or the link is gone. @default false */
  readonly updates?: boolean;
}
