import { joined, noBytes } from './bytes.ts';
import { decodeBody } from './charset.ts';
import { failureOf, refused, sentOf } from './failure.ts';
import type { HttpFailure } from './failure.ts';
import type { HttpAnswer } from './answer.ts';
import { plainWords } from './words.ts';
import { isWebPort } from './ports.ts';
import { httpUrl, longestUrl } from '../url.ts';

/** The one way to the network: what `fetch` does with `redirect: 'manual'`, or as much of it. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchedResponse>;

/** The part of a platform's `Response` that is used. */
export interface FetchedResponse {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  /** All of them as they came, for people, from whoever can tell. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
  /** In pieces, decompressed. An iteration that is broken off lets the connection go. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface FetchInit {
  readonly method: 'GET' | 'POST';
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** Milliseconds; of more than that a platform's timers make one. */
export const longestTimer = 2 ** 31 - 1;

/** Everything outside this library that it may use. */
export interface Io {
  readonly fetch: Fetch;
  readonly now: () => Date;
  /** What `createOfferSearch` made once for all pages; without it their bytes are searched as text. */
  readonly searchOffers?: (bytes: Uint8Array) => readonly [element: number, rdf: number];
  /** Resolves after `milliseconds`, or at once when the signal is aborted. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** Bounds of one exchange, redirects included. */
export interface Bounds {
  /** Milliseconds from the first byte sent to the last byte read. */
  readonly timeout: number;
  /** Bytes of a body, after decompression; what comes behind is not read. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export type HttpResult = (HttpAnswer & { readonly ok: true; readonly redirected: boolean }) | HttpFailure;

/** An answer before its body is read. */
export interface HttpHead {
  /** The URL that answered. */
  readonly url: string;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  /** It was found behind a redirect. */
  readonly redirected: boolean;
  readonly at: Date;
}

/** Is an answer complete with `piece` behind what came before? Asked with each piece, and first with an empty one. */
export type Completeness = (piece: Uint8Array) => boolean;

/**
 * One exchange within bounds, its body read and decoded. What goes wrong is a value: it never rejects.
 * @param completeness by it a body is read no further than it says anything: what comes behind is not waited for, and what
 * goes wrong there does no harm. Without it, a body is complete when it ends.
 */
export async function request(
  io: Io,
  url: string,
  what: HttpRequest,
  bounds: Bounds,
  completeness: (head: HttpHead) => Completeness = () => () => false,
): Promise<HttpResult> {
  const chunks: Uint8Array[] = [];
  const text = (head: Pick<HttpHead, 'headers'>) =>
    decodeBody(joined(chunks), head.headers.get('content-type'));
  const result = await exchange(io, url, what, bounds, async (head, body) => {
    await readInto(chunks, body, completeness(head));
    return { ok: true as const, ...head, body: text(head) };
  });
  if (result.ok || result.sent?.answer === undefined) return result;
  const { answer } = result.sent;
  return { ...result, sent: { answer: { ...answer, body: text(answer) } } };
}

/**
 * One exchange within bounds; what it answers is read by `read`, as much as that wants of it.
 * A GET follows every redirect. A POST is repeated where the address moved for good or the status says so
 * (301, 307, 308; RFC 9110, 15.4); any other redirect is its answer.
 * @returns what `read` returns, or what went wrong; it never rejects.
 */
export async function exchange<T>(
  io: Io,
  url: string,
  { method = 'GET', headers, body }: HttpRequest,
  bounds: Bounds,
  read: (head: HttpHead, body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T | HttpFailure> {
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new DOMException('timed out', 'TimeoutError')),
    Math.min(bounds.timeout, longestTimer),
  );
  const init = {
    method,
    headers,
    redirect: 'manual',
    signal: timeout.signal,
    ...(body === undefined ? {} : { body }),
  } as const;
  let at = url;
  let reached: HttpHead | undefined;
  try {
    for (let hop = 0; hop <= bounds.maxRedirects; hop += 1) {
      const address = httpUrl(at);
      if (address === undefined) return refused(plainWords(`not an http(s) address: ${at}`));
      if (address.href.length > longestUrl)
        return refused(`the address is longer than ${longestUrl} characters`);
      if (address.username !== '' || address.password !== '')
        return refused('the address holds a user name or password');
      if (!isWebPort(address)) return refused('its port is closed to web requests');
      const response = await io.fetch(address.href, init);
      const { status, headers: fields } = response;
      const pieces = response.body?.[Symbol.asyncIterator]();
      try {
        const next = redirects[method].includes(status) ? fields.get('location') : null;
        if (next === null) {
          const head = { url: address.href, status, headers: fields, redirected: hop > 0, at: io.now() };
          reached = head;
          return await read(head, new Pieces(pieces, bounds.maxBytes));
        }
        at = URL.parse(next, address)?.href ?? next;
      } finally {
        // Whatever was not read is given up.
        await pieces?.return?.().catch(() => undefined);
      }
    }
    return { ok: false, final: false, words: `more than ${bounds.maxRedirects} redirects` };
  } catch (error) {
    const failure = failureOf(error, timeout.signal.aborted ? bounds.timeout : undefined);
    if (method === 'GET' || failure.final) return failure;
    const sent = reached === undefined ? sentOf(error, at) : { answer: { ...reached, body: '' } };
    return sent === undefined ? failure : { ...failure, sent };
  } finally {
    clearTimeout(timer);
  }
}

const redirects: Readonly<Record<NonNullable<HttpRequest['method']>, readonly number[]>> = {
  GET: [301, 302, 303, 307, 308],
  POST: [301, 307, 308],
};

/** A body up to so many bytes. */
class Pieces implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #given: AsyncIterator<Uint8Array> | undefined;
  #room: number;

  constructor(given: AsyncIterator<Uint8Array> | undefined, maxBytes: number) {
    this.#given = given;
    this.#room = maxBytes;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const piece = this.#room > 0 ? await this.#given?.next() : undefined;
    if (piece === undefined || piece.done === true) return { done: true, value: undefined };
    const value = piece.value.subarray(0, this.#room);
    this.#room -= piece.value.byteLength;
    return { done: false, value };
  }
}

async function readInto(
  chunks: Uint8Array[],
  pieces: AsyncIterable<Uint8Array>,
  isComplete: Completeness,
): Promise<void> {
  if (isComplete(noBytes)) return;
  for await (const chunk of pieces) {
    chunks.push(chunk);
    if (isComplete(chunk)) break;
  }
}
