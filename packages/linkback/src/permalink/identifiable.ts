/** What a post can be known by when its file has another name. */
export interface Identifiable {
  /** Identity. */
  readonly id: string;
  /** A number that the post itself says. */
  readonly number?: number | undefined;
  /** Of `titlePrint`. */
  readonly print?: string | undefined;
  /** Tells two posts apart that may have changed titles only; ISO date or empty. */
  readonly date?: string | undefined;
  /** The addresses that stand in its source, typed-in ones included: asked for where nothing else can tell. */
  readonly addresses?: (() => readonly string[]) | undefined;
  /** A draft, or dated in the future: its file is there, so that none was renamed to anything else. */
  readonly unpublished?: boolean | undefined;
}
