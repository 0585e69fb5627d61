import type { Protocol } from 'linkback';

/** What a sender claims: this page links to that post. */
export interface Ping {
  readonly protocol: Protocol;
  /** Absolute, as it was sent. */
  readonly source: string;
  /** Absolute, as it was sent; of a TrackBack the permalink. */
  readonly target: string;
  /** Identity of the post that the target is an address of. */
  readonly post: string;
  readonly said?: Said;
  /** IP address of the sender; kept until the source is verified. */
  readonly address?: string;
}

/** What a TrackBack says of its source: plain text, and believed of nobody. */
export interface Said {
  readonly title: string;
  readonly excerpt: string;
  readonly blogName: string;
}

/**
 * How far the verification came. `failed`: no link was found, or the source never answered; `withdrawn`: it was verified
 * once, and the source or its link is gone.
 */
export const standings = ['queued', 'verified', 'failed', 'withdrawn'] as const;

export type Standing = (typeof standings)[number];

/** What the owner, or a rule of the owner's, says of it. */
export const decisions = ['held', 'approved', 'rejected'] as const;

export type Decision = (typeof decisions)[number];

/**
 * What is done with what comes by a protocol: nothing is taken; what is verified is held for the owner; it is approved
 * where the owner approved something of its host before and little or nothing speaks against it; or it is approved.
 */
export const policies = ['off', 'hold', 'approve-known', 'approve'] as const;

export type Policy = (typeof policies)[number];

export const kinds = ['mention', 'reply', 'like', 'repost', 'bookmark'] as const;

export type Kind = (typeof kinds)[number];

/** Where a link stands on its page. */
export const places = ['post', 'comment', 'navigation'] as const;

export type Place = (typeof places)[number];

/** What the source says, as it was found there: plain text throughout. */
export interface Found {
  /** Where the source is after its redirects. */
  readonly url: string;
  readonly place: Place;
  readonly kind: Kind;
  /** At most 250 code points; empty where the page has none. */
  readonly title: string;
  readonly site?: string;
  readonly author?: Author;
  /** When it was published, in ISO 8601, as the source says. */
  readonly published?: string;
  /** The words around the link, at most 250 code points. */
  readonly excerpt: string;
  /** Of a reply what it says, at most 1,000 code points. */
  readonly text?: string;
  /** The link asks not to be followed, or is not to be seen. */
  readonly marks?: readonly Mark[];
  /** How many pages on other hosts the page links to. */
  readonly links?: number;
}

export const marks = ['nofollow', 'hidden'] as const;

export type Mark = (typeof marks)[number];

export interface Author {
  readonly name: string;
  /** Absolute, http or https. */
  readonly url?: string;
  /** Absolute, http or https; never loaded from there by a reader's browser. */
  readonly photo?: string;
}

/** Why a mention may be spam, or why it may not; nothing is decided by one alone. */
export interface Signal {
  readonly name: string;
  /** The more, the worse; below zero it speaks for the mention. */
  readonly weight: number;
  /** For the owner. */
  readonly words: string;
}

/** One page that links to one post, by whatever protocol it was told. */
export interface Mention extends Omit<Ping, 'address'> {
  /** Not to be guessed: the status of a mention is at an address made of it. */
  readonly id: string;
  readonly standing: Standing;
  readonly decision: Decision;
  /** Why it failed or was withdrawn, or what the last look met; in words. */
  readonly reason?: string;
  /** What the last verification that succeeded found, and what that makes one think. */
  readonly found?: Found;
  readonly signals?: readonly Signal[];
  readonly received: Date;
  readonly checked?: Date;
  readonly changed: Date;
}

/** A mention with all that a store knows of it, to be taken elsewhere. Who sent it, and what the queue counts, stays. */
export interface Kept extends Mention {
  /** When the owner said the last word on it. */
  readonly decided?: Date;
  /** The page that its source was found to be after redirects, as `pageKey` has it. */
  readonly final?: string;
}
