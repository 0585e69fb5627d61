import { plainName } from './attributes.ts';
import type { HtmlContent } from './content.ts';
import { createHtmlLines } from './lines.ts';
import { openingAt } from './opening.ts';
import { HtmlStartTag } from './start-tag.ts';
import { HtmlTagScan } from './tag-scan.ts';
import { createHtmlText, dataText, foreignText } from './text.ts';
import type { TextRules } from './text.ts';

export interface HtmlTokens {
  /** @returns what the element holds, where that is text alone. */
  startTag(tag: HtmlStartTag): HtmlContent | undefined;
  /** `end`: offset behind the tag. */
  endTag(name: string, end: number): void;
  readonly text: ((text: string) => void) | undefined;
  /** Whether the content at hand is SVG's or MathML's. */
  readonly isForeign: () => boolean;
}

export interface HtmlTokenizer {
  readonly write: (html: string) => void;
  readonly end: () => void;
  /** All has ended that was begun: tags, comments and the text of elements. */
  readonly isInData: () => boolean;
}

const slash = 0x2f;

/**
 * Finds tags and text as the HTML Standard, 13.2.5, does, in pieces that may break anywhere. It looks for what ends
 * the content at hand rather than at each character, and keeps of a piece only what the next one may complete.
 */
export function createHtmlTokenizer(tokens: HtmlTokens): HtmlTokenizer {
  // The piece at hand, with what was kept of those before, and where that begins in all that was written.
  let html = '';
  let offset = 0;
  /** Up to here it is read. */
  let at = 0;
  let content: HtmlContent | undefined;
  let inTag = false;
  let tagStart = 0;
  /** Earlier pieces of the tag at hand, joined once it ends. */
  let tagPieces: string[] = [];
  const scan = new HtmlTagScan();
  const lines = createHtmlLines();
  const text = tokens.text && createHtmlText(tokens.text);

  function readTo(end: number, rules: TextRules | undefined) {
    if (text !== undefined && rules !== undefined) text.write(html.slice(at, end), rules);
    at = end;
  }

  function beginTag(start: number, nameStart: number) {
    inTag = true;
    tagStart = start;
    at = start + nameStart;
    scan.begin(nameStart);
  }

  /** Each of these reads up to where the next one takes over; false where the piece ends before that. */
  function readData(): boolean {
    const foreign = tokens.isForeign();
    const rules = foreign ? foreignText : dataText;
    for (let open = html.indexOf('<', at); open !== -1; open = html.indexOf('<', open + 1)) {
      const nameStart = html.charCodeAt(open + 1) === slash ? 2 : 1;
      const isTag = isLetter(html.charCodeAt(open + nameStart));
      const opening = isTag ? undefined : openingAt(html, open, foreign);
      if (!isTag && opening === undefined) continue;
      readTo(open, rules);
      if (opening === 'unfinished') return false;
      text?.end();
      if (opening === undefined) beginTag(open, nameStart);
      else {
        at += opening.length;
        content = opening.content;
      }
      return true;
    }
    readTo(html.length, rules);
    return false;
  }

  function readContent({ pattern, overlap, text: rules, next }: HtmlContent): boolean {
    pattern.lastIndex = at;
    const match = pattern.exec(html);
    if (match === null) {
      readTo(Math.max(at, html.length - overlap), rules);
      return false;
    }
    const [found] = match;
    content = next?.(found);
    if (content !== undefined) readTo(match.index + (found === '<!--' ? 2 : found.length), rules);
    else {
      readTo(match.index, rules);
      text?.end();
      if (found.startsWith('</')) beginTag(match.index, 2);
      else at += found.length;
    }
    return true;
  }

  function readTag(): boolean {
    const end = scan.read(html, at);
    if (end === -1) return false;
    at = end;
    inTag = false;
    if (tagPieces.length === 0) emitTag(html, tagStart);
    else emitTag(tagPieces.join('') + html.slice(0, end), 0);
    tagPieces = [];
    return true;
  }

  function emitTag(source: string, start: number) {
    const { nameStart, nameEnd, selfClosing, length } = scan;
    const name = plainName(source.slice(start + nameStart, start + nameEnd));
    const end = offset + at;
    if (nameStart === 2) tokens.endTag(name, end);
    else {
      content = tokens.startTag(
        new HtmlStartTag(name, selfClosing, end - length, end, source, start + nameEnd, lines),
      );
    }
  }

  return {
    write(piece) {
      lines.write(piece);
      html += piece;
      let more = true;
      while (more) more = inTag ? readTag() : content === undefined ? readData() : readContent(content);
      if (inTag) {
        tagPieces.push(html.slice(tagStart));
        at = html.length;
        tagStart = 0;
      }
      html = html.slice(at);
      offset += at;
      at = 0;
    },
    end() {
      // Of what has not ended (13.2.5), text remains text.
      if (content !== undefined) readTo(html.length, content.text);
      else if (html === '<' || html === '</') readTo(html.length, dataText);
      text?.end();
    },
    isInData: () => !inTag && content === undefined && html === '',
  };
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}
