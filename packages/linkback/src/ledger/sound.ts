import { collectionsFault, findClash, mentionFault, postFault } from './faults.ts';
import { keysWithin, keysWritten, mayHaveEscapedKey } from './json-keys.ts';
import { isRecord } from './json-object.ts';
import type { Ledger } from './ledger.ts';
import { readMentionLines } from './mention-lines.ts';
import { indexesFault } from './notice-faults.ts';

/** What this program writes is seven levels deep; what an owner adds may be deeper, but not as deep as a call stack. */
export const maxDepth = 100;

/**
 * A ledger with which nothing is wrong, as it nearly always is; undefined where it has to be read with care, to say what
 * is wrong and where.
 */
export function readSound(text: string): Ledger | undefined {
  const { rest, lists } = readMentionLines(text, maxDepth - depthOfMentions);
  if (mayHaveEscapedKey(rest)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(rest);
  } catch {
    return undefined;
  }
  // Of a key that stands twice `JSON.parse` drops one: then there is one less than is written.
  if (!isRecord(value) || keysWithin(value, maxDepth) !== keysWritten(rest)) return undefined;
  const { version, posts } = value;
  if (version !== 1 || !isRecord(posts) || collectionsFault(value['collections']) !== undefined)
    return undefined;
  if (indexesFault(value['indexes']) !== undefined) return undefined;
  let placed = 0;
  for (const post of Object.values<unknown>(posts)) {
    if (!isRecord(post) || !Array.isArray(post['aliases']) || postFault(post) !== undefined) return undefined;
    const { mentions } = post;
    if (typeof mentions === 'string') {
      Object.assign(post, { mentions: lists[Number(mentions)] });
      placed += 1;
      continue;
    }
    if (!isRecord(mentions)) return undefined;
    for (const target in mentions) if (mentionFault(mentions[target]) !== undefined) return undefined;
  }
  // One may stand elsewhere, in what an owner added.
  if (placed !== lists.length) return undefined;
  const ledger = value as unknown as Ledger;
  return findClash(ledger.posts) === undefined ? ledger : undefined;
}

/** The ledger, its posts, one of them, and its mentions. */
const depthOfMentions = 4;
