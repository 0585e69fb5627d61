import { isUtf8 } from 'node:buffer';
import type { Duplex } from 'node:stream';
import { Readable, pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FetchedResponse } from 'linkback';
import type { Answer } from './dispatch.ts';
import type { Body } from './incoming.ts';

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
export class AnsweredResponse implements Response {
  readonly status: number;
  readonly headers: AnsweredHeaders;
  readonly body: AnsweredBody;

  constructor({ status, headers, body }: Answer) {
    this.status = status;
    this.headers = new AnsweredHeaders(headers);
    this.body = new AnsweredBody(body, this.headers);
  }

  get fields(): [name: string, value: string][] {
    return this.headers.fields();
  }

  async text(): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.body) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }
}

class AnsweredHeaders {
  readonly #headers: Answer['headers'];

  constructor(headers: Answer['headers']) {
    this.#headers = headers;
  }

  get(name: string): string | null {
    const value = this.#headers[name.toLowerCase()];
    return value === undefined ? null : asText(Array.isArray(value) ? value.join(', ') : value);
  }

  fields(): [name: string, value: string][] {
    return Object.entries(this.#headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((one): [string, string] => [name, asText(one)]),
    );
  }
}

/** It is read once. */
class AnsweredBody implements AsyncIterableIterator<Uint8Array> {
  readonly #body: Body;
  readonly #headers: AnsweredHeaders;
  /** There from the first piece that is asked for: until then the body is as it came, and cheap to let go. */
  #chunks: AsyncIterator<Uint8Array> | undefined;

  constructor(body: Body, headers: AnsweredHeaders) {
    this.#body = body;
    this.#headers = headers;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    this.#chunks ??= decoded(this.#body, this.#headers.get('content-encoding'));
    return this.#chunks.next();
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    if (this.#chunks === undefined || this.#chunks === this.#body) this.#body.letGo(cheapRest);
    else await this.#chunks.return?.();
    return { done: true, value: undefined };
  }
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

/** A body without its `Content-Encoding` (RFC 9110, 8.4); an unknown one is left as it is. */
function decoded(body: Body, encoding: string | null): AsyncIterator<Uint8Array> {
  if (encoding === null) return body;
  const codings = encoding.toLowerCase().split(',').slice(0, 5);
  const stages = codings.reverse().flatMap((coding) => decompressorOf.get(coding.trim())?.() ?? []);
  return stages.length === 0 ? body : decompressed(body, stages);
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
