import { assignNumbers, composeIdentities, emptyLedger, findRenamed, renamePosts } from 'linkback/planning';
import type { Identifiable, Ledger, LedgerPost } from 'linkback';
import { isSettled } from './choice.ts';
import type { EntryFacts } from './entry.ts';
import type { Hidden, PermalinkSettings } from './permalink-settings.ts';
import { identify } from './identify.ts';
import { namePosts } from './slugify.ts';
import type { NameSettings } from './slugify.ts';
import { takenNumbers } from './taken-numbers.ts';

/** The same numbers wherever they are asked for: within the site's build and after it. */
export function numberPosts(
  posts: readonly EntryFacts[],
  settings: Pick<PermalinkSettings, 'known' | 'giveNumbers' | 'collections' | 'site' | 'base'> & Hidden,
): Map<string, number> {
  const isLate = lateIn(settings);
  const ledger = knownLedger(posts, settings);
  const claimed = new Set(
    [...Object.values(ledger.posts), ...posts.filter((post) => !isLate(post))].map(({ number }) => number),
  );
  const numbered = posts
    .map(identify)
    .map((post) =>
      isLate(post)
        ? { ...post, date: last(post.date), number: claimed.has(post.number) ? undefined : post.number }
        : post,
    );
  const aliases = [...posts, ...Object.values(settings.known)].flatMap((post) => post.aliases ?? []);
  const taken = takenNumbers(aliases, settings);
  return assignNumbers(numbered, ledger, settings.giveNumbers, taken);
}

/**
 * Posts of a collection that only looks like one, beside collections that are known. It may turn out that it has no
 * pages: so it takes no number and no name from them.
 */
function lateIn({
  collections,
}: Pick<PermalinkSettings, 'collections'>): (post: { readonly id: string }) => boolean {
  return ({ id }) => !isSettled(collections, id.slice(0, id.indexOf('/')));
}

/** After every date. */
const last = (date: string) => `~${date}`;

/** The same names, likewise. */
export function nameAll(
  posts: readonly EntryFacts[],
  settings: NameSettings &
    Pick<PermalinkSettings, 'known' | 'collections'> &
    Hidden & { readonly permalinks: string },
): EntryFacts[] {
  const isLate = lateIn(settings);
  const order = ({ id, date = '' }: EntryFacts) => (isLate({ id }) ? last(date) : date);
  return namePosts(posts, settings, () => knownLedger(posts, settings), order);
}

/** What is known from the ledger, renamed posts under their present identity. */
export function knownLedger(
  posts: readonly EntryFacts[],
  { known, hidden = [] }: Pick<PermalinkSettings, 'known'> & Hidden,
): Ledger {
  const records = Object.entries(known).map(([id, record]): [string, LedgerPost] => [
    id,
    { permalink: '', aliases: [], mentions: {}, ...record },
  ]);
  return withPresentNames(
    { ...emptyLedger, posts: Object.fromEntries(records) },
    [...posts, ...hidden].map(identify),
  );
}

/** A ledger with its posts under the identities that they have now: composed, and renamed as their files were. */
export function withPresentNames(ledger: Ledger, present: readonly Identifiable[]): Ledger {
  const composed = composeIdentities(ledger);
  return renamePosts(composed, findRenamed(present, composed));
}
