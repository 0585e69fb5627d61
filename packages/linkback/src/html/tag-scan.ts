const tab = 0x09;
const verticalTab = 0x0b;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const apostrophe = 0x27;
const slash = 0x2f;
const equals = 0x3d;
const greaterThan = 0x3e;

// HTML Standard, 13.2.5.8 and 13.2.5.32 to 13.2.5.40, but for "after attribute value (quoted)": that takes every
// character as "before attribute name" does.
const tagName = 0;
const beforeName = 1;
const inName = 2;
const afterName = 3;
const beforeValue = 4;
const doubleQuoted = 5;
const singleQuoted = 6;
const unquoted = 7;
const selfClosingStart = 8;

/** Finds the end of a tag that may come in pieces, and reads each character once. */
export class HtmlTagScan {
  selfClosing = false;
  /** Where its name begins and ends, counted from the `<`. */
  nameStart = 1;
  nameEnd = 0;
  /** How much of it was read. */
  length = 0;
  #state = tagName;

  /** @param nameStart 1 for a start tag, 2 for an end tag. */
  begin(nameStart: number): void {
    this.selfClosing = false;
    this.nameStart = nameStart;
    this.length = nameStart;
    this.#state = tagName;
  }

  /** Reads on from this offset; the offset behind the tag, or -1 where it does not end here. */
  read(html: string, from: number): number {
    let state = this.#state;
    let at = from;
    for (; at < html.length; at += 1) {
      const code = html.charCodeAt(at);
      switch (state) {
        case doubleQuoted:
        case singleQuoted: {
          const end = html.indexOf(state === doubleQuoted ? '"' : "'", at);
          if (end !== -1) state = beforeName;
          at = end === -1 ? html.length - 1 : end;
          break;
        }
        case unquoted:
          if (code === greaterThan) return this.#end(at + 1, from);
          if (isBlank(code)) state = beforeName;
          break;
        case beforeValue:
          if (code === greaterThan) return this.#end(at + 1, from);
          if (code === quote) state = doubleQuoted;
          else if (code === apostrophe) state = singleQuoted;
          else if (!isBlank(code)) state = unquoted;
          break;
        case tagName:
          if (code !== greaterThan && code !== slash && !isBlank(code)) break;
          this.nameEnd = this.length + at - from;
          if (code === greaterThan) return this.#end(at + 1, from);
          state = code === slash ? selfClosingStart : beforeName;
          break;
        default:
          if (code === greaterThan) {
            this.selfClosing = state === selfClosingStart;
            return this.#end(at + 1, from);
          }
          if (code === slash) state = selfClosingStart;
          else if (isBlank(code)) state = state === inName || state === afterName ? afterName : beforeName;
          else if (code === equals && (state === inName || state === afterName)) state = beforeValue;
          else state = inName;
      }
    }
    this.#state = state;
    this.length += at - from;
    return -1;
  }

  #end(end: number, from: number): number {
    this.length += end - from;
    return end;
  }
}

function isBlank(code: number): boolean {
  return code === space || (code >= tab && code <= carriageReturn && code !== verticalTab);
}
