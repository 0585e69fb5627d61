import { protocols } from 'linkback';
import { createEndpointFinder } from '../../../packages/linkback/src/discovery/endpoints.ts';
import { createOfferScan } from '../../../packages/linkback/src/discovery/offer-scan.ts';
import { createOfferSearch, searchText } from '../../../packages/linkback/src/discovery/offer-search.ts';
import { createTextReader } from '../../../packages/linkback/src/http/charset.ts';
import type { TextReader } from '../../../packages/linkback/src/http/charset.ts';
import type { FarmPage } from './pages.ts';

/** How a target's page is read; `discover` does all of it. */
export interface ReadingWay {
  /** Search the bytes first, and decode what may offer something. */
  readonly search: boolean;
  /** By vectors of bytes, not as text. */
  readonly vectors: boolean;
  /** Stop where it is certain what is used. */
  readonly stop: boolean;
  /** Tell embedded RDF from what elements offer. */
  readonly apart: boolean;
}

export const readingWay: ReadingWay = { search: true, vectors: true, stop: true, apart: true };

const searchVectors = createOfferSearch();

/** What a page offers, read as `discover` reads it, but for what the way leaves out. */
export function readTarget({ target: { url }, headers, pieces }: FarmPage, way: ReadingWay) {
  const finder = createEndpointFinder({ url, headers });
  const isSettled = () => way.stop && finder.isSettled(protocols);
  if (!isSettled()) {
    let text: TextReader | undefined;
    const read = (bytes: Uint8Array, offers = true) => {
      text ??= createTextReader(headers.get('content-type'));
      finder.write(text.write(bytes), offers || !way.apart);
    };
    const scan = createOfferScan({
      search: way.vectors ? searchVectors : searchText,
      read,
      isWithin: finder.isWithin,
      isWide: () => false,
    });
    for (const piece of pieces) {
      if (way.search) scan.write(piece);
      else read(piece);
      if (isSettled()) break;
    }
    if (text !== undefined) finder.write(text.end());
  }
  return finder.end()(url);
}
