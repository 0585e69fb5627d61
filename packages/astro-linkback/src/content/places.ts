import { LinkbackError } from 'linkback/planning';
import type { Identifiable } from 'linkback';
import type { BuiltPages } from '../pages/pages.ts';
import { assertBuilt } from '../pages/pages.ts';
import { absoluteUrl, createPostPath } from '../site/address.ts';
import { fieldsOf } from '../site/choice.ts';
import type { Judged, Loaded } from '../site/collections.ts';
import { readEntry } from '../site/entry.ts';
import type { Entry, EntryFacts } from '../site/entry.ts';
import { nameAll, numberPosts } from '../site/numbering.ts';
import type { Hidden, PermalinkSettings } from '../site/permalink-settings.ts';
import { identify } from '../site/identify.ts';
import type { InferredPaths } from './inferred-paths.ts';
import { judgeByPages } from './own-pages.ts';
import type { LinkReader } from './post-links.ts';

/** A published post and where its page is. */
export interface PlacedPost {
  readonly entry: Entry;
  readonly facts: EntryFacts;
  readonly number: number | undefined;
  /** Path of its page within the site, decoded; undefined where none was found, and no scheme says where it should be. */
  readonly path: string | undefined;
  /** Two pages that show it equally well, where no other shows it better. */
  readonly rivals?: readonly string[];
}

export interface PlacedPosts {
  readonly posts: readonly PlacedPost[];
  /** Every collection of the site, and why it holds no posts. */
  readonly collections: readonly Judged[];
  /** What the posts are known by, those that are not published yet among them. */
  readonly identities: readonly Identifiable[];
}

type Settings = PermalinkSettings & Hidden & { readonly now: number };
type Published = Pick<PlacedPost, 'entry' | 'facts'>;

/**
 * The published posts among the entries, with their pages.
 * @throws LinkbackError `permalink-unknown` for a post that lacks what its permalink is made of, `permalink-unbuilt`
 * where there would be posts, but no permalink of the scheme is built.
 */
export async function placePosts(
  { entries, collections }: Loaded,
  given: PermalinkSettings & { readonly now: number },
  pages: BuiltPages,
  links: LinkReader,
): Promise<PlacedPosts> {
  const all = readAll(entries, given);
  const hidden = all.map(({ facts }) => facts).filter(({ unpublished }) => unpublished);
  const settings = { ...given, hidden };
  const published = publishedPosts(all, settings);
  await links.prepare(published.map(({ entry }) => entry));
  const tried = await tryPlaces(published, settings, pages, links);
  const isScheme = settings.permalinks !== undefined;
  const judged = judgeByPages(
    collections,
    tried.map(({ entry: { collection }, path, rivals }) => ({ collection, path: path ?? rivals?.[0] })),
    settings.collections,
    isScheme,
    (path) => pages.has(path),
  );
  const taken = new Set(judged.filter(({ why }) => why === undefined).map(({ name }) => name));
  const posts = tried.filter(({ entry }) => taken.has(entry.collection));
  const [first] = taken.size === 0 && isScheme ? tried : [];
  for (const { error } of first === undefined ? posts : [first]) if (error !== undefined) throw error;
  if (first?.path !== undefined) {
    const { facts, entry, path } = first;
    assertBuilt({ id: facts.id, file: entry.filePath, permalink: absoluteUrl(path, settings) }, path, pages);
  }
  const named = new Map(tried.map(({ facts }) => [facts.id, facts]));
  return {
    posts,
    collections: judged,
    identities: all.map(({ facts }) => identify(named.get(facts.id) ?? facts)),
  };
}

function readAll(entries: readonly Entry[], settings: Settings): Published[] {
  return entries.flatMap((entry) => {
    const fields = fieldsOf(settings.collections, entry.collection);
    const facts = fields && readEntry(entry, fields, new Date(settings.now), settings.timeZone);
    return facts === undefined ? [] : [{ entry, facts }];
  });
}

function publishedPosts(all: readonly Published[], settings: Settings): Published[] {
  const { permalinks } = settings;
  const read = all.filter(({ facts }) => !facts.unpublished);
  if (permalinks === undefined) return read;
  const named = nameAll(
    read.map(({ facts }) => facts),
    { ...settings, permalinks },
  );
  return read.map(({ entry, facts }, index) => ({ entry, facts: named[index] ?? facts }));
}

/** With the error of a post whose permalink cannot be made: that of a collection without posts does not count. */
async function tryPlaces(
  posts: readonly Published[],
  settings: Settings,
  pages: BuiltPages,
  links: LinkReader,
): Promise<(PlacedPost & { readonly error?: LinkbackError })[]> {
  const { permalinks } = settings;
  const all = posts.map(({ facts }) => facts);
  const numbers = numberPosts(all, settings);
  const pathOf = permalinks === undefined ? undefined : createPostPath({ ...settings, permalinks });
  const inferred = permalinks === undefined ? await inferPages(posts, settings, pages, links) : undefined;
  return posts.map(({ entry, facts }) => {
    const number = numbers.get(facts.id);
    const placed = { entry, facts, number };
    if (pathOf === undefined) {
      const rivals = inferred?.undecided.get(facts.id);
      return { ...placed, path: inferred?.paths.get(facts.id), ...(rivals === undefined ? {} : { rivals }) };
    }
    try {
      return { ...placed, path: pathOf(facts, number) };
    } catch (error) {
      if (error instanceof LinkbackError) return { ...placed, path: undefined, error };
      throw error;
    }
  });
}

/** Where a scheme says which page is whose, nothing is loaded that looks for it. */
async function inferPages(
  posts: readonly Published[],
  settings: Settings,
  pages: BuiltPages,
  links: LinkReader,
): Promise<InferredPaths> {
  const [{ aboutPosts }, { findPages }] = await Promise.all([
    import('./about-posts.ts'),
    import('./inferred-paths.ts'),
  ]);
  return findPages(posts, settings.collections, pages, aboutPosts(posts, settings, links, pages));
}
