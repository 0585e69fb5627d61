import { ageInDays } from 'linkback/planning';
import type { EntryFacts } from './entry.ts';
import type { PermalinkSettings } from './permalink-settings.ts';

/** Does a post take no linkbacks any more: by its frontmatter, or since it is too old? The dev server knows no day. */
export function isClosed(
  facts: EntryFacts,
  { closeAfter = Infinity, now }: Pick<PermalinkSettings, 'closeAfter' | 'now'>,
): boolean {
  return facts.closed || (now !== undefined && ageInDays(facts.date, new Date(now)) >= closeAfter);
}
