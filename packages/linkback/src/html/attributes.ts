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
  attributePattern.lastIndex = start;
  for (;;) {
    const match = attributePattern.exec(html);
    if (match === null) return undefined;
    const written = match[1] ?? '';
    if (written.length === name.length && plainName(written) === name) {
      return attributeValue(match[2] ?? match[3] ?? match[4] ?? '');
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
