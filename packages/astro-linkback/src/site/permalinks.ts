import {
  LinkbackError,
  assignNumbers,
  composeIdentities,
  emptyLedger,
  findRenamed,
  renamePosts,
} from 'linkback';
import type { Ledger, LedgerPost } from 'linkback';
import type { HostName } from '../hosts/host.ts';
import { isSettled } from './choice.ts';
import type { CollectionChoice } from './choice.ts';
import type { Loaded } from './collections.ts';
import { absoluteUrl, postPath, routeParameter } from './address.ts';
import { identityOf, readEntry } from './entry.ts';
import type { Entry, EntryFacts } from './entry.ts';
import { postFields } from './post-fields.ts';
import { identify, writtenDate } from './print.ts';
import type { WrittenReader } from './raw-date.ts';
import { takenNumbers } from './taken-numbers.ts';
import { namePosts } from './slugify.ts';
import type { NameSettings } from './slugify.ts';

/** What of a post's record decides numbers and names. */
export interface KnownPost extends Partial<Pick<LedgerPost, 'number' | 'print' | 'permalink' | 'gone'>> {
  /** Of a post that only its links can tell from others. */
  readonly mentions?: LedgerPost['mentions'];
  /** Former addresses with a query. */
  readonly aliases?: readonly string[];
}

/** The posts that are not shown: a file that is there was not renamed. */
export interface Hidden {
  readonly hidden?: readonly EntryFacts[];
}

/** Everything that the permalinks of a site depend on; plain data, but for a function in `slugify`. */
export interface PermalinkSettings extends NameSettings {
  /** Path of the project, with a slash at the end. */
  readonly root: string;
  readonly collections: CollectionChoice;
  readonly timeZone: string | undefined;
  /** From the ledger, by identity. */
  readonly known: Readonly<Record<string, KnownPost>>;
  /** May posts without a number be given one? */
  readonly giveNumbers: boolean;
  /** The form of short addresses: `/?p=ID` where the host answers it, else `/p/ID/`. */
  readonly shortlinks: 'query' | 'path';
  /** The hosts that it is published on; empty where nobody knows. */
  readonly hosts: readonly HostName[];
  /** Endpoints to advertise; absolute URLs. */
  readonly receiver: { readonly webmention?: string | undefined; readonly pingback?: string | undefined };
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
  /** The short address that works where the site is published; undefined for a post without a number. */
  shortlink(post: Entry): string | undefined;
  /** Where a TrackBack for a post is sent, as WordPress has it: below its permalink. */
  trackbackUrl(post: Entry): string;
  /** For feeds: stays the same when the permalink does not. It is no address to go to. */
  guid(post: Entry): string;
}

/**
 * What `linkback:permalinks` gives, from the settings and all entries of the collections that hold posts.
 * @param written reads the entries' files, where there are files.
 */
export function createPermalinks(
  settings: PermalinkSettings,
  { entries, collections }: Loaded,
  written: WrittenReader = () => undefined,
): Permalinks {
  const { permalinks, now } = settings;
  if (permalinks === undefined) {
    throw new LinkbackError(
      'option-invalid',
      '`linkback:permalinks` is used, but astro.config chooses no permalink scheme.',
      "Choose one: linkback({ permalinks: 'day-and-name' }). Nothing was sent, and the ledger was not changed.",
    );
  }
  const shape = { ...settings, permalinks };
  const read = (entry: Entry): EntryFacts => {
    const fields = postFields(entry.collection, settings.collections, collections);
    const whole = { ...entry, written: written(entry) };
    return readEntry(whole, fields, new Date(now ?? 0), settings.timeZone);
  };
  const all = entries.map(read).map((post) => (now === undefined ? { ...post, unpublished: false } : post));
  const [shown, hidden] = [all.filter((post) => !post.unpublished), all.filter((post) => post.unpublished)];
  const numbers = numberPosts(shown, { ...settings, hidden });
  const named = new Map(nameAll(shown, { ...shape, hidden }).map((post) => [post.id, post]));
  const shownFacts = (entry: Entry) => named.get(identityOf(entry));
  const facts = (entry: Entry) => shownFacts(entry) ?? read(entry);
  const home = absoluteUrl('', shape).replace(/\/$/, '');
  const numberOf = (post: EntryFacts) => numbers.get(post.id) ?? post.number;
  const pathOf = (post: EntryFacts) => postPath(post, numberOf(post), shape);
  return {
    permalinkPaths(collection, { locale } = {}) {
      postFields(collection, settings.collections, collections);
      const prefix = locale === undefined ? '' : `${locale}/`;
      return entries
        .filter((entry) => entry.collection === collection)
        .flatMap((post) => {
          const known = shownFacts(post);
          return known === undefined ? [] : [{ post, path: pathOf(known) }];
        })
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
    shortlink(post) {
      const number = numberOf(facts(post));
      return number === undefined ? undefined : home + shortPath(number, settings.shortlinks);
    },
    trackbackUrl(post) {
      const permalink = absoluteUrl(pathOf(facts(post)), shape);
      return permalink.endsWith('/') ? `${permalink}trackback/` : `${permalink}/trackback`;
    },
    guid(post) {
      const known = facts(post);
      const number = numberOf(known);
      const { host } = new URL(shape.site);
      return number === undefined
        ? `tag:${host},${(known.clock?.year ?? 1970).toString()}:${known.id}`
        : `${home}/?p=${number}`;
    },
  };
}

function shortPath(number: number, form: PermalinkSettings['shortlinks']): string {
  return form === 'query' ? `/?p=${number}` : `/p/${number}/`;
}

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
  const order = (post: EntryFacts) => {
    const date = writtenDate(post) ?? '';
    return isLate(post) ? last(date) : date;
  };
  return namePosts(posts, settings, knownLedger(posts, settings), order);
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
  const ledger = composeIdentities({ ...emptyLedger, posts: Object.fromEntries(records) });
  return renamePosts(ledger, findRenamed([...posts, ...hidden].map(identify), ledger));
}
