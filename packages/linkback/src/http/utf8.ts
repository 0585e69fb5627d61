import { joined, noBytes } from './bytes.ts';

/** Decodes what may be UTF-8, in pieces that may break within a character. */
export interface Utf8Reader {
  /**
   * The text up to the last whole character.
   * @throws TypeError for what is no UTF-8.
   */
  write(bytes: Uint8Array): string;
  /** The bytes of a character that has not ended. */
  readonly held: Uint8Array;
}

/** Unlike a decoder's stream, it has what was begun at hand where the rest turns out to be no UTF-8. */
export function createUtf8Reader(): Utf8Reader {
  let held = noBytes;
  /** Only at its start is a byte order mark none of the text's characters (Encoding Standard, 6). */
  let ignoreBOM = false;
  return {
    write(piece) {
      const bytes = joined([held, piece]);
      const end = behindLastWhole(bytes);
      held = end === bytes.byteLength ? noBytes : bytes.slice(end);
      if (end === 0) return '';
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM }).decode(bytes.subarray(0, end));
      ignoreBOM = true;
      return text;
    },
    get held() {
      return held;
    },
  };
}

/** No byte that begins a character goes on with the one in front of it, so that a text may be parted there whatever it is. */
function behindLastWhole(bytes: Uint8Array): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back += 1) {
    const byte = bytes[length - back] ?? 0;
    if (byte >= 0xc0) {
      // What no character goes on with is as many faults as there are bytes of it.
      const isBegun =
        back < lengthFrom(byte) && new TextDecoder().decode(bytes.subarray(length - back)).length === 1;
      return isBegun ? length - back : length;
    }
    if (byte < 0x80) return length;
  }
  return length;
}

/** Of the character that this byte begins; 1 where none begins with it (Unicode 17, table 3-7). */
function lengthFrom(byte: number): number {
  if (byte < 0xc2 || byte > 0xf4) return 1;
  return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
}
