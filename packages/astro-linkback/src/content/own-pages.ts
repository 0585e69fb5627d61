import { isSettled } from '../site/choice.ts';
import type { CollectionChoice } from '../site/choice.ts';
import type { Judged } from '../site/collections.ts';

/** A published post, and the page that is taken for its own. */
export interface Placed {
  readonly collection: string;
  /** Path of a page within the site; undefined where none was found. */
  readonly path: string | undefined;
}

/**
 * The collections whose posts have pages. One that is settled holds posts whatever was built. Of the others it does not
 * count that a single page happens to stand where one of their posts would be: of a scheme, most of their permalinks are
 * to be built, and not as those of another collection.
 * @param isScheme are the paths made by a scheme, whether they are built or not?
 * @param has is there a page at a path?
 */
export function judgeByPages(
  collections: readonly Judged[],
  posts: readonly Placed[],
  choice: CollectionChoice,
  isScheme: boolean,
  has: (path: string) => boolean,
): Judged[] {
  const open = collections.filter(({ name, why }) => why === undefined && !isSettled(choice, name));
  const built = (name: string) =>
    posts.flatMap(({ collection, path }) =>
      collection === name && path !== undefined && has(path) ? [path] : [],
    );
  const claimed = new Set(
    collections.filter(({ name }) => isSettled(choice, name)).flatMap(({ name }) => built(name)),
  );
  const judged = new Map<string, Judged>();
  for (const { name, pages } of open
    .map(({ name }) => ({ name, pages: built(name) }))
    .sort((a, b) => b.pages.length - a.pages.length)) {
    const published = posts.filter(({ collection }) => collection === name).length;
    const own = pages.filter((path) => !claimed.has(path));
    const least = isScheme ? published / 2 : 0;
    const why = published === 0 ? 'published' : own.length > least ? undefined : 'page';
    judged.set(name, why === undefined ? { name } : { name, why });
    if (why === undefined) for (const path of own) claimed.add(path);
  }
  return collections.map((collection) => judged.get(collection.name) ?? collection);
}
