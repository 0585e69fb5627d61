/** A page asked for with a query, and where that leads: `?p=77` on the home page. */
export interface FormerQuery {
  readonly path: string;
  /** All that has to be asked for, in whatever order and whatever else is: `name=value`, or a name alone; decoded. */
  readonly parts: readonly string[];
  readonly to: string;
}

/** What a host is to answer besides the pages. All paths are absolute within the site, base included, and decoded. */
export interface FormerAddresses {
  /** Path of the home page, which is where `?p=ID` arrives: `/`, or the base with a slash. */
  readonly home: string;
  /** Each former path of a post and the path where the post is now; no two with one `from`. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  /** Those with more parts first; the numbers of the posts, `p=ID` at `home`, last. */
  readonly queries: readonly FormerQuery[];
  /** Endpoints that take linkbacks for this blog; absolute URLs. */
  readonly receiver: { readonly webmention?: string | undefined; readonly pingback?: string | undefined };
}

/** A file that a host reads, made from what stood in it before. */
export interface HostFile {
  /** Relative to the published folder, or with `in: 'root'` to the project. */
  readonly path: string;
  readonly in: 'dir' | 'root';
  /** Nothing reads it before its owner includes it. */
  readonly isIncluded?: true;
  /**
   * @param before the file as the owner or an adapter left it; undefined where there is none.
   * @returns undefined: it is left as it is, or absent.
   */
  text(before: string | undefined): string | undefined;
}

export interface Host {
  readonly name: HostName;
  /** Queries, beside the numbers, that it takes as rules; those beyond are left to a script. 0: its rules see no query. */
  readonly maxQueries: number;
  /** Can it write a rule for a query of these parts? */
  readonly takesQuery: (parts: readonly string[]) => boolean;
  /** Moves that it takes as rules; those beyond are left to stub pages. 0: it knows no rules. */
  readonly maxMoves: number;
  /** Can it write a rule for this move? Without it: for every one. */
  readonly takes?: (move: FormerAddresses['moves'][number], home: string) => boolean;
  files(addresses: FormerAddresses): readonly HostFile[];
}

export const hostNames = [
  'netlify',
  'cloudflare',
  'vercel',
  'apache',
  'nginx',
  'caddy',
  'github',
  'gitlab',
] as const;

export type HostName = (typeof hostNames)[number];
