import { isUtf8 } from 'node:buffer';
import type { Duplex } from 'node:stream';
import { Readable, pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FetchedResponse } from 'linkback';
import type { Answer, Body } from './dispatch.ts';

export interface Response extends FetchedResponse {
  /** The whole body, decompressed, as UTF-8. */
  text(): Promise<string>;
}

/** Of an answer that is given up, so many bytes are still read: about as long as another connection takes to make. */
const cheapRest = 131_072;

/**
 * An answer as much as is needed of a platform's `Response`, which would cost half as much again. Its body is
 * decompressed as it is read, never ahead of whoever reads it.
 */
export function createResponse({ status, headers, body }: Answer): Response {
  const get = (name: string): string | null => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? null : asText(Array.isArray(value) ? value.join(', ') : value);
  };
  const pieces = { [Symbol.asyncIterator]: () => iterate(body, decompressors(get('content-encoding'))) };
  return {
    status,
    headers: { get },
    get fields() {
      return fieldsOf(headers);
    },
    body: pieces,
    async text() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of pieces) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}

function fieldsOf(headers: Answer['headers']): [name: string, value: string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, asText(one)]),
  );
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
  if (encoding === null) return [];
  const codings = encoding.toLowerCase().split(',').slice(0, 5);
  return codings.reverse().flatMap((coding) => decompressorOf.get(coding.trim())?.() ?? []);
}

/** Begins with the first piece that is asked for: until then the body is as it came, and cheap to let go. */
function iterate(body: Body, stages: Duplex[]): AsyncIterator<Uint8Array> {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  return {
    next() {
      chunks ??= stages.length === 0 ? body : decompressed(body, stages);
      return chunks.next();
    },
    async return() {
      if (chunks === undefined || chunks === body) body.letGo(cheapRest);
      else await chunks.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** What goes wrong in one of the stages comes out of the last, where it is read. */
function decompressed(body: Body, stages: Duplex[]): AsyncIterator<Uint8Array> {
  const given: AsyncIterator<Uint8Array> = {
    next: () => body.next(),
    return() {
      body.letGo(0);
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  const source = Readable.from({ [Symbol.asyncIterator]: () => given }, { objectMode: false });
  const last = pipeline([source, ...stages], () => undefined) as unknown as Duplex;
  return last.iterator() as AsyncIterator<Uint8Array>;
}
