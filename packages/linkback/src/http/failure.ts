import type { HttpAnswer } from './answer.ts';
import { plainWords } from './words.ts';

/** What was not answered, or not so that it could be read. */
export interface HttpFailure {
  readonly ok: false;
  /** Asking again cannot help. */
  readonly final: boolean;
  readonly words: string;
  /** The connection was reset or closed: the next one may well hold. */
  readonly reset?: true;
  /** Of a POST that went out whole, so that it may have arrived. `answer` is as much as was read of one. */
  readonly sent?: { readonly answer?: HttpAnswer };
}

/** What a fetch that throws may say of the request in its error. */
export interface FetchError extends Error {
  /** It was written out whole, or was not. Where nothing is said, it may have been, once there was a connection. */
  readonly written?: boolean;
  /** The status of an answer whose header could not be read to its end. */
  readonly status?: number;
}

/** A fetch that will not connect throws an error with this `code`, somewhere in its chain of causes. */
export const refusedAddress = 'ERR_LINKBACK_ADDRESS';

/** This will not be asked, now or later. */
export function refused(words: string): HttpFailure {
  return { ok: false, final: true, words };
}

/**
 * What an error of the network means.
 * @param timeout the milliseconds that were too short, where that is what ended it.
 */
export function failureOf(error: unknown, timeout: number | undefined): HttpFailure {
  const causes = chain(error);
  const notPublic = causes.find(({ code }) => code === refusedAddress);
  if (notPublic !== undefined) return refused(plainWords(notPublic.message));
  if (timeout !== undefined) return { ok: false, final: false, words: `no answer within ${timeout} ms` };
  const deepest = causes.at(-1);
  const known = causes.map(wordsOf).find((words) => words !== undefined);
  const words = known ?? plainWords(deepest?.message ?? 'the network failed');
  const isReset = causes.some(
    ({ code }) => code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET',
  );
  return { ok: false, final: false, words, ...(isReset ? { reset: true } : {}) };
}

/**
 * What the error of a request tells of whether it arrived.
 * @param url what was asked.
 */
export function sentOf(error: unknown, url: string): HttpFailure['sent'] {
  const { written, status } = (error instanceof Error ? error : {}) as Partial<FetchError>;
  if (written === false) return undefined;
  if (status !== undefined) return { answer: { url, status, headers: { get: () => null }, body: '' } };
  const isUnconnected = chain(error).some(({ code }) => unconnected.has(code ?? ''));
  return written === undefined && isUnconnected ? undefined : {};
}

/** There was no connection. */
const unconnected = new Set([
  refusedAddress,
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const brokeOff = 'its answer broke off';
const notHttp = 'its answer is not proper HTTP and cannot be read';
const notUnpacked = 'its answer cannot be unpacked';
const failures = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['EPIPE', 'connection closed'],
  ['UND_ERR_SOCKET', 'connection closed'],
  ['ENOTFOUND', 'no such host'],
  ['EAI_AGAIN', 'the name server did not answer'],
  ['EHOSTUNREACH', 'host unreachable'],
  ['ENETUNREACH', 'network unreachable'],
  ['ETIMEDOUT', 'no answer'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no answer'],
  ['UND_ERR_HEADERS_TIMEOUT', 'no answer'],
  ['UND_ERR_BODY_TIMEOUT', brokeOff],
  ['UND_ERR_HEADERS_OVERFLOW', 'its header is too large'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'its answer has another length than it says'],
  ['Z_BUF_ERROR', brokeOff],
]);

/** The parsers of HTTP, the unpackers and TLS have many codes or none, and say it in their makers' words. */
function wordsOf({ name, code = '', message }: Cause): string | undefined {
  const known = failures.get(code);
  if (known !== undefined) return known;
  if (name === 'HTTPParserError' || code.startsWith('HPE_')) return /EOF/.test(message) ? brokeOff : notHttp;
  if (/^(?:Z_|ERR__ERROR_FORMAT|ERR_BROTLI)/.test(code)) return notUnpacked;
  return code.startsWith('ERR_SSL_') || code === 'EPROTO' ? 'no secure connection can be made' : undefined;
}

interface Cause {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
}

function chain(error: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let at = error; at instanceof Error && causes.length < 10; at = at.cause) {
    const { code } = at as { code?: unknown };
    causes.push({ name: at.name, message: at.message, code: typeof code === 'string' ? code : undefined });
  }
  return causes;
}
