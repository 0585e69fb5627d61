import { isDay } from '../day.ts';
import { isRecord } from './json-object.ts';
import { indexProtocols } from './notice.ts';

const required: Record<string, readonly string[]> = {
  baseline: ['mark', 'on'],
  pending: ['mark', 'since'],
  delivered: ['mark', 'on'],
  refused: ['mark', 'on', 'words'],
  retry: ['mark', 'attempts', 'notBefore', 'words'],
  'gave-up': ['mark', 'attempts', 'on', 'words'],
  skip: [],
};

/** What is wrong with the indexes that were read, or undefined. */
export function indexesFault(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) return '"indexes" must be an object.';
  for (const [endpoint, index] of Object.entries(value)) {
    const fault = indexFault(index);
    if (fault !== undefined) return `the index ${endpoint}: ${fault}`;
  }
  return undefined;
}

function indexFault(index: unknown): string | undefined {
  if (!isRecord(index)) return 'it must be an object.';
  const { protocol, notices } = index;
  if (!indexProtocols.some((name) => name === protocol))
    return `"protocol" must be one of ${indexProtocols.join(', ')}.`;
  const wrongText = ['key', 'keyLocation'].find(
    (key) => index[key] !== undefined && typeof index[key] !== 'string',
  );
  if (wrongText !== undefined) return `"${wrongText}" must be text.`;
  if (!isRecord(notices)) return '"notices" must be an object.';
  for (const [topic, notice] of Object.entries(notices)) {
    const fault = noticeFault(notice);
    if (fault !== undefined) return `the notice of ${topic}: ${fault}`;
  }
  return undefined;
}

/** What is wrong with a notice that was read, or undefined. Members beyond the known ones are the owner's. */
export function noticeFault(notice: unknown): string | undefined {
  if (!isRecord(notice)) return 'it must be an object.';
  const { state, was } = notice;
  const needed = typeof state === 'string' && Object.hasOwn(required, state) ? required[state] : undefined;
  if (needed === undefined) return `"state" must be one of ${Object.keys(required).join(', ')}.`;
  const missing = needed.find((key) => notice[key] === undefined);
  if (missing !== undefined) return `a notice that is "${String(state)}" needs "${missing}".`;
  const wrong = (keys: readonly string[], isRight: (value: unknown) => boolean) =>
    keys.find((key) => notice[key] !== undefined && !isRight(notice[key]));
  const day = wrong(['on', 'since', 'notBefore'], isDay);
  if (day !== undefined) return `"${day}" must be a day such as "2026-11-22".`;
  const text = wrong(['mark', 'page', 'words', 'reason'], (value) => typeof value === 'string');
  if (text !== undefined) return `"${text}" must be text.`;
  const number = wrong(['attempts', 'change'], (value) => Number.isSafeInteger(value) && Number(value) >= 0);
  if (number !== undefined) return `"${number}" must be a whole number.`;
  if (was === undefined) return undefined;
  const before = noticeFault(was);
  if (before !== undefined) return `"was": ${before}`;
  const isSettled = !['pending', 'retry', 'skip'].includes(String((was as { state: unknown }).state));
  return isSettled ? undefined : '"was" must be something that was settled.';
}
