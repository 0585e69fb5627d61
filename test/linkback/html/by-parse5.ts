import { Token, Tokenizer, TokenizerMode } from 'parse5';
import { createForeignContent } from '../../../packages/linkback/src/html/foreign.ts';
import type { HtmlElement } from '../../../packages/linkback/src/html/element.ts';
import type { HtmlHandler, HtmlReader } from '../../../packages/linkback/src/html/reader.ts';

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
const codeElements = new Set(['script', 'style']);

/** The reader of `html.ts` over the tokens of parse5, which follows the states of the HTML Standard one by one. */
export function createParse5Reader(handler: HtmlHandler): HtmlReader {
  let templates = 0;
  let raw = false;
  let written = '';
  const foreign = createForeignContent();
  const text = (chars: string) => {
    if (templates === 0) handler.text?.(chars);
  };
  const ignore = () => undefined;
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag(token) {
        const element = elementOf(token, written);
        const html = foreign.open(element, token.selfClosing);
        tokenizer.inForeignNode = foreign.isWithin();
        const mode = html ? textModes.get(token.tagName) : undefined;
        if (mode !== undefined) tokenizer.state = mode;
        raw = mode !== undefined;
        const opaque = raw || (!token.selfClosing && codeElements.has(token.tagName));
        if (templates === 0) handler.open?.({ ...element, opaque });
        if (html && token.tagName === 'template') templates += 1;
      },
      onEndTag(token) {
        const html = !foreign.isWithin();
        if (!raw) foreign.close(token.tagName);
        raw = false;
        tokenizer.inForeignNode = foreign.isWithin();
        if (html && token.tagName === 'template' && templates > 0) templates -= 1;
        if (templates === 0) handler.close?.(token.tagName, token.location?.endOffset ?? 0);
      },
      onCharacter: ({ chars }) => text(chars),
      onWhitespaceCharacter: ({ chars }) => text(chars),
      onNullCharacter: ({ chars }) => text(foreign.isWithin() ? '\uFFFD'.repeat(chars.length) : ''),
      onComment: ignore,
      onDoctype: ignore,
      onEof: ignore,
    },
  );
  return {
    write(html) {
      written += html;
      tokenizer.write(html, false);
    },
    end: () => tokenizer.write('', true),
    isInert: () => templates > 0 || tokenizer.state !== TokenizerMode.DATA,
  };
}

function elementOf(token: Token.TagToken, written: string): HtmlElement {
  const { startOffset: offset = 0, endOffset: end = 0 } = token.location ?? {};
  return {
    name: token.tagName,
    attribute: (name) => Token.getTokenAttr(token, name) ?? undefined,
    opaque: false,
    // parse5 counts a line twice where it reads its end again, as in `&\n`.
    line: written.slice(0, offset).split(/\r\n?|\n/).length,
    offset,
    end,
  };
}
