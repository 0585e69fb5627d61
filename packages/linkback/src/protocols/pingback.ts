import { plainWords } from '../http/words.ts';
import { floodWait, judgeStatus } from './answer.ts';
import { isSuccess } from '../http/answer.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Answer } from './answer.ts';
import { decodeResponse, encodeCall } from './xml-rpc.ts';

/** The call (Pingback 1.0, 3), sent as `text/xml`. */
export function encodePingback(source: string, target: string): string {
  return encodeCall('pingback.ping', [source, target]);
}

/** Pingback 1.0, 3, "Fault codes"; and what XML-RPC servers add. */
const faults: Record<number, string> = {
  0: 'it gave no reason',
  16: 'it cannot find the source',
  17: 'it finds no link to it in the source',
  32: 'it does not know the target',
  33: 'the target takes no pingbacks',
  48: 'it had this pingback already',
  49: 'it denies access',
  50: 'it could not reach another server',
};

/** A fault counts whatever the HTTP status; success needs a 2xx. */
export function decodePingback(answer: HttpAnswer): Answer {
  const response = decodeResponse(answer.body);
  if (response.kind === 'fault') return judgeFault(response.code, response.words);
  if (!isSuccess(answer)) return judgeStatus(answer, '');
  if (response.kind === 'value') return { kind: 'delivered' };
  return { kind: 'retry', words: 'its answer is not XML-RPC' };
}

function judgeFault(code: number, said: string): Answer {
  const reason = said === '' ? (faults[code] ?? '') : plainWords(said);
  const words = reason === '' ? `fault ${code}` : `fault ${code}: ${reason}`;
  switch (code) {
    case 48:
    // WordPress's own "Duplicate comment detected", which it does not mask.
    case 409:
      return { kind: 'duplicate', words };
    case 429:
      return { kind: 'retry', words, wait: floodWait };
    // WordPress hides every fault but 48 behind 0; -32300 is XML-RPC's transport error.
    case 0:
    case 50:
    case -32300:
      return { kind: 'retry', words };
    default:
      return { kind: 'refused', words };
  }
}
