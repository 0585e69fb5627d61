/** Counts lines only for those who ask, since hardly anyone does. */
export interface HtmlLines {
  write(html: string): void;
  /** The line on which this offset lies, counted from 1 over all that was written. */
  lineAt(offset: number): number;
}

export function createHtmlLines(): HtmlLines {
  // What was written and not yet searched for line breaks.
  let unread: string[] = [];
  let read = 0;
  /** Offset of each line. */
  const lines = [0];
  let afterCarriageReturn = false;
  function readAll() {
    for (const html of unread) {
      for (const { 0: lineBreak, index } of html.matchAll(/\r\n?|\n/g)) {
        // The two halves of a CRLF may come in two pieces.
        if (afterCarriageReturn && index === 0 && lineBreak === '\n') lines[lines.length - 1] = read + 1;
        else lines.push(read + index + lineBreak.length);
      }
      if (html !== '') afterCarriageReturn = html.endsWith('\r');
      read += html.length;
    }
    unread = [];
  }
  return {
    write: (html) => void unread.push(html),
    lineAt(offset) {
      if (offset >= read) readAll();
      let low = 0;
      let high = lines.length;
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        if ((lines[middle] ?? Infinity) <= offset) low = middle;
        else high = middle;
      }
      return low + 1;
    },
  };
}
