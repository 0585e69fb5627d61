import { decodeHTML } from 'entities/decode';

/** How the characters of a text are read. */
export interface TextRules {
  readonly references: boolean;
  /** What stands for a NUL. */
  readonly nul: '' | '\uFFFD';
}

/** Text between tags: HTML drops a NUL where SVG and MathML replace it (HTML Standard, 13.2.6.4.7 and 13.2.6.5). */
export const dataText: TextRules = { references: true, nul: '' };
export const foreignText: TextRules = { references: true, nul: '\uFFFD' };
export const escapableText: TextRules = foreignText;
export const rawText: TextRules = { references: false, nul: '\uFFFD' };

/** The line breaks of the input stream (HTML Standard, 13.2.3.5). */
export function withPlainLineBreaks(html: string): string {
  return html.includes('\r') ? html.replace(/\r\n?/g, '\n') : html;
}

/** Text that comes in pieces, which may break within a character reference or a CRLF. */
export interface HtmlText {
  write(html: string, rules: TextRules): void;
  /** What comes next does not adjoin. */
  end(): void;
}

/** The longest name of a reference, `CounterClockwiseContourIntegral`, has 31 letters. */
const unfinishedReference = /&(?:#(?:[xX][0-9a-fA-F]*|[0-9]*)|[0-9a-zA-Z]{0,31})$/y;

export function createHtmlText(emit: (text: string) => void): HtmlText {
  let held = '';
  let heldRules = dataText;
  let afterCarriageReturn = false;
  function read(html: string, { references, nul }: TextRules) {
    let text = references && html.includes('&') ? decodeHTML(html) : html;
    if (text.includes('\0')) text = text.replaceAll('\0', nul);
    if (text !== '') emit(text);
  }
  return {
    write(html, rules) {
      if (html === '') return;
      let text =
        held + withPlainLineBreaks(afterCarriageReturn && html.startsWith('\n') ? html.slice(1) : html);
      afterCarriageReturn = html.endsWith('\r');
      held = '';
      const ampersand = rules.references ? text.lastIndexOf('&') : -1;
      unfinishedReference.lastIndex = ampersand;
      if (ampersand >= 0 && unfinishedReference.test(text)) {
        held = shortened(text.slice(ampersand));
        heldRules = rules;
        text = text.slice(0, ampersand);
      }
      read(text, rules);
    },
    end() {
      afterCarriageReturn = false;
      if (held === '') return;
      read(held, heldRules);
      held = '';
    },
  };
}

/** Its digits may go on for a megabyte: as many are kept as tell a number that is too large. */
function shortened(reference: string): string {
  return reference.length < 40
    ? reference
    : reference.replace(
        /^(&#[xX]?)0*([0-9a-fA-F]{0,8}).*$/,
        (_all, start: string, digits: string) => start + (digits || '0'),
      );
}
