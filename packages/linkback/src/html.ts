import { Token, Tokenizer, TokenizerMode } from 'parse5';

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

export interface HtmlHandler {
  open?(element: HtmlElement): void;
  /** `end`: offset behind the tag. */
  close?(name: string, end: number): void;
  text?(text: string): void;
}

/**
 * Reads HTML as a browser without scripts tokenizes it (HTML Standard, 13.2.5) and builds no tree. Comments, raw
 * text (`<script>`, `<style>`, `<textarea>`, …) and the contents of `<template>` hold no elements.
 */
export interface HtmlReader {
  write(html: string): void;
  end(): void;
  /** True within comments, raw text and templates: what is put here is not part of the page. */
  readonly inert: boolean;
}

/** A Map, since a page may well hold a `<constructor>`. */
const textModes = new Map<string, Tokenizer['state']>([
  ['title', TokenizerMode.RCDATA],
  ['textarea', TokenizerMode.RCDATA],
  ['style', TokenizerMode.RAWTEXT],
  ['xmp', TokenizerMode.RAWTEXT],
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['script', TokenizerMode.SCRIPT_DATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
]);

/** In SVG these are ordinary elements, and what they hold is code all the same. */
const codeElements = new Set(['script', 'style']);

export function createHtmlReader(handler: HtmlHandler): HtmlReader {
  let templates = 0;
  let raw = false;
  const foreign = createForeignContent();
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag(token) {
        const html = foreign.open(token);
        tokenizer.inForeignNode = foreign.within;
        const mode = html ? textModes.get(token.tagName) : undefined;
        if (mode !== undefined) tokenizer.state = mode;
        raw = mode !== undefined;
        if (templates === 0) {
          handler.open?.({
            name: token.tagName,
            attribute: (name) => Token.getTokenAttr(token, name) ?? undefined,
            opaque: mode !== undefined || (!token.selfClosing && codeElements.has(token.tagName)),
            line: token.location?.startLine ?? 1,
            offset: token.location?.startOffset ?? 0,
            end: token.location?.endOffset ?? 0,
          });
        }
        if (html && token.tagName === 'template') templates += 1;
      },
      onEndTag(token) {
        const html = !foreign.within;
        // The next end tag behind `<title>` is its own, even within an SVG's `<title>`.
        if (!raw) foreign.close(token.tagName);
        raw = false;
        tokenizer.inForeignNode = foreign.within;
        if (html && token.tagName === 'template' && templates > 0) templates -= 1;
        else if (templates === 0) handler.close?.(token.tagName, token.location?.endOffset ?? 0);
      },
      onCharacter: ({ chars }) => {
        text(chars);
      },
      onWhitespaceCharacter: ({ chars }) => {
        text(chars);
      },
      onNullCharacter: ignore,
      onComment: ignore,
      onDoctype: ignore,
      onEof: ignore,
    },
  );
  function text(chars: string) {
    if (templates === 0) handler.text?.(chars);
  }
  return {
    write: (html) => {
      tokenizer.write(html, false);
    },
    end: () => {
      tokenizer.write('', true);
    },
    get inert() {
      return templates > 0 || tokenizer.state !== TokenizerMode.DATA;
    },
  };
}

/** Reads a whole document. */
export function readHtml(html: string, handler: HtmlHandler): void {
  const reader = createHtmlReader(handler);
  reader.write(html);
  reader.end();
}

function ignore() {
  // This token holds nothing that a link could stand in.
}

/** Start tags that end SVG or MathML (HTML Standard, 13.2.6.5). */
const breakouts = new Set(
  (
    'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta ' +
    'nobr ol p pre ruby s small span strong strike sub sup table tt u ul var'
  ).split(' '),
);
/** Elements of SVG and MathML that hold HTML again. */
const integrationPoints = new Map([
  ['svg', new Set(['foreignobject', 'desc', 'title'])],
  ['math', new Set(['mi', 'mo', 'mn', 'ms', 'mtext', 'annotation-xml'])],
]);

/** Which content the tokenizer stands in: in SVG and MathML `<title>` and `<script>` are plain elements. */
function createForeignContent() {
  // Open elements of SVG and MathML, each with the kind of what it holds.
  const stack: { name: string; holds: string }[] = [];
  // How many of each, so that the end tag of none of them costs nothing on a page that opens thousands.
  const counts = new Map<string, number>();
  const count = (name: string, change: number) => counts.set(name, (counts.get(name) ?? 0) + change);
  const kind = () => stack.at(-1)?.holds ?? 'html';
  const pop = () => {
    const element = stack.pop();
    if (element !== undefined) count(element.name, -1);
    return element?.name;
  };
  return {
    get within() {
      return kind() !== 'html';
    },
    /** Is this start tag one of HTML's own elements? */
    open({ tagName, selfClosing }: Token.TagToken): boolean {
      if (breakouts.has(tagName)) while (kind() !== 'html') pop();
      const html = kind() === 'html';
      if (html && !integrationPoints.has(tagName)) return true;
      if (selfClosing) return false;
      const holds = html ? tagName : integrationPoints.get(kind())?.has(tagName) === true ? 'html' : kind();
      stack.push({ name: tagName, holds });
      count(tagName, 1);
      return false;
    },
    close(tagName: string) {
      // Within an integration point, the end tags of HTML's elements close no others that are named like them.
      if (kind() === 'html' && stack.at(-1)?.name !== tagName) return;
      if ((counts.get(tagName) ?? 0) > 0) while (pop() !== tagName);
    },
  };
}
