import { isUtf8 } from 'node:buffer';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FetchedResponse } from 'linkback';
import type { Dispatcher } from 'undici';

export interface Response extends FetchedResponse {
  /** The whole body, decompressed, as UTF-8. */
  text(): Promise<string>;
}

/** Of an answer that is given up, so many bytes are still read: about as long as another connection takes to make. */
const cheapRest = 131_072;

/**
 * undici's own answer as much as is needed of a platform's `Response`, which would cost a third more. Its body is
 * decompressed as it is read, never ahead of whoever reads it.
 */
export function createResponse({ statusCode, headers, body }: Dispatcher.ResponseData): Response {
  const get = (name: string): string | null => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? null : asText(Array.isArray(value) ? value.join(', ') : value);
  };
  const pieces = { [Symbol.asyncIterator]: () => iterate(body, decompressors(get('content-encoding'))) };
  return {
    status: statusCode,
    headers: { get },
    body: pieces,
    async text() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of pieces) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}

/** A field comes as a character a byte; the addresses in it are UTF-8 where they are not escaped, as for a browser. */
function asText(field: string): string {
  if (!/[\x80-\xff]/.test(field)) return field;
  const bytes = Buffer.from(field, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : field;
}

const decompressorOf = new Map<string, () => Duplex>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The stages that undo a `Content-Encoding` (RFC 9110, 8.4); an unknown one is left as it is. */
function decompressors(encoding: string | null): Duplex[] {
  const codings = (encoding ?? '').toLowerCase().split(',').slice(0, 5);
  return codings.reverse().flatMap((coding) => decompressorOf.get(coding.trim())?.() ?? []);
}

type Body = Dispatcher.ResponseData['body'];

/** Begins with the first piece that is asked for: until then the body is as it came, and cheap to let go. */
function iterate(body: Body, stages: Duplex[]): AsyncIterator<Uint8Array> {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  let received = 0;
  let isOver = false;
  const begin = (): AsyncIterator<Uint8Array> => {
    const last = stages.at(-1) ?? body;
    // What goes wrong in one of them comes out of the last, where it is read.
    if (stages.length > 0) pipeline([body, ...stages], () => undefined);
    return last.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  };
  return {
    async next() {
      chunks ??= begin();
      try {
        const piece = await chunks.next();
        isOver = piece.done === true;
        received += piece.done === true ? 0 : piece.value.byteLength;
        return piece;
      } catch (error) {
        isOver = true;
        throw error;
      }
    },
    async return() {
      if (!isOver) {
        isOver = true;
        await chunks?.return?.();
        letGo(body, chunks === undefined || stages.length === 0 ? received : Infinity);
      }
      return { done: true, value: undefined };
    },
  };
}

/** Reads a short rest, so that the connection serves the next request, and closes it on a long one. */
function letGo(body: Body, received: number): void {
  body.on('error', () => undefined);
  if (received === Infinity) body.destroy();
  else void body.dump({ limit: received + cheapRest }).catch(() => undefined);
}
