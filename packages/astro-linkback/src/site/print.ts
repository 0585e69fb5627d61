import { titlePrint } from 'linkback/planning';
import type { Identifiable } from 'linkback';
import { addressesIn } from './addresses-in.ts';
import type { EntryFacts } from './entry.ts';

/** The mark by which a post is known when its file is renamed; none for a post with neither title nor date. */
export function printOf(facts: EntryFacts): string | undefined {
  return titlePrint(facts.ownTitle, writtenDate(facts));
}

/** All that a post is known by: the same within the site's build and after it. */
export function identify(facts: EntryFacts): Identifiable & { readonly date: string } {
  const { id, number, source = '', trackbacks, contexts = [], unpublished } = facts;
  return {
    ...{ id, number, unpublished, print: printOf(facts), date: writtenDate(facts) ?? '' },
    addresses: () => [...addressesIn(source), ...trackbacks, ...contexts.map(({ url }) => url)],
  };
}

/** The date as its author wrote it, sortable: `2007-05-09T08:03:07`. */
export function writtenDate({ clock }: EntryFacts): string | undefined {
  if (clock === undefined) return undefined;
  const { year, month, day, hour, minute, second } = clock;
  const pad = (part: number, digits = 2) => part.toString().padStart(digits, '0');
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}`;
}
