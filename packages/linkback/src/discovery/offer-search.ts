import { characters } from '../http/charset.ts';
import type { Io } from '../http/http.ts';
import { longestOffer, offerPattern } from './offer-pattern.ts';
import { offerSearchCode } from './offer-search-code.ts';

/**
 * Where the last place of a page's bytes ends that may offer an endpoint, 0 where there is none: what {@link offerPattern}
 * finds, or where embedded RDF begins or ends.
 */
export type OfferSearch = NonNullable<Io['searchOffers']>;

/** By vectors of bytes, which takes a third of the time of a text; as text where the platform makes no code of bytes. */
export function createOfferSearch(): OfferSearch {
  let search: OfferSearch | undefined;
  return (bytes) => (search ??= assembledSearch() ?? searchText)(bytes);
}

const anyOffer = new RegExp(`${offerPattern}|</?rdf:rdf\\b`, 'gi');

export function searchText(bytes: Uint8Array): number {
  const text = characters(bytes);
  let last = 0;
  anyOffer.lastIndex = 0;
  while (anyOffer.exec(text) !== null) last = anyOffer.lastIndex;
  return last;
}

/** What `assembly/offer-search.ts` exports. */
interface Assembled {
  readonly memory: WebAssembly.Memory;
  lastOffer(end: number): number;
}

/** So many bytes are looked at together; the rest of the memory is read beyond their end. */
const room = 65_536;

/**
 * A blank is what HTML takes for one, and not any other character that a pattern does; a name that only begins with `rdf:RDF`
 * counts. Else it finds what {@link searchText} does.
 */
export function assembledSearch(): OfferSearch | undefined {
  const assembled = instantiated();
  if (assembled === undefined) return undefined;
  const memory = new Uint8Array(assembled.memory.buffer);
  return (bytes) => {
    let last = 0;
    for (let from = 0; from === 0 || from + longestOffer < bytes.byteLength; from += room - longestOffer) {
      const piece = bytes.subarray(from, from + room);
      memory.set(piece);
      const found = assembled.lastOffer(piece.byteLength);
      if (found > 0) last = Math.max(last, from + found);
    }
    return last;
  };
}

function instantiated(): Assembled | undefined {
  try {
    const code = Uint8Array.from(atob(offerSearchCode), (character) => character.charCodeAt(0));
    return new WebAssembly.Instance(new WebAssembly.Module(code)).exports as unknown as Assembled;
  } catch {
    // Some platforms allow no code that comes as bytes, or have no vectors.
    return undefined;
  }
}
