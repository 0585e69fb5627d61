import { joined, noBytes } from './bytes.ts';
import { createUtf8Reader } from './utf8.ts';

/**
 * Decodes a body by its byte order mark, the charset of its Content-Type, an XML declaration or a `<meta>` in its
 * first 1024 bytes (HTML Standard, 13.2.3), else as UTF-8, and as windows-1252 where it is not that. Never throws.
 */
export function decodeBody(bytes: Uint8Array, contentType: string | null): string {
  const reader = createTextReader(contentType);
  return reader.write(bytes) + reader.end();
}

export interface TextReader {
  /** The text of these bytes, as far as it is known by now. */
  write(bytes: Uint8Array): string;
  /** What was still held back. */
  end(): string;
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
  let held = noBytes;
  let decoder: Decoder | undefined;
  const begin = (): string => {
    const label = labelOf(held, contentType);
    decoder = (label === undefined ? undefined : decoderFor(label)) ?? createGuess();
    const first = held;
    held = noBytes;
    return decoder.decode(first);
  };
  return {
    write(bytes) {
      if (decoder !== undefined) return decoder.decode(bytes);
      held = joined([held, bytes]);
      return held.byteLength < sniffed && !isDeclared(held) ? '' : begin();
    },
    end() {
      const text = decoder === undefined ? begin() : '';
      return text + (decoder?.end() ?? '');
    },
  };
}

interface Decoder {
  decode(bytes: Uint8Array): string;
  end(): string;
}

/** UTF-8, or what it is taken for where it is not that. */
function createGuess(): Decoder {
  const utf8 = createUtf8Reader();
  let other: Decoder | undefined;
  return {
    decode(bytes) {
      if (other !== undefined) return other.decode(bytes);
      const begun = utf8.held;
      try {
        return utf8.write(bytes);
      } catch {
        other = streamed('windows-1252');
        return other.decode(joined([begun, bytes]));
      }
    },
    // A body that was cut at its limit may end within a character: as a guess that is no error.
    end: () => other?.end() ?? '',
  };
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
  // Of a declaration all is ASCII, whatever the rest is.
  const head = String.fromCharCode
    .apply(null, bytes.subarray(0, sniffed) as unknown as number[])
    .replace(/<!--.*?(?:-->|$)/gs, '');
  const xml = /^\s*<\?xml\s[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head)?.[1];
  const meta = /<meta\s[^>]{0,300}charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head)?.[1];
  const label = xml ?? meta;
  // A declaration that can be read byte by byte cannot stand in UTF-16 (HTML Standard, 13.2.3.2).
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function decoderFor(label: string): Decoder | undefined {
  const encoding = encodingOf(label);
  return encoding === undefined ? undefined : streamed(encoding);
}

/** Its name in the Encoding Standard; undefined for a label that it does not know. */
function encodingOf(label: string): string | undefined {
  if (/^utf-?8$/i.test(label)) return 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function streamed(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding);
  return {
    decode: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}

/**
 * Is a body that begins like this in UTF-16, the one charset of the Encoding Standard that does not write ASCII as it is?
 * @param start three bytes at least, where there are so many.
 */
export function isUtf16(start: Uint8Array, contentType: string | null): boolean {
  const label = byteOrderMark(start) ?? charsetOf(contentType ?? '');
  return label !== undefined && encodingOf(label)?.startsWith('utf-16') === true;
}

/** A character for each byte; those of ASCII are themselves. */
export function characters(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes);
}
