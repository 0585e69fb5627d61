import { sniffed } from '../http/charset.ts';
import { joined, noBytes } from '../http/bytes.ts';
import { longestOffer } from './offer-pattern.ts';
import type { OfferSearch } from './offer-search.ts';

/** Bytes of a byte order mark. */
const longestMark = 3;

const greaterThan = 0x3e;

export interface OfferReading {
  readonly search: OfferSearch;
  /**
   * Decodes and reads the next bytes.
   * @param offers whether an element in them, or in earlier ones that are not decoded yet, may offer something.
   */
  read(bytes: Uint8Array, offers: boolean): void;
  /** Does what was read end within a tag, a comment, or whatever else has to be read to its end? */
  readonly isWithin: () => boolean;
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
  /** Of what was passed, while the charset is not known and none of it is decoded. */
  let mayOffer = false;
  /** The end of what was searched, behind the last offer: a copy, since a part of a piece would hold all of it. */
  let end = noBytes;
  function pass(bytes: Uint8Array, offers: boolean): void {
    mayOffer ||= offers;
    for (const earlier of unread) reading.read(earlier, mayOffer);
    unread = [];
    if (bytes.byteLength > 0) reading.read(bytes, mayOffer);
    passed += bytes.byteLength;
    mayOffer &&= passed < sniffed;
  }
  /** What came before that was known. */
  let start = noBytes;
  let isWide: boolean | undefined;

  /** In `piece`, or over its edge. */
  function offersIn(piece: Uint8Array): ReturnType<OfferSearch> {
    const own = reading.search(piece);
    const [element, rdf] = own;
    if (element > 0 || end.byteLength === 0) return own;
    const across = reading.search(joined([end, piece.subarray(0, longestOffer)]));
    return [Math.max(0, across[0] - end.byteLength), Math.max(rdf, across[1] - end.byteLength)];
  }

  function search(piece: Uint8Array): void {
    let at = 0;
    const passTo = (next: number, offers = false) => {
      pass(piece.subarray(at, next), offers);
      at = next;
    };
    const [element, rdf] = offersIn(piece);
    const last = Math.max(element, rdf);
    if (last > 0) passTo(behindTag(piece, last), element > 0);
    // Nothing is read before the charset is known.
    if (passed > 0 && passed < sniffed) passTo(Math.min(piece.byteLength, at + sniffed - passed));
    // A tag that was begun is read to its end: its href may be in the next piece. A comment may be long, and hold many a `>`.
    for (let step = 0; at < piece.byteLength && reading.isWithin(); step = step * 2 + 1024)
      passTo(behindTag(piece, Math.min(at + step, piece.byteLength)));
    if (at < piece.byteLength) unread.push(piece.subarray(at));
    const searched = piece.subarray(Math.max(element, piece.byteLength - longestOffer));
    const isWhole = element > 0 || searched.byteLength === longestOffer;
    end = new Uint8Array(isWhole ? searched : joined([end, searched]).subarray(-longestOffer));
  }

  return {
    write(piece) {
      const known = joined([start, piece]);
      isWide ??= known.byteLength < longestMark ? undefined : reading.isWide(known);
      start = isWide === undefined ? known : noBytes;
      if (isWide === true) pass(known, true);
      else if (isWide === false) search(known);
    },
  };
}

function behindTag(bytes: Uint8Array, from: number): number {
  const close = bytes.indexOf(greaterThan, from);
  return close === -1 ? bytes.byteLength : close + 1;
}
