import type { Identifiable } from 'linkback';
import { addressesIn } from './addresses-in.ts';
import type { EntryFacts } from './entry.ts';

/** All that a post is known by: the same within the site's build and after it. */
export function identify(facts: EntryFacts): Identifiable & { readonly date: string } {
  const { id, number, date = '', print, source = '', trackbacks, contexts = [], unpublished } = facts;
  return {
    ...{ id, number, unpublished, print, date },
    addresses: () => [...addressesIn(source), ...trackbacks, ...contexts.map(({ url }) => url)],
  };
}
