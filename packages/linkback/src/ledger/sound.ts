import { collectionsFault, findClash, mentionFault, postFault } from './faults.ts';
import { keysWithin, keysWritten, mayHaveEscapedKey } from './json-keys.ts';
import { isRecord } from './json-object.ts';
import type { Ledger } from './ledger.ts';
import { indexesFault } from './notice-faults.ts';

/** What this program writes is seven levels deep; what an owner adds may be deeper, but not as deep as a call stack. */
export const maxDepth = 100;

/**
 * A ledger with which nothing is wrong, as it nearly always is; undefined where it has to be read with care, to say what
 * is wrong and where.
 */
export function readSound(text: string): Ledger | undefined {
  if (mayHaveEscapedKey(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // Of a key that stands twice `JSON.parse` drops one: then there is one less than is written.
  if (!isRecord(value) || keysWithin(value, maxDepth) !== keysWritten(text)) return undefined;
  const { version, posts } = value;
  if (version !== 1 || !isRecord(posts) || collectionsFault(value['collections']) !== undefined)
    return undefined;
  if (indexesFault(value['indexes']) !== undefined) return undefined;
  for (const post of Object.values<unknown>(posts)) {
    if (!isRecord(post) || !isRecord(post['mentions']) || !Array.isArray(post['aliases'])) return undefined;
    if (postFault(post) !== undefined) return undefined;
    const { mentions } = post;
    for (const target in mentions) if (mentionFault(mentions[target]) !== undefined) return undefined;
  }
  const ledger = value as unknown as Ledger;
  return findClash(ledger.posts) === undefined ? ledger : undefined;
}
