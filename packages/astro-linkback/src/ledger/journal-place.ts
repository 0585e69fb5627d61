import { existsSync } from 'node:fs';
import { placesOf, writablePlace } from './places.ts';
import type { Place } from './places.ts';

/** Where the journal is while a run sends, and after one that was killed; where there is none, where it would be. */
export function journalOf(ledgerPath: string): string {
  return journalsOf(ledgerPath).find(existsSync) ?? journalIn(writablePlace(ledgerPath));
}

/** Is there one: does a run send, or did one not end well? */
export function hasJournal(ledgerPath: string): boolean {
  return journalsOf(ledgerPath).some(existsSync);
}

/** All places where one may be. */
export function journalsOf(ledgerPath: string): string[] {
  return placesOf(ledgerPath).map(journalIn);
}

export function journalIn({ start }: Place): string {
  return `${start}.journal`;
}
