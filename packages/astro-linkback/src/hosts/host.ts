/** What a host is to answer besides the pages. All paths are absolute within the site, base included, and decoded. */
export interface FormerAddresses {
  /** Path of the home page, which is where `?p=ID` arrives: `/`, or the base with a slash. */
  readonly home: string;
  /** Each former path of a post and the path where the post is now; no two with one `from`. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  /** The number of each post and its path. */
  readonly numbers: readonly { readonly number: number; readonly to: string }[];
  /** Endpoints that take linkbacks for this blog; absolute URLs. */
  readonly receiver: { readonly webmention?: string | undefined; readonly pingback?: string | undefined };
}

/** A file that a host reads, made from what stood in it before. */
export interface HostFile {
  /** Relative to the published folder, or with `in: 'root'` to the project. */
  readonly path: string;
  readonly in: 'dir' | 'root';
  /**
   * @param before the file as the owner or an adapter left it; undefined where there is none.
   * @returns undefined: it is left as it is, or absent.
   */
  text(before: string | undefined): string | undefined;
}

export interface Host {
  readonly name: HostName;
  /** Can it answer `/?p=ID` with a redirect of its own? */
  readonly answersNumbers: boolean;
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
