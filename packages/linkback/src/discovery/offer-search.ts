import { characters } from '../http/charset.ts';
import type { Io } from '../http/http.ts';
import { longestOffer, offerPattern } from './offer-pattern.ts';
import { offerSearchCode } from './offer-search-code.ts';

/**
 * Where in a page's bytes the last element ends that may offer an endpoint, as {@link offerPattern} finds it, and where the last
 * tag does that embedded RDF begins or ends with; 0 where there is none.
 */
export type OfferSearch = NonNullable<Io['searchOffers']>;

/** By vectors of bytes, which takes a third of the time of a text; as text where the platform makes no code of bytes. */
export function createOfferSearch(): OfferSearch {
  let search: OfferSearch | undefined;
  return (bytes) => (search ??= assembledSearch() ?? searchText)(bytes);
}

const ofElement = new RegExp(offerPattern, 'gi');
const ofRdf = /<\/?rdf:rdf\b/gi;

export const searchText: OfferSearch = (bytes) => {
  const text = characters(bytes);
  return [lastOf(ofElement, text), lastOf(ofRdf, text)];
};

/** Behind what `pattern` finds last. */
function lastOf(pattern: RegExp, text: string): number {
  let last = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) last = pattern.lastIndex;
  return last;
}

/** What `assembly/offer-search.ts` exports. */
interface Assembled {
  readonly memory: WebAssembly.Memory;
  /** Looks through the bytes from 0 to `end`. */
  search(end: number): void;
  readonly lastElement: WebAssembly.Global;
  readonly lastRdf: WebAssembly.Global;
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
    let [element, rdf] = [0, 0];
    for (let from = 0; from === 0 || from + longestOffer < bytes.byteLength; from += room - longestOffer) {
      const piece = bytes.subarray(from, from + room);
      memory.set(piece);
      assembled.search(piece.byteLength);
      element = further(element, from, assembled.lastElement);
      rdf = further(rdf, from, assembled.lastRdf);
    }
    return [element, rdf];
  };
}

/** The last place in the bytes that begin at `from`, where there is one; else the one before. */
function further(before: number, from: number, { value }: WebAssembly.Global): number {
  const found = value as number;
  return found > 0 ? Math.max(before, from + found) : before;
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
