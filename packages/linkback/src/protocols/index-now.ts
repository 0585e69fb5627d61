import { isSuccess } from '../http/answer.ts';
import type { HttpAnswer } from '../http/answer.ts';
import { judgeStatus } from './answer.ts';
import type { Answer } from './answer.ts';

/** The most addresses in one request (IndexNow, "Submitting set of URLs"). */
export const indexNowBatch = 10_000;

/** 8 to 128 of these characters (IndexNow, "Submitting one URL"). */
export const indexNowKey = /^[A-Za-z0-9-]{8,128}$/;

export interface IndexNowKey {
  readonly key: string;
  /** Address of the file that holds the key: it speaks for what is in its folder and below. */
  readonly keyLocation: string;
}

/** Addresses that were added, changed or deleted, all of the host of the key's file; sent as `application/json`. */
export function encodeIndexNow({ key, keyLocation }: IndexNowKey, urlList: readonly string[]): string {
  return JSON.stringify({ host: new URL(keyLocation).host, key, keyLocation, urlList });
}

const reasons: Record<number, string> = {
  400: 'it cannot read the request',
  403: 'it finds no such key in the file',
  422: 'an address is not of this host, or the key does not fit',
  429: 'it was told too often',
};

/** 200, or 202 while the key is still to be looked at (IndexNow, "Response format"). */
export function decodeIndexNow(answer: HttpAnswer): Answer {
  if (isSuccess(answer)) return { kind: 'delivered' };
  return judgeStatus(answer, reasons[answer.status] ?? '');
}
