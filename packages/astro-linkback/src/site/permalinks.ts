import { LinkbackError, assignNumbers, emptyLedger } from 'linkback';
import type { Fields } from '../options.ts';
import { absoluteUrl, postPath, routeParameter } from './address.ts';
import type { SiteShape } from './address.ts';
import { readEntry } from './entry.ts';
import type { Entry, EntryFacts } from './entry.ts';

/** Everything that the permalinks of a site depend on; plain data. */
export interface PermalinkSettings extends SiteShape {
  readonly collections: Readonly<Record<string, Fields>>;
  readonly timeZone: string | undefined;
  /** From the ledger, by identity. */
  readonly numbers: Readonly<Record<string, number>>;
  /** May posts without a number be given one? */
  readonly giveNumbers: boolean;
  /** The moment that "future" is judged by, in milliseconds; undefined in the dev server, which shows everything. */
  readonly now: number | undefined;
}

export interface PermalinkPath<E extends Entry = Entry> {
  params: { permalink: string };
  props: { post: E; permalink: string };
}

export interface Permalinks {
  /** For `getStaticPaths` of a `[...permalink].astro`: the published posts of a collection. */
  permalinkPaths(collection: string, options?: { locale?: string }): PermalinkPath[];
  /** The absolute permalink of a post. */
  permalink(post: Entry): string;
}

/** What `linkback:permalinks` gives, from the settings and all entries of the configured collections. */
export function createPermalinks(settings: PermalinkSettings, entries: readonly Entry[]): Permalinks {
  const { permalinks, now } = settings;
  if (permalinks === undefined) {
    throw new LinkbackError(
      'option-invalid',
      '`linkback:permalinks` is used, but astro.config chooses no permalink scheme.',
      "Choose one: linkback({ permalinks: 'day-and-name' }). Nothing was sent, and the ledger was not changed.",
    );
  }
  const shape = { ...settings, permalinks };
  const fieldsOf = (collection: string): Fields => {
    const fields = settings.collections[collection];
    if (fields !== undefined) return fields;
    throw new LinkbackError(
      'collection-missing',
      `The collection "${collection}" is not among the posts.`,
      `Add it: linkback({ collections: ['${collection}'] }). Nothing was sent, and the ledger was not changed.`,
    );
  };
  const facts = (entry: Entry): EntryFacts =>
    readEntry(entry, fieldsOf(entry.collection), new Date(now ?? 0), settings.timeZone);
  const isShown = (read: EntryFacts) => now === undefined || !read.unpublished;
  const numbers = numberPosts(entries.map(facts).filter(isShown), settings);
  const pathOf = (read: EntryFacts) => postPath(read, numbers.get(read.id) ?? read.number, shape);
  return {
    permalinkPaths(collection, { locale } = {}) {
      fieldsOf(collection);
      const prefix = locale === undefined ? '' : `${locale}/`;
      return entries
        .filter((entry) => entry.collection === collection)
        .map((post) => ({ post, read: facts(post) }))
        .filter(({ read }) => isShown(read))
        .map(({ post, read }) => ({ post, path: pathOf(read) }))
        .map(({ post, path }) => ({
          params: { permalink: routeParameter(path) },
          props: { post, permalink: absoluteUrl(path, shape) },
        }))
        .filter(({ params }) => params.permalink.startsWith(prefix))
        .map(({ params, props }) => ({
          params: { permalink: params.permalink.slice(prefix.length) },
          props,
        }));
    },
    permalink: (post) => absoluteUrl(pathOf(facts(post)), shape),
  };
}

/** The same numbers wherever they are asked for: within the site's build and after it. */
export function numberPosts(
  posts: readonly EntryFacts[],
  { numbers, giveNumbers }: Pick<PermalinkSettings, 'numbers' | 'giveNumbers'>,
): Map<string, number> {
  const known = Object.entries(numbers).map(
    ([id, number]) => [id, { number, permalink: '', aliases: [], mentions: {} }] as const,
  );
  const numbered = posts.map(({ id, number, clock }) => ({
    id,
    number,
    date: clock === undefined ? '' : sortable(clock),
  }));
  return assignNumbers(numbered, { ...emptyLedger, posts: Object.fromEntries(known) }, giveNumbers);
}

function sortable(clock: NonNullable<EntryFacts['clock']>): string {
  return Object.values(clock)
    .map((part: number) => part.toString().padStart(4, '0'))
    .join('');
}
