import { escapableText, rawText } from './text.ts';
import type { TextRules } from './text.ts';

/** What holds no tags: a comment, a CDATA section, or the text of an element such as `<script>`. */
export interface HtmlContent {
  /** Finds what ends it. */
  readonly pattern: RegExp;
  /** So many characters at the end of a piece may be the beginning of what the pattern finds. */
  readonly overlap: number;
  /** Undefined where it is no text. */
  readonly text: TextRules | undefined;
  /** What it goes on as behind a match that does not end it. */
  readonly next?: (match: string) => HtmlContent | undefined;
}

/** HTML Standard, 13.2.5.45 to 13.2.5.52; `>` and `->` right behind `<!--` end a comment too. */
export const comment: HtmlContent = { pattern: /--!?>/g, overlap: 3, text: undefined };
/** 13.2.5.41; a DOCTYPE too ends with the first `>`, in quotes or not (13.2.5.53 to 13.2.5.68). */
export const bogusComment: HtmlContent = { pattern: />/g, overlap: 0, text: undefined };
/** 13.2.5.69 to 13.2.5.71 */
export const cdataSection: HtmlContent = { pattern: /\]\]>/g, overlap: 2, text: rawText };

/**
 * The content of a script (13.2.5.15 to 13.2.5.31). Behind `<!--` its `</script>` ends it as before, but a
 * `<script` there has an end tag of its own, up to `-->`, to which the dashes of `<!--` may belong.
 */
const script: HtmlContent = {
  pattern: /<!--|<\/script(?=[\t\n\f\r />])/gi,
  overlap: 8,
  text: rawText,
  next: (match) => (match === '<!--' ? escapedScript : undefined),
};
const escapedScript: HtmlContent = {
  pattern: /-->|<\/?script(?=[\t\n\f\r />])/gi,
  overlap: 8,
  text: rawText,
  next: (match) => (match === '-->' ? script : match.startsWith('</') ? undefined : twiceEscapedScript),
};
const twiceEscapedScript: HtmlContent = {
  pattern: /-->|<\/script(?=[\t\n\f\r />])/gi,
  overlap: 8,
  text: rawText,
  next: (match) => (match === '-->' ? script : escapedScript),
};

/** 13.2.5.5 */
const plaintext: HtmlContent = { pattern: /(?!)/g, overlap: 0, text: rawText };

function textUntilEnd(name: string, text: TextRules): [string, HtmlContent] {
  const pattern = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi');
  return [name, { pattern, overlap: name.length + 2, text }];
}

/** The elements whose content is text where scripts do not run. A Map, since a page may well hold a `<constructor>`. */
export const textElements: ReadonlyMap<string, HtmlContent> = new Map([
  textUntilEnd('title', escapableText),
  textUntilEnd('textarea', escapableText),
  textUntilEnd('style', rawText),
  textUntilEnd('xmp', rawText),
  textUntilEnd('iframe', rawText),
  textUntilEnd('noembed', rawText),
  textUntilEnd('noframes', rawText),
  ['script', script],
  ['plaintext', plaintext],
]);
