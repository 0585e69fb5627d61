import { sniffed } from '../http/charset.ts';
import { joined, noBytes } from '../http/bytes.ts';
import { longestOffer } from './offer-pattern.ts';
import type { OfferSearch } from './offer-search.ts';

/** Bytes of a byte order mark. */
const longestMark = 3;

const greaterThan = 0x3e;

export interface OfferReading {
  readonly search: OfferSearch;
  /** Decodes and reads the next bytes. */
  read(bytes: Uint8Array): void;
  /** Does what was read end within a tag, a comment, or whatever else has to be read to its end? */
  readonly isWithin: boolean;
  /** Is a page that begins like this in no superset of ASCII, so that nothing can be found in its bytes? */
  isWide(start: Uint8Array): boolean;
}

/**
 * Passes a page on up to the last place that may offer an endpoint: most pages offer nothing, and to search bytes costs a
 * fraction of decoding them. In every charset of the Encoding Standard but UTF-16, ASCII is written as it is.
 */
export function createOfferScan(reading: OfferReading): { write(piece: Uint8Array): void } {
  let unread: Uint8Array[] = [];
  let passed = 0;
  /** The end of what was searched, behind the last offer: a copy, since a part of a piece would hold all of it. */
  let end = noBytes;
  function pass(bytes: Uint8Array): void {
    for (const earlier of unread) reading.read(earlier);
    unread = [];
    if (bytes.byteLength > 0) reading.read(bytes);
    passed += bytes.byteLength;
  }
  /** What came before that was known. */
  let start = noBytes;
  let isWide: boolean | undefined;

  /** Behind the tag of the last offer in `piece`, or 0 where there is none. */
  function behindOffer(piece: Uint8Array): number {
    const own = reading.search(piece);
    if (own > 0) return behindTag(piece, own);
    if (end.byteLength === 0) return 0;
    const across = reading.search(joined([end, piece.subarray(0, longestOffer)])) - end.byteLength;
    return across > 0 ? behindTag(piece, across) : 0;
  }

  function search(piece: Uint8Array): void {
    let at = 0;
    const passTo = (next: number) => {
      pass(piece.subarray(at, next));
      at = next;
    };
    const last = behindOffer(piece);
    if (last > 0) passTo(last);
    // Nothing is read before the charset is known.
    if (passed > 0 && passed < sniffed) passTo(Math.min(piece.byteLength, at + sniffed - passed));
    // A tag that was begun is read to its end: its href may be in the next piece. A comment may be long, and hold many a `>`.
    for (let step = 0; at < piece.byteLength && reading.isWithin; step = step * 2 + 1024)
      passTo(behindTag(piece, Math.min(at + step, piece.byteLength)));
    if (at < piece.byteLength) unread.push(piece.subarray(at));
    const searched = piece.subarray(Math.max(last, piece.byteLength - longestOffer));
    const isWhole = last > 0 || searched.byteLength === longestOffer;
    end = new Uint8Array(isWhole ? searched : joined([end, searched]).subarray(-longestOffer));
  }

  return {
    write(piece) {
      const known = joined([start, piece]);
      isWide ??= known.byteLength < longestMark ? undefined : reading.isWide(known);
      start = isWide === undefined ? known : noBytes;
      if (isWide === true) pass(known);
      else if (isWide === false) search(known);
    },
  };
}

function behindTag(bytes: Uint8Array, from: number): number {
  const close = bytes.indexOf(greaterThan, from);
  return close === -1 ? bytes.byteLength : close + 1;
}
