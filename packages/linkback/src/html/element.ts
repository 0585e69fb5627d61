/** A start tag, as whoever reads a page is told of it. */
export interface HtmlElement {
  /** Lower-case. */
  readonly name: string;
  /** The first of duplicate attributes, character references resolved; undefined where it is absent. */
  attribute(name: string): string | undefined;
  /** What it holds is text and none of the page's: `<script>`, `<title>` and their like. An SVG's `<title>` is its own. */
  readonly opaque: boolean;
  /** Line on which the tag begins, counted from 1 over all that was written. */
  readonly line: number;
  /** Offset of the tag in all that was written, in UTF-16 units. */
  readonly offset: number;
  /** Offset behind the tag. */
  readonly end: number;
}
