import { titlePrint } from 'linkback';
import type { EntryFacts } from './entry.ts';

/** The mark by which a post is known when its file is renamed; none for a post that is named after its file. */
export function printOf(facts: EntryFacts): string | undefined {
  const isNamedByFile = facts.id.endsWith(`/${facts.title}`);
  return titlePrint(isNamedByFile ? undefined : facts.title, writtenDate(facts));
}

/** The date as its author wrote it, sortable: `2007-05-09T08:03:07`. */
export function writtenDate({ clock }: EntryFacts): string | undefined {
  if (clock === undefined) return undefined;
  const { year, month, day, hour, minute, second } = clock;
  const pad = (part: number, digits = 2) => part.toString().padStart(digits, '0');
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}`;
}
