import { isOpen, openPart } from './mention.ts';
import type { Mention } from './mention.ts';

/**
 * Is an entry of a journal about something that the ledger has left behind? A journal that was committed comes back
 * with every checkout, and what its owner has told anew since, or tells of a change, is not settled by it.
 * @param mention as the entry has it, where it has one.
 * @param known as the ledger has it.
 */
export function isPast(
  { at, mention }: { readonly at: string; readonly mention?: Mention },
  known: Mention,
): boolean {
  const open = openPart(known);
  if (open === undefined) return false;
  const day = at.slice(0, 10);
  if (!isOpen(known)) {
    // It tells of the first time, of which `known` says all there is to say.
    if (mention !== undefined && !('again' in mention)) return true;
    return open.state === 'pending' && day < open.since;
  }
  if (open.anew !== undefined && day < open.anew) return true;
  if (open.state === 'pending') return false;
  if (mention?.state !== 'retry') return false;
  const isEarlier = mention.attempts === open.attempts && mention.notBefore < open.notBefore;
  return mention.attempts < open.attempts || isEarlier;
}
