import type { Protocol } from '../post.ts';

/** What became of one attempt to tell a mention. What the network did is in here, never in an exception. */
export type Outcome =
  | {
      readonly kind: 'delivered';
      readonly protocol: Protocol;
      readonly endpoint: string;
      readonly location?: string;
      /** The page that it was told of is not the one that was built last. */
      readonly isBehind?: true;
    }
  | {
      readonly kind: 'duplicate';
      readonly protocol: Protocol;
      readonly endpoint: string;
      readonly words: string;
    }
  | { readonly kind: 'none'; readonly reason?: string }
  | {
      readonly kind: 'refused';
      readonly protocol?: Protocol;
      readonly endpoint?: string;
      readonly words: string;
    }
  | {
      readonly kind: 'retry';
      readonly protocol?: Protocol;
      readonly endpoint?: string;
      readonly words: string;
      /** Milliseconds that the other side asks to wait. */
      readonly wait?: number;
      /** So many times it went out whole, and no answer was heard: it may have arrived. */
      readonly unanswered?: number;
    }
  /** Not sent, through no fault of the other side: it stays as it is. */
  | { readonly kind: 'held'; readonly reason: string };
