import { excerptAround } from 'linkback';

/** The text of a page as it was read, put together only where somebody asks for it. */
export interface PageText {
  /** In pieces: a place in the text. */
  readonly length: number;
  /** A start or an end tag: that of a block parts the text. */
  tag(name: string): void;
  write(text: string): void;
  /** The words around the pieces from `start` to `end`, at most 250 code points, of the same block. */
  around(start: number, end: number): string;
}

const blocks = new Set(
  (
    'address article aside blockquote body br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 ' +
    'h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);
/** UTF-16 units on either side, more than an excerpt looks at. */
const reach = 1_000;

export function createPageText(): PageText {
  const pieces: string[] = [];
  /** The pieces from here on in one direction, as far as a block and an excerpt go. */
  function beside(from: number, step: 1 | -1): string {
    const found: string[] = [];
    let length = 0;
    for (let at = from; length < reach; at += step) {
      const piece = pieces[at];
      if (piece === undefined || piece === '\n') break;
      const text = squeeze(piece);
      length += text.length;
      found.push(text);
    }
    return (step === 1 ? found : found.reverse()).join('');
  }
  return {
    get length() {
      return pieces.length;
    },
    tag(name) {
      if (blocks.has(name) && pieces.at(-1) !== '\n') pieces.push('\n');
    },
    write(text) {
      // A line break in the source is a blank like any other; only blocks part the text.
      pieces.push(text === '\n' ? ' ' : text);
    },
    around(start, end) {
      const before = beside(start - 1, -1);
      const link = pieces
        .slice(start, end)
        .map((piece) => (piece === '\n' ? piece : squeeze(piece)))
        .join('');
      return excerptAround(`${before}${link}${beside(end, 1)}`, before.length, before.length + link.length);
    },
  };
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ');
}
