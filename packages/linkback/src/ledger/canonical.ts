import { collectionsFault, findClash, mentionFault, postFault } from './faults.ts';
import { isRecord } from './json-object.ts';
import { formatLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { indexesFault } from './notice-faults.ts';

/** What this program writes is seven levels deep; what an owner adds may be deeper, but not as deep as a call stack. */
export const maxDepth = 100;

/**
 * The ledger as this program wrote it, which it nearly always is: then the text is its own proof, and no key can
 * stand in it twice.
 */
export function readCanonical(text: string): Ledger | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || isDeeper(value, maxDepth)) return undefined;
  const { version, posts } = value;
  if (version !== 1 || !isRecord(posts) || collectionsFault(value['collections']) !== undefined)
    return undefined;
  if (indexesFault(value['indexes']) !== undefined) return undefined;
  for (const post of Object.values<unknown>(posts)) {
    if (!isRecord(post) || postFault(post) !== undefined || !isRecord(post['mentions'])) return undefined;
    if (Object.values(post['mentions']).some((mention) => mentionFault(mention) !== undefined))
      return undefined;
  }
  const ledger = value as unknown as Ledger;
  return findClash(ledger.posts) === undefined && formatLedger(ledger) === text ? ledger : undefined;
}

/** What is read by recursion from here on would run out of stack there. */
function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  for (const member of Object.values(value as Readonly<Record<string, unknown>>))
    if (isDeeper(member, depth - 1)) return true;
  return false;
}
