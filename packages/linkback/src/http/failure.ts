import { plainWords } from './words.ts';

/** What was not answered. */
export interface HttpFailure {
  readonly ok: false;
  /** Asking again cannot help. */
  readonly final: boolean;
  readonly words: string;
  /** The connection was reset or closed: the next one may well hold. */
  readonly reset?: true;
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
  const known = causes.map(({ code }) => failures.get(code ?? '')).find((words) => words !== undefined);
  const words = known ?? plainWords(deepest?.message ?? 'the network failed');
  const isReset = causes.some(({ code }) => code === 'ECONNRESET' || code === 'UND_ERR_SOCKET');
  return { ok: false, final: false, words, ...(isReset ? { reset: true } : {}) };
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
