import type { Decision, Found, Kept, Mention, Ping, Signal } from '../mention.ts';

/** What became of a ping that was handed in. */
export type Receipt =
  | { readonly kind: 'received'; readonly id: string; readonly before?: Before }
  /** Its host is blocked. */
  | { readonly kind: 'blocked' }
  /** More is queued than may be. */
  | { readonly kind: 'full' };

/** The mention as it stood when the same page pinged the same post again. */
export type Before = Pick<Mention, 'standing' | 'decision'>;

/** A mention that one worker verifies, and no other as long as its lease lasts. */
export interface Claim {
  readonly mention: Mention;
  /** By which the host of its source is known. */
  readonly host: string;
  /** IP address that the last ping came from. */
  readonly address?: string;
  /** Looks before this one since the last ping, that met neither the page nor its absence. */
  readonly attempts: number;
  /** Looks before this one, in a row, that were answered with 404. */
  readonly misses: number;
  /** Times in a row that a worker took it, this one included, and was not heard of again. */
  readonly begun: number;
  readonly lease: string;
  /** Which ping it was claimed for: where another came in the meantime, it is looked at once more. */
  readonly version: number;
}

/** What a look at the source leads to. */
export type Settlement =
  | {
      readonly to: 'verified';
      readonly found: Found;
      readonly signals?: readonly Signal[];
      /** Where the owner has said nothing yet. */
      readonly decision?: Decision;
    }
  | { readonly to: 'failed' | 'withdrawn'; readonly reason: string }
  /** It stays as it is, and nobody looks again before the next ping. */
  | { readonly to: 'kept'; readonly reason: string }
  | {
      readonly to: 'again';
      readonly reason: string;
      readonly due: Date;
      readonly attempts: number;
      readonly misses: number;
    };

export interface ClaimOptions {
  /** Milliseconds after which another worker may take it. */
  readonly lease: number;
  /** Hosts that are asked as much as they may be. */
  readonly busy: readonly string[];
}

export interface MentionFilter {
  readonly post?: string;
  readonly standing?: Mention['standing'];
  readonly decision?: Decision;
  /** Of the host of its source. */
  readonly host?: string;
  /** Default: 1,000. */
  readonly limit?: number;
}

/** What the owner thinks of a host: by an own word on it, else by the last decision on a mention of it. */
export type Verdict = 'known' | 'blocked' | 'open';

/** What is known of where a mention comes from. */
export interface History {
  readonly verdict: Verdict;
  /** Posts that its page links to, this one included. */
  readonly posts: number;
}

/** What `/health` and the metrics tell. */
export interface Depth {
  readonly queued: number;
  /** When the first of them is, or was, due. */
  readonly due?: Date;
}

/**
 * Where mentions are kept, and the queue of those to be verified. Every method is one transaction: done whole, and on
 * the disk, when its promise resolves, or not at all when it rejects. One contract suite holds for all stores.
 */
export interface Store {
  /**
   * Takes a ping in, and queues it. A page that pings a post again is the same mention, in whatever spelling of its
   * address (`pageKey`) and by whatever protocol; it is looked at again, but no sooner than `pause` after the last look.
   */
  receive(ping: Ping, at: Date): Promise<Receipt>;
  /** The mention that is due for the longest time. */
  claim(at: Date, options: ClaimOptions): Promise<Claim | undefined>;
  /**
   * Ends a claim. One that is verified, and is after its redirects the page of another verified mention of that post,
   * is no second one: that other one is brought up to date, and this one `failed`.
   * @returns false where its lease is over and it was taken by another worker: then nothing is changed.
   */
  settle(claim: Claim, settlement: Settlement, at: Date): Promise<boolean>;
  find(id: string): Promise<Mention | undefined>;
  /** What is known of the host and of the page of a mention. */
  history(mention: Pick<Mention, 'source'>): Promise<History>;
  /**
   * The owner's word on a mention. To approve it makes its host known, to reject it blocks the host, until another mention
   * of that host is decided on; to hold it again takes that back.
   * @returns false where there is no such mention.
   */
  decide(id: string, decision: Decision, at: Date): Promise<boolean>;
  /** The owner's word on a host, which counts more than those on its mentions; undefined takes it back. */
  judgeHost(host: string, verdict: Verdict | undefined): Promise<void>;
  /** Hosts on which the owner has said a word, by name. */
  hosts(): Promise<readonly HostVerdict[]>;
  /**
   * Forgets a page: all its mentions, what was found and said there, who sent it, and what the owner said of it. It is looked
   * at by nobody any more; where it pings again, it is a new one.
   * @returns how many mentions there were.
   */
  erase(source: string): Promise<number>;
  /**
   * Forgets what is old and not shown: a mention that nothing happened to since `before`, that is neither queued nor both
   * verified and approved. Where the owner said a word on it, the word stays, with the addresses that it is on.
   * @param most so many at once.
   * @returns how many; fewer than `most` where there is no more.
   */
  forget(before: Date, most: number): Promise<number>;
  /** What there is, by id, behind the id `after`. */
  kept(after: string, limit: number): Promise<Kept[]>;
  /**
   * Takes in what another store kept, as it is; what is queued there is queued here too, since `at`. What is known already, by its
   * id, as the same page or as the page that it leads to, stays as it is here.
   * @returns for each whether it was taken in.
   */
  keep(mentions: readonly Kept[], at: Date): Promise<readonly boolean[]>;
  /** The owner's own words on hosts, by name; not what follows from a mention. */
  hostWords(): Promise<readonly HostVerdict[]>;
  /** A secret of this store, not to be guessed, and the same each time. */
  secret(): Promise<string>;
  /** The ones that changed last first. */
  mentions(filter: MentionFilter): Promise<Mention[]>;
  depth(): Promise<Depth>;
  close(): Promise<void>;
}

export interface HostVerdict {
  readonly host: string;
  readonly verdict: Verdict;
}

export interface StoreOptions {
  /** Mentions that may wait to be verified. Default: 1,000,000. */
  readonly maxQueued?: number;
  /** Milliseconds between two looks at one source, however often it pings. Default: 30,000. */
  readonly pause?: number;
}

export const storeDefaults = { maxQueued: 1_000_000, pause: 30_000 };
