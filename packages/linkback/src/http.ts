import { decodeBody } from './charset.ts';
import type { HttpAnswer } from './protocols/answer.ts';
import { plainWords } from './words.ts';
import { httpUrl } from './url.ts';

/** The one way to the network: what `fetch` does with `redirect: 'manual'`. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;

export interface FetchInit {
  readonly method: 'GET' | 'POST';
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** Everything outside this library that it may use. */
export interface Io {
  readonly fetch: Fetch;
  readonly now: () => Date;
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

export type HttpResult =
  | (HttpAnswer & { readonly ok: true; readonly redirected: boolean })
  /** `final`: asking again cannot help. */
  | { readonly ok: false; readonly final: boolean; readonly words: string };

/** A fetch that will not connect throws an error with this `code`, somewhere in its chain of causes. */
export const refusedAddress = 'ERR_LINKBACK_ADDRESS';

/**
 * One exchange within bounds. What goes wrong is a value: it never rejects.
 * A GET follows every redirect. A POST is repeated where the address moved for good or the status says so
 * (301, 307, 308; RFC 9110, 15.4); any other redirect is its answer.
 */
export async function request(io: Io, url: string, what: HttpRequest, bounds: Bounds): Promise<HttpResult> {
  const { method = 'GET', headers, body } = what;
  const timeout = AbortSignal.timeout(bounds.timeout);
  const init = {
    method,
    headers,
    redirect: 'manual',
    signal: timeout,
    ...(body === undefined ? {} : { body }),
  } as const;
  let at = url;
  try {
    for (let hop = 0; hop <= bounds.maxRedirects; hop += 1) {
      const address = httpUrl(at);
      if (address === undefined)
        return { ok: false, final: true, words: plainWords(`not an http(s) address: ${at}`) };
      if (address.username !== '' || address.password !== '') {
        return { ok: false, final: true, words: 'the address holds a user name or password' };
      }
      const response = await io.fetch(address.href, init);
      const next = followed(method, response) ? response.headers.get('location') : null;
      if (next === null) {
        const bytes = await readBody(response, bounds.maxBytes);
        const { status } = response;
        const text = decodeBody(bytes, response.headers.get('content-type'));
        return {
          ok: true,
          url: address.href,
          status,
          headers: response.headers,
          body: text,
          redirected: hop > 0,
        };
      }
      await response.body?.cancel();
      at = URL.parse(next, address)?.href ?? next;
    }
    return { ok: false, final: false, words: `more than ${bounds.maxRedirects} redirects` };
  } catch (error) {
    return failure(error, timeout, bounds);
  }
}

function followed(method: 'GET' | 'POST', { status }: Response): boolean {
  return (method === 'GET' ? [301, 302, 303, 307, 308] : [301, 307, 308]).includes(status);
}

/** The body up to `maxBytes`; the connection is given up for the rest. */
async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk.subarray(0, maxBytes - size));
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size >= maxBytes) break;
  }
  const bytes = new Uint8Array(Math.min(size, maxBytes));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function failure(error: unknown, timeout: AbortSignal, bounds: Bounds): HttpResult {
  const causes = chain(error);
  const refused = causes.find(({ code }) => code === refusedAddress);
  if (refused !== undefined) return { ok: false, final: true, words: plainWords(refused.message) };
  if (timeout.aborted) return { ok: false, final: false, words: `no answer within ${bounds.timeout} ms` };
  const deepest = causes.at(-1);
  if (deepest?.message === 'bad port')
    return { ok: false, final: true, words: 'its port is closed to web requests' };
  const known = causes.map(({ code }) => failures.get(code ?? '')).find((words) => words !== undefined);
  return { ok: false, final: false, words: known ?? plainWords(deepest?.message ?? 'the network failed') };
}

const failures = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['UND_ERR_SOCKET', 'connection closed'],
  ['ENOTFOUND', 'no such host'],
  ['EAI_AGAIN', 'the name server did not answer'],
  ['EHOSTUNREACH', 'host unreachable'],
  ['ENETUNREACH', 'network unreachable'],
  ['ETIMEDOUT', 'no answer'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no answer'],
  ['UND_ERR_HEADERS_OVERFLOW', 'its header is too large'],
]);

interface Cause {
  readonly message: string;
  readonly code: string | undefined;
}

function chain(error: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let at = error; at instanceof Error && causes.length < 10; at = at.cause) {
    const { code } = at as { code?: unknown };
    causes.push({ message: at.message, code: typeof code === 'string' ? code : undefined });
  }
  return causes;
}
