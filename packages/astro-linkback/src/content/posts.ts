import { isTitled } from 'linkback';
import type { Identifiable, Ledger, MalformedLink, Post } from 'linkback';
import type { BuiltPages } from '../pages/pages.ts';
import { marksOf } from './evidence.ts';
import type { Marks } from './evidence.ts';
import { inferPaths } from './inferred-paths.ts';
import type { AboutPosts } from './inferred-paths.ts';
import type { LinkReader, Unreadable } from './post-links.ts';
import { absoluteUrl, pathWithin, postPath } from '../site/address.ts';
import { readEntry } from '../site/entry.ts';
import type { Entry, EntryFacts } from '../site/entry.ts';
import { identify, printOf, writtenDate } from '../site/print.ts';
import { declaredAliases } from '../site/aliases.ts';
import { knownLedger, nameAll, numberPosts } from '../site/permalinks.ts';
import type { Hidden, PermalinkSettings } from '../site/permalinks.ts';

/** A post with what only the build knows of it. */
export interface BuiltPost {
  readonly post: Post;
  /** Path of its page within the site, decoded. */
  readonly path: string;
  /** Former addresses that its frontmatter names; absolute. */
  readonly aliases: readonly string[];
  readonly facts: EntryFacts;
}

export interface CollectedPosts {
  readonly posts: readonly BuiltPost[];
  readonly malformed: readonly (MalformedLink & { readonly file: string })[];
  /** Posts whose source could not be parsed; the mentions of links that are not found in it are left as they are. */
  readonly unreadable: readonly (Pick<Unreadable, 'place'> & {
    readonly id: string;
    readonly file: string;
    readonly words: string;
  })[];
  /** Posts for which no page was found, where no scheme says where it should be. */
  readonly withoutPage: readonly string[];
  /** Posts that several pages show equally well; their mentions are left as they are. */
  readonly undecided: readonly {
    readonly id: string;
    readonly file: string;
    readonly pages: readonly string[];
  }[];
  /** What every one of them is known by. */
  readonly identities: readonly Identifiable[];
}

/**
 * The published posts among the entries, with their permalinks and links.
 * @param withText also a mark of each post's text.
 */
export function collectPosts(
  entries: readonly Entry[],
  given: PermalinkSettings & { readonly now: number },
  pages: BuiltPages,
  links: LinkReader,
  withText = false,
): CollectedPosts {
  const { permalinks } = given;
  const all = entries.flatMap((entry) => {
    const fields = given.collections[entry.collection];
    const facts = fields && readEntry(entry, fields, new Date(given.now), given.timeZone);
    return facts === undefined ? [] : [{ entry, facts }];
  });
  const read = all.filter((post) => !post.facts.unpublished);
  const hidden = all.map((post) => post.facts).filter(({ unpublished }) => unpublished);
  const settings = { ...given, hidden };
  const facts = read.map((post) => post.facts);
  const named = permalinks === undefined ? facts : nameAll(facts, { ...settings, permalinks });
  const published = read.map((post, index) => ({ ...post, facts: named[index] ?? post.facts }));
  const numbers = numberPosts(named, settings);
  const inferred =
    permalinks === undefined ? inferPaths(named, pages, aboutPosts(published, settings, links)) : undefined;
  const collected: { -readonly [K in keyof CollectedPosts]: CollectedPosts[K][number][] } = {
    posts: [],
    malformed: [],
    unreadable: [],
    withoutPage: [],
    undecided: [],
    identities: [...named, ...hidden].map(identify),
  };
  for (const { entry, facts } of published) {
    const file = entry.filePath ?? facts.id;
    const number = numbers.get(facts.id);
    const rivals = inferred?.undecided.get(facts.id);
    if (rivals !== undefined) {
      collected.undecided.push({ id: facts.id, file, pages: rivals });
      continue;
    }
    const path =
      permalinks === undefined
        ? inferred?.paths.get(facts.id)
        : postPath(facts, number, { ...settings, permalinks });
    if (path === undefined) {
      collected.withoutPage.push(file);
      continue;
    }
    const found = links.read(entry);
    if (found.unreadable !== undefined) {
      collected.unreadable.push({ id: facts.id, file, words: found.unreadable, place: found.place });
    }
    collected.malformed.push(...found.malformed.map((link) => ({ ...link, file })));
    const { id, title, silent, trackbacks } = facts;
    const [print, date] = [printOf(facts), writtenDate(facts)];
    const post: Post = {
      ...{ id, title, silent, trackbacks, file, links: found.links, permalink: absoluteUrl(path, settings) },
      collection: entry.collection,
      ...(date === undefined ? {} : { published: date.slice(0, 10) }),
      ...(number === undefined ? {} : { number }),
      ...(print === undefined ? {} : { print }),
      ...(found.unreadable === undefined ? {} : { partial: true }),
      ...(withText ? { text: links.textMark(entry, title) } : {}),
    };
    collected.posts.push({ post, path, facts, aliases: declaredAliases(entry, settings) });
  }
  return collected;
}

/** What the pages of posts are found by. */
function aboutPosts(
  posts: readonly { readonly entry: Entry; readonly facts: EntryFacts }[],
  settings: PermalinkSettings & Hidden,
  links: LinkReader,
): AboutPosts {
  const byId = new Map(posts.map((post) => [post.facts.id, post]));
  const known = knownLedger(
    posts.map(({ facts }) => facts),
    settings,
  );
  const marks = new Map<string, Marks>();
  return {
    known(id) {
      const permalink = known.posts[id]?.permalink;
      return permalink === undefined || permalink === '' ? undefined : pathWithin(permalink, settings);
    },
    canonical: (address, path) => {
      const url = URL.parse(address, absoluteUrl(path, settings));
      return url === null ? undefined : pathWithin(url.href, settings);
    },
    marks(id) {
      const post = byId.get(id);
      if (post === undefined) return { title: '', pieces: [], links: [] };
      const made =
        marks.get(id) ??
        marksOf(
          post.facts.title,
          links.body(post.entry),
          links.read(post.entry).links.map(({ href }) => href),
        );
      marks.set(id, made);
      return made;
    },
  };
}

/** What the ledger knows of posts that decides their numbers and names. */
export function knownPosts(ledger: Ledger | undefined): PermalinkSettings['known'] {
  const known = Object.entries(ledger?.posts ?? {}).map(([id, record]) => {
    const { number, print, permalink, gone, mentions, aliases } = record;
    const queries = aliases.filter((alias) => alias.includes('?'));
    const mark = {
      ...(number === undefined ? {} : { number }),
      ...(print === undefined ? {} : { print }),
      ...(gone === undefined ? {} : { gone }),
      ...(queries.length === 0 ? {} : { aliases: queries }),
      permalink,
    };
    // Those of all posts would make the site's build carry the whole ledger.
    return [id, isTitled(record) || gone !== undefined ? mark : { ...mark, mentions }] as const;
  });
  return Object.fromEntries(known);
}
