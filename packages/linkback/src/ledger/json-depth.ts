/**
 * Where the brackets of `json` stand deeper than `depth`, or undefined: whoever goes down into it by recursion would
 * run out of stack there. Reads strings, and comments, as a parser does that goes on behind a fault.
 */
export function offsetBelow(json: string, depth: number): number | undefined {
  const ends: number[] = [];
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (inString) {
      if (code === backslash) at += 1;
      // One that is not closed ends with its line.
      else if (code === quote || code === lineFeed || code === carriageReturn) inString = false;
    } else if (code === quote) inString = true;
    else if (code === slash) at = behindComment(json, at);
    else if (code === brace || code === bracket) {
      ends.push(code + 2);
      if (ends.length > depth) return at;
      // An end that is not the one awaited ends nothing.
    } else if (code === ends.at(-1)) ends.pop();
  }
  return undefined;
}

const [quote, backslash, slash] = [0x22, 0x5c, 0x2f];
/** Their ends are two code units further on. */
const [brace, bracket] = [0x7b, 0x5b];
const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/** The last unit of a comment that may begin at `start`. */
function behindComment(json: string, start: number): number {
  if (json[start + 1] === '*') {
    const end = json.indexOf('*/', start + 2);
    return end < 0 ? json.length : end + 1;
  }
  if (json[start + 1] !== '/') return start;
  const line = /[\r\n]/g;
  line.lastIndex = start;
  return (line.exec(json)?.index ?? json.length) - 1;
}
