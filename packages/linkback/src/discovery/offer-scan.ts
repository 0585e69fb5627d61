import { sniffed } from '../http/charset.ts';
import { joined, noBytes } from '../http/bytes.ts';

/** The longest `rel` that is looked into: UTF-16 units of a text, bytes of what is not decoded. */
const longestRel = 2_000;
const word = '(?:webmention|pingback|trackback|&)';
/**
 * A relation that may be one of ours (character references can spell one too, so an `&` counts), or what relative
 * references resolve against. Without quotes a value is one word: an `&` stands within its first letters, or it is none
 * of ours.
 */
export const offerPattern = `<base[\\s/>]|rel\\s*=\\s*(?:"[^"]{0,${longestRel}}?${word}|'[^']{0,${longestRel}}?${word}|[^\\s"'>]{0,10}?${word})`;
/** As long as what {@link offerPattern} finds. */
export const longestOffer = longestRel + 100;

/** Bytes of a byte order mark. */
const longestMark = 3;

/** And where embedded RDF begins and ends. */
const anyOffer = new RegExp(`${offerPattern}|</?rdf:rdf\\b`, 'gi');

export interface OfferReading {
  /** A character for each byte. */
  characters(bytes: Uint8Array): string;
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
  /** The end of what was searched, behind the last offer: as bytes, since a part of a text would hold all of it. */
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

  function search(piece: Uint8Array): void {
    let at = 0;
    const passTo = (next: number) => {
      pass(piece.subarray(at, next));
      at = next;
    };
    const text = reading.characters(piece);
    const last = behindOffer(text, end.byteLength === 0 ? '' : reading.characters(end));
    if (last > 0) passTo(last);
    // Nothing is read before the charset is known.
    if (passed > 0 && passed < sniffed) passTo(Math.min(piece.byteLength, at + sniffed - passed));
    // A tag that was begun is read to its end: its href may be in the next piece. A comment may be long, and hold many a `>`.
    for (let step = 0; at < piece.byteLength && reading.isWithin; step = step * 2 + 1024)
      passTo(behindTag(text, Math.min(at + step, piece.byteLength)));
    if (at < piece.byteLength) unread.push(piece.subarray(at));
    const searched = last > 0 ? piece.subarray(last) : joined([end, piece.subarray(-longestOffer)]);
    end = searched.slice(-longestOffer);
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

/** Behind the tag of the last offer in `text`, or 0 where there is none; `before` is what came in front of it. */
function behindOffer(text: string, before: string): number {
  const own = endOfLast(text);
  const across =
    own > 0 || before === '' ? 0 : endOfLast(before + text.slice(0, longestOffer)) - before.length;
  const offer = Math.max(own, across);
  return offer > 0 ? behindTag(text, offer) : 0;
}

function endOfLast(text: string): number {
  let last = 0;
  anyOffer.lastIndex = 0;
  while (anyOffer.exec(text) !== null) last = anyOffer.lastIndex;
  return last;
}

function behindTag(text: string, from: number): number {
  const close = text.indexOf('>', from);
  return close === -1 ? text.length : close + 1;
}
