import { textElements } from './content.ts';
import type { HtmlContent } from './content.ts';
import { createForeignContent } from './foreign.ts';
import { createHtmlTokenizer } from './tokenizer.ts';
import type { HtmlElement } from './element.ts';

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
  readonly isInert: () => boolean;
}

/** In SVG these are ordinary elements, and what they hold is code all the same. */
const codeElements = new Set(['script', 'style']);

export function createHtmlReader(handler: HtmlHandler): HtmlReader {
  let templates = 0;
  let content: HtmlContent | undefined;
  const foreign = createForeignContent();
  const tokenizer = createHtmlTokenizer({
    startTag(tag) {
      const { name, selfClosing } = tag;
      const html = foreign.open(tag, selfClosing);
      content = html ? textElements.get(name) : undefined;
      if (templates === 0 && handler.open !== undefined) {
        tag.opaque = content !== undefined || (!selfClosing && codeElements.has(name));
        handler.open(tag);
      }
      if (html && name === 'template') templates += 1;
      return content;
    },
    endTag(name, end) {
      const html = !foreign.isWithin();
      // The next end tag behind `<title>` is its own, even within an SVG's `<title>`.
      if (content === undefined) foreign.close(name);
      content = undefined;
      if (html && name === 'template' && templates > 0) templates -= 1;
      // What was told to open is told to close, a template too.
      if (templates === 0) handler.close?.(name, end);
    },
    text:
      handler.text &&
      ((text) => {
        if (templates === 0) handler.text?.(text);
      }),
    isForeign: foreign.isWithin,
  });
  return {
    write: tokenizer.write,
    end: tokenizer.end,
    isInert: () => templates > 0 || !tokenizer.isInData(),
  };
}

/** Reads a whole document. */
export function readHtml(html: string, handler: HtmlHandler): void {
  const reader = createHtmlReader(handler);
  reader.write(html);
  reader.end();
}
