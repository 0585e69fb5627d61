import { isSettled } from '../site/choice.ts';
import type { CollectionChoice } from '../site/choice.ts';
import type { Entry, EntryFacts } from '../site/entry.ts';
import type { BuiltPages } from '../pages/pages.ts';
import { compare, isShown, namedPages, standingIn } from './named-pages.ts';
import type { NamedPage } from './named-pages.ts';
import type { CanonicalPath } from './copies.ts';
import { evidenceOf } from './evidence.ts';
import type { Marks } from './evidence.ts';
import { renamedPages } from './renamed-pages.ts';

/** What is known of the posts whose pages are looked for. */
export interface AboutPosts {
  /** Where the ledger says that a post is: a path within the site, decoded. */
  readonly known: (id: string) => string | undefined;
  /** Its own page, where its file is one: a path within the site, decoded. */
  readonly ownFile: (id: string) => string | undefined;
  readonly canonical: CanonicalPath;
  /** What to look for on its page. */
  readonly marks: (id: string) => Marks;
}

export interface InferredPaths {
  /** By identity; no page is that of two posts. */
  readonly paths: ReadonlyMap<string, string>;
  /** Posts that several pages show equally well, with two of those: only the owner can choose. */
  readonly undecided: ReadonlyMap<string, readonly string[]>;
}

/**
 * The pages that look like the posts'. Where two collections have an entry of one name, and a page shows both equally
 * well, that of the collection that is known to hold posts is asked first, then that of the one with more pages.
 */
export function findPages(
  posts: readonly { readonly entry: Entry; readonly facts: EntryFacts }[],
  collections: CollectionChoice,
  pages: BuiltPages,
  about: AboutPosts,
): InferredPaths {
  const byCollection = [...Map.groupBy(posts, ({ entry }) => entry.collection)].map(([name, members]) => ({
    name,
    facts: members.map(({ facts }) => facts),
  }));
  const weigh = ({ name, facts }: (typeof byCollection)[number]) => {
    if (byCollection.length === 1 || isSettled(collections, name)) return Number.MAX_SAFE_INTEGER;
    const found = [...inferPaths(facts, pages, about).paths.values()];
    return found.length + found.filter((path) => path.startsWith(`/${name}/`)).length;
  };
  const ordered = byCollection
    .map((members) => ({ ...members, weight: weigh(members) }))
    .sort((a, b) => b.weight - a.weight);
  return inferPaths(
    ordered.flatMap(({ facts }) => facts),
    pages,
    about,
  );
}

/**
 * The page of each post where no scheme says what it is. Markdown in `src/pages` is its own page. The page that the ledger knows and that is still built stays
 * the post's. Else it is one whose path ends in the entry's id or slug and that shows the post: its text; of a post
 * without text its links or its title. Of several it is the one that the others name as canonical, that has the post's
 * title, that stands where other posts of the collection do. Where no name fits, it is the one page that shows both, or that the
 * others which do name as canonical.
 */
export function inferPaths(
  posts: readonly EntryFacts[],
  pages: BuiltPages,
  about: AboutPosts,
): InferredPaths {
  const named = namedPages(posts, pages, about);
  const paths = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id } of posts) {
    const own = about.ownFile(id);
    if (own === undefined || taken.has(own)) continue;
    paths.set(id, own);
    taken.add(own);
  }
  for (const { id, permalink } of posts) {
    if (paths.has(id)) continue;
    const known = permalink === undefined ? about.known(id) : undefined;
    const built =
      known === undefined ? undefined : (pages.find(known) ?? (pages.has(known) ? known : undefined));
    if (built === undefined || taken.has(built) || !mayStay(id, built, named(id), pages, about)) continue;
    paths.set(id, built);
    taken.add(built);
  }
  const undecided = new Map<string, readonly string[]>();
  const owners = new Map<string, NamedPage>();
  for (const members of Map.groupBy(posts, collectionOf).values()) {
    const open = members.filter(({ id }) => !paths.has(id)).map(({ id }) => ({ id, own: named(id) }));
    if (open.length === 0) continue;
    const lasting = members.flatMap(({ id }) => paths.get(id) ?? []);
    const standing = standingIn(
      open.flatMap(({ own }) => own),
      lasting,
    );
    for (const { id, own } of open) {
      const [best, second] = own
        .filter((page) => !taken.has(page.path) && isShown(page, standing))
        .toSorted((a, b) => compare(standing(b), standing(a)));
      if (best === undefined) continue;
      if (second !== undefined && compare(standing(best), standing(second)) === 0) {
        undecided.set(id, [best.path, second.path]);
        continue;
      }
      const owner = owners.get(best.path);
      // `/2024/a/` may end in the slug of 2023/a, but it is the page of 2024/a.
      if (owner === undefined || compare(claimOf(best), claimOf(owner)) > 0) owners.set(best.path, best);
    }
  }
  for (const [path, { id }] of owners) paths.set(id, path);
  const left = posts.filter(
    ({ id, permalink }) => permalink === undefined && !paths.has(id) && !undecided.has(id),
  );
  for (const [id, found] of renamedPages(left, pages, new Set(paths.values()), about)) {
    const [only, ...others] = found;
    if (only !== undefined && others.length === 0) paths.set(id, only);
    else undecided.set(id, found.slice(0, 2));
  }
  return { paths, undecided };
}

const collectionOf = ({ id }: EntryFacts) => id.slice(0, id.indexOf('/'));

/** A known page may by now be another's: where names leave a doubt it has to show something of the post. */
function mayStay(
  id: string,
  path: string,
  own: readonly NamedPage[],
  pages: BuiltPages,
  { marks }: AboutPosts,
): boolean {
  const [only, ...others] = own;
  if (others.length === 0 && only?.path === path) return true;
  const html = pages.read(path)?.html;
  const evidence = html === undefined ? undefined : evidenceOf(marks(id), html);
  return evidence?.share === undefined
    ? own.length === 0 || own.some((page) => page.path === path)
    : evidence.share > 0;
}

/** What makes a page that post's rather than another's. */
function claimOf({ evidence, rank, ending }: NamedPage): readonly number[] {
  return [evidence()?.share ?? 1, evidence()?.titled ?? 0, -rank, ending.length];
}
