/**
 * Decodes a body by its byte order mark, the charset of its Content-Type, an XML declaration or a `<meta>` in its
 * first 1024 bytes (HTML Standard, 13.2.3), else as UTF-8, and as windows-1252 where it is not that. Never throws.
 */
export function decodeBody(bytes: Uint8Array, contentType: string | null): string {
  const label = labelOf(bytes, contentType);
  const decoder = label === undefined ? undefined : decoderFor(label);
  if (decoder !== undefined) return decoder.decode(bytes);
  try {
    // A body that was cut at its limit may end within a character: as a stream that is no error.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

export interface TextReader {
  /** The text of these bytes, as far as it is known by now. */
  write(bytes: Uint8Array): string;
  /** What was still held back. */
  end(): string;
  /** The charset that was decided on, by its name in the Encoding Standard. */
  readonly encoding: string | undefined;
}

/** So many bytes at most are waited for before a charset is decided on. */
export const sniffed = 1024;

/**
 * Decodes a body as it comes in, as {@link decodeBody} does. One that declares nothing and turns out not to be UTF-8
 * is windows-1252 from there on.
 * @param isDeclared has a body that begins like this said its charset by now, if it says one at all?
 */
export function createTextReader(
  contentType: string | null,
  isDeclared: (start: Uint8Array) => boolean = () => false,
): TextReader {
  let held: Uint8Array = new Uint8Array(0);
  let decoder: TextDecoder | undefined;
  let isGuess = false;
  const begin = (): string => {
    const label = labelOf(held, contentType);
    const named = label === undefined ? undefined : decoderFor(label);
    isGuess = named === undefined;
    decoder = named ?? new TextDecoder('utf-8', { fatal: true });
    const first = held;
    held = new Uint8Array(0);
    return decode(first);
  };
  const decode = (bytes: Uint8Array): string => {
    try {
      return decoder?.decode(bytes, { stream: true }) ?? '';
    } catch {
      isGuess = false;
      decoder = new TextDecoder('windows-1252');
      return decoder.decode(bytes, { stream: true });
    }
  };
  return {
    write(bytes) {
      if (decoder !== undefined) return decode(bytes);
      held = held.byteLength === 0 ? bytes : joined(held, bytes);
      return held.byteLength < sniffed && !isDeclared(held) ? '' : begin();
    },
    get encoding() {
      return decoder?.encoding;
    },
    end() {
      const text = decoder === undefined ? begin() : '';
      // A body that was cut at its limit may end within a character: as a guess that is no error.
      return isGuess ? text : text + (decoder?.decode() ?? '');
    },
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.byteLength + second.byteLength);
  both.set(first);
  both.set(second, first.byteLength);
  return both;
}

function labelOf(bytes: Uint8Array, contentType: string | null): string | undefined {
  return byteOrderMark(bytes) ?? charsetOf(contentType ?? '') ?? declared(bytes);
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType)?.[1];
}

function declared(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('windows-1252')
    .decode(bytes.subarray(0, 1024))
    .replace(/<!--.*?(?:-->|$)/gs, '');
  const xml = /^\s*<\?xml\s[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head)?.[1];
  const meta = /<meta\s[^>]{0,300}charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head)?.[1];
  const label = xml ?? meta;
  // A declaration that can be read byte by byte cannot stand in UTF-16 (HTML Standard, 13.2.3.2).
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/** A character for each byte; those of ASCII are themselves. */
export function characters(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes);
}
