/** What the page asks the dev server for. */
export interface Asked {
  /** Of the page on screen, as the browser has it: encoded, with the site's base. */
  readonly pathname: string;
  /** The addresses of all links on it, absolute. */
  readonly hrefs: readonly string[];
}

/** What the owner wants of a link. */
export interface Wanted extends Asked {
  /** Identity of the post. */
  readonly post: string;
  /** As `ShownLink` has it. */
  readonly target: string;
  /** Never to be told; false takes that back. */
  readonly veto: boolean;
}

/** A link of the post on screen. */
export interface ShownLink {
  readonly target: string;
  /** Of the file, counted from 1; undefined for a TrackBack URL of the frontmatter. */
  readonly line?: number | undefined;
  /** `new` where the ledger does not know it yet; `silent` and `ignored` where it will not be recorded. */
  readonly state: string;
  readonly protocol?: string | undefined;
  /** What that means, in a sentence. */
  readonly words: string;
  /** What its owner may do: `veto` it, take the veto `back`, or neither. */
  readonly may?: 'veto' | 'back' | undefined;
}

/** A page that links to the post, as `mentions.json` has it; all of it is plain text. */
export interface ShownMention {
  /** Absolute, http or https. */
  readonly url: string;
  readonly title: string;
  readonly words: string;
}

/** The answer for one page. */
export interface Shown {
  /** Of the page that it is for: the dev server answers all pages that are open. */
  readonly pathname: string;
  /** Undefined where the page is no post's, or something has to be mended. */
  readonly post?:
    | {
        readonly id: string;
        readonly title: string;
        /** From the project's root. */
        readonly file: string;
        /** Absolute, of the site as it is published; undefined where only a build can tell. */
        readonly permalink?: string | undefined;
        readonly links: readonly ShownLink[];
        readonly mentions: readonly ShownMention[];
      }
    | undefined;
  /** In sentences: what would be sent, or what is the matter. */
  readonly notes: readonly string[];
  /** Has the owner to mend something? */
  readonly isMistake: boolean;
  /** How many links of the post are still to be told. */
  readonly open: number;
}

/** Names of the messages, in both directions. */
export const messages = {
  ask: 'astro-linkback:ask',
  want: 'astro-linkback:want',
  show: 'astro-linkback:show',
} as const;

/** Of the app in the toolbar. */
export const appId = 'astro-linkback';
