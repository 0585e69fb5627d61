import type { HtmlElement } from '../html/element.ts';
import { readHtml } from '../html/reader.ts';
import { excerptAround } from './excerpt.ts';

/** Where the text of a link and of its block stand in the HTML. */
export interface TextPlace {
  /** Behind the tag that begins its block. */
  readonly block: number;
  /** Of its start tag. */
  readonly start: number;
  readonly inside: number;
  /** Behind its end tag, or behind its start tag where it has none. */
  end: number;
  /** Behind the tag that ends its block; undefined where none does. */
  blockEnd: number | undefined;
}

/** Notes where texts stand, so that those that nobody asks for need not be read. */
export interface TextPlaces {
  /** A start or an end tag: that of a block parts the text. */
  tag(name: string, end: number): void;
  open(link: HtmlElement): TextPlace;
  close(place: TextPlace, end: number): void;
}

const blocks = new Set(
  (
    'address article aside blockquote body br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 ' +
    'h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);

export function createTextPlaces(): TextPlaces {
  let block = 0;
  /** Places whose block has not ended yet. */
  let waiting: TextPlace[] = [];
  return {
    tag(name, end) {
      if (!blocks.has(name)) return;
      block = end;
      if (waiting.length === 0) return;
      for (const place of waiting) place.blockEnd = end;
      waiting = [];
    },
    open({ name, offset, end }) {
      const inside = name === 'a' ? end : offset;
      const place: TextPlace = { block, start: offset, inside, end: inside, blockEnd: undefined };
      waiting.push(place);
      return place;
    },
    close(place, end) {
      place.end = end;
      if (place.blockEnd === undefined) return;
      // It holds blocks itself: the words behind it are of the one that it ends in.
      place.blockEnd = undefined;
      waiting.push(place);
    },
  };
}

/** The words around a link, at most 250 code points, of the same block. */
export function excerptAt(html: string, { block, start, inside, end, blockEnd }: TextPlace): string {
  const before = textOf(html.slice(block, start));
  const link = textOf(html.slice(inside, end));
  const after = textOf(html.slice(end, blockEnd));
  return excerptAround(`${before}${link}${after}`, before.length, before.length + link.length);
}

/** Words alone, and the end tag behind them: most pieces are no more. */
const words = /^([^<&\r\0]*)(?:<\/[a-zA-Z][a-zA-Z0-9]*>)?$/;

/** The text of a piece of a page, from between two of its tags; a line break in the source is a blank like any other, only blocks part it. */
export function textOf(html: string): string {
  const plain = words.exec(html)?.[1];
  if (plain !== undefined) return plain.replace(/\s+/g, ' ');
  let text = '';
  let hidden: string | undefined;
  readHtml(html, {
    open({ name, opaque }) {
      if (blocks.has(name)) text += '\n';
      if (opaque) hidden = name;
    },
    close(name) {
      if (name === hidden) hidden = undefined;
      if (blocks.has(name)) text += '\n';
    },
    text(chunk) {
      if (hidden === undefined) text += chunk.replace(/\s+/g, ' ');
    },
  });
  return text;
}

/** What an element holds whose content is text alone, such as `<title>`. @param html from its start tag to its end tag. */
export function contentOf(html: string): string {
  let text = '';
  readHtml(html, { text: (chunk) => (text += chunk) });
  return text;
}
