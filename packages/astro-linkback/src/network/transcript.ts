import { decodeBody } from 'linkback';
import type { FetchedResponse, Io } from 'linkback';

/** One request and what came back, for people to read. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** What was sent with it. */
  readonly sent?: string;
  readonly status: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** As much of the body as was read, decompressed and decoded. */
  readonly body: string;
  /** Bytes of it, before it was decoded. */
  readonly size: number;
}

/** Of a body that nobody reads, so many bytes are read for the transcript. */
const mostUnread = 1_048_576;

/**
 * Writes down what goes over the network, redirects included, in the order in which it is begun.
 * @param whole also of bodies that nobody reads.
 */
export function recordExchanges(
  io: Io,
  whole = false,
): { readonly io: Io; readonly exchanges: () => Exchange[] } {
  const noted: {
    readonly about: Omit<Exchange, 'body' | 'size'>;
    readonly type: string | null;
    pieces: Uint8Array[];
  }[] = [];
  return {
    io: {
      ...io,
      async fetch(url, init) {
        const response = await io.fetch(url, init);
        const { status, headers, fields = [], body } = response;
        const { method, body: sent } = init;
        const about = { method, url, status, fields, ...(sent === undefined ? {} : { sent }) };
        const pieces: Uint8Array[] = [];
        noted.push({ about, type: headers.get('content-type'), pieces });
        return { status, headers, fields, body: body && noting(body, pieces, whole) };
      },
    },
    exchanges: () =>
      noted.map(({ about, type, pieces }) => {
        const bytes = Buffer.concat(pieces);
        return { ...about, body: decodeBody(bytes, type), size: bytes.byteLength };
      }),
  };
}

function noting(
  body: NonNullable<FetchedResponse['body']>,
  pieces: Uint8Array[],
  whole: boolean,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const given = body[Symbol.asyncIterator]();
      const next = async () => {
        const piece = await given.next();
        if (piece.done !== true) pieces.push(piece.value);
        return piece;
      };
      const readRest = async () => {
        for (let read = 0; read < mostUnread;) {
          const piece = await next();
          if (piece.done === true) return;
          read += piece.value.byteLength;
        }
      };
      return {
        next,
        async return() {
          if (whole) await readRest();
          return (await given.return?.()) ?? { done: true, value: undefined };
        },
      };
    },
  };
}
