import { LinkbackError } from 'linkback/planning';
import { advertisement, belowPermalink, pingFor } from './advertisement.ts';
import { absoluteUrl, createPostPath, routeParameter } from './address.ts';
import { isClosed } from './closed.ts';
import type { Loaded } from './collections.ts';
import { identityOf } from './entry.ts';
import type { Entry, EntryFacts } from './entry.ts';
import { nameAll, numberPosts } from './numbering.ts';
import type { PermalinkSettings } from './permalink-settings.ts';
import { postFields } from './post-fields.ts';
import type { WrittenReader } from './raw-date.ts';
import { readPosts } from './read-posts.ts';

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
  /** Where a TrackBack for a post is sent: as the option `receiver` says, else below its permalink. */
  trackbackUrl(post: Entry): string;
  /** Where a TrackBack for a post is taken; undefined for a closed one, or where the option `receiver` names no place. */
  trackbackPing(post: Entry): string | undefined;
  /** For feeds: stays the same when the permalink does not. It is no address to go to. */
  guid(post: Entry): string;
  /** Does it take linkbacks? */
  isOpen(post: Entry): boolean;
  /** What its page says of that, as HTML for its head: nothing for a closed post; without a post the endpoints. */
  advertisement(post?: Entry): string;
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
  const { permalinks, receiver } = settings;
  if (permalinks === undefined) {
    throw new LinkbackError(
      'option-invalid',
      '`linkback:permalinks` is used, but astro.config chooses no permalink scheme.',
      "Choose one: linkback({ permalinks: 'day-and-name' }). Or take out what uses it, such as <LinkbackHead />: without a scheme the build itself names your endpoints on the pages of posts. Nothing was sent, and the ledger was not changed.",
    );
  }
  const shape = { ...settings, permalinks };
  const { read, shown, hidden } = readPosts(settings, { entries, collections }, written);
  const numbers = numberPosts(shown, { ...settings, hidden });
  const named = new Map(nameAll(shown, { ...shape, hidden }).map((post) => [post.id, post]));
  const shownFacts = (entry: Entry) => named.get(identityOf(entry));
  const facts = (entry: Entry) => shownFacts(entry) ?? read(entry);
  const home = absoluteUrl('', shape).replace(/\/$/, '');
  const numberOf = (post: EntryFacts) => numbers.get(post.id) ?? post.number;
  const toPath = createPostPath(shape);
  const pathOf = (post: EntryFacts) => toPath(post, numberOf(post));
  const addressOf = (post: EntryFacts) => absoluteUrl(pathOf(post), shape);
  const pingOf = (post: EntryFacts) => pingFor(receiver, addressOf(post), numberOf(post));
  const isOpen = (post: EntryFacts) => !isClosed(post, settings);
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
    permalink: (post) => addressOf(facts(post)),
    isOpen: (post) => isOpen(facts(post)),
    trackbackPing: (post) => (isOpen(facts(post)) ? pingOf(facts(post)) : undefined),
    advertisement(post) {
      if (post === undefined) return advertisement(receiver);
      const known = facts(post);
      if (!isOpen(known)) return '';
      return advertisement(receiver, {
        title: known.title,
        permalink: addressOf(known),
        ping: pingOf(known),
      });
    },
    shortlink(post) {
      const number = numberOf(facts(post));
      return number === undefined ? undefined : home + shortPath(number, settings.shortlinks);
    },
    trackbackUrl: (post) => pingOf(facts(post)) ?? belowPermalink(addressOf(facts(post))),
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
