import { decodeHTMLAttribute } from 'entities/decode';
import { withPlainLineBreaks } from './text.ts';

/**
 * An attribute of a tag that is known to end (HTML Standard, 13.2.5.32 to 13.2.5.40). A name may begin with `=`, and
 * holds whatever does not end it; a value without quotes holds `/` and quotes as well.
 */
const attributePattern =
  /[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r >"'][^\t\n\f\r >]*)?))?/y;

/** The value of the first attribute of this name, between two offsets of a tag's text. */
export function attributeOf(html: string, start: number, name: string): string | undefined {
  return findAttribute(html, start, name)?.value;
}

/** An attribute as it stands in a tag. */
export interface WrittenAttribute {
  /** Character references resolved. */
  readonly value: string;
  /** As it was written, without its quotes. */
  readonly written: string;
  readonly quote: '"' | "'" | '';
  /** Offsets of what was written, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** The first attribute of this name in the text of one start tag, from its `<` to its `>`. */
export function attributeInTag(tag: string, name: string): WrittenAttribute | undefined {
  const [opening = ''] = /^<[^\t\n\f\r />]*/.exec(tag) ?? [];
  return findAttribute(tag, opening.length, name);
}

function findAttribute(html: string, from: number, name: string): WrittenAttribute | undefined {
  attributePattern.lastIndex = from;
  for (;;) {
    const match = attributePattern.exec(html);
    if (match === null) return undefined;
    const [, named = '', double, single, bare = ''] = match;
    if (named.length === name.length && plainName(named) === name) {
      const written = double ?? single ?? bare;
      const quote = double !== undefined ? '"' : single !== undefined ? "'" : '';
      const end = attributePattern.lastIndex;
      const start = end - written.length - 2 * quote.length;
      return { value: attributeValue(written), written, quote, start, end };
    }
  }
}

/** As it names a tag or an attribute: only ASCII letters have cases. */
export function plainName(written: string): string {
  return /[A-Z\0]/.test(written)
    ? written.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replaceAll('\0', '\uFFFD')
    : written;
}

function attributeValue(written: string): string {
  const text = withPlainLineBreaks(written).replaceAll('\0', '\uFFFD');
  return text.includes('&') ? decodeHTMLAttribute(text) : text;
}
