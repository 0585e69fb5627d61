import type { Day } from './day.ts';

/** An outbound link that the author wrote in a post. */
export interface Link {
  /** Absolute, as written: it is this that receivers look for on the page. */
  readonly href: string;
  /** Line of the source file, counted from 1. */
  readonly line: number;
  /** A link only where the page shows it as one: a bare URL, or one in code that may never run. */
  readonly tentative?: true;
  /** It stands on the built page and in no source: a component, a plugin or the layout made it. */
  readonly shown?: true;
}

/** Something in a post that was meant as a link and cannot be one. */
export interface MalformedLink {
  readonly href: string;
  readonly line: number;
}

/** A published post, as far as linkbacks are concerned. */
export interface Post {
  /** Identity, whatever the permalink: `collection/entry id`, or what frontmatter says. */
  readonly id: string;
  /** The source of its mentions: an absolute URL. */
  readonly permalink: string;
  readonly title: string;
  /** The content collection that it stands in, where there are such. */
  readonly collection?: string;
  /** The day its author wrote on it, by the wall clock; undefined where there is none. */
  readonly published?: Day;
  /** The number of `%post_id%` and `?p=`, where one is known. */
  readonly number?: number;
  /** Of `titlePrint`. */
  readonly print?: string;
  /** A mark of its text, where changes of it are to be told. */
  readonly text?: string;
  /** The mark of its built page (`SourcePage`), where changes of it are to be told and the page could be read. */
  readonly page?: string;
  /** Its former permalinks, as `planMoves` found them; without it the ledger's stay. */
  readonly aliases?: readonly string[];
  /** The same of those at which another page stands. */
  readonly covered?: readonly string[];
  /** Where the post is written, for messages; relative to the project's root. */
  readonly file?: string;
  /** Its source could be read in part only: what the ledger holds beyond these links may stand in it all the same. */
  readonly partial?: true;
  /** `linkback: false` in its frontmatter: this post sends nothing. */
  readonly silent: boolean;
  readonly links: readonly Link[];
  /** TrackBack URLs typed in by hand; each is told by TrackBack, at exactly this URL. */
  readonly trackbacks: readonly string[];
}

export const protocols = ['webmention', 'pingback', 'trackback'] as const;

export type Protocol = (typeof protocols)[number];
