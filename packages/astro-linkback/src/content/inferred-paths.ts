import type { EntryFacts } from '../site/entry.ts';

/**
 * The page of each post where no scheme says what it is: the one whose path ends in the entry's id or slug, under
 * the prefix that most posts of the collection have. `/blog/hello-world/` for `blog/hello-world`.
 * @param paths of all built pages.
 * @returns by identity; a post without such a page is not in it, and no page is in it twice.
 */
export function inferPaths(posts: readonly EntryFacts[], paths: readonly string[]): Map<string, string> {
  const byLastSegment = Map.groupBy(
    paths.map((path) => ({ path, bare: path.replace(/\/+$/, '') })),
    ({ bare }) => bare.slice(bare.lastIndexOf('/')),
  );
  const candidates = posts.map((post) => {
    const pages = endings(post).flatMap((ending, rank) =>
      (byLastSegment.get(ending.slice(ending.lastIndexOf('/'))) ?? [])
        .filter(({ bare }) => bare.endsWith(ending))
        .map(({ path, bare }) => ({ path, prefix: bare.slice(0, -ending.length), ending, rank })),
    );
    const isFirst = ({ path }: { path: string }, at: number) =>
      pages.findIndex((page) => page.path === path) === at;
    return { post, pages: pages.filter(isFirst) };
  });
  const owners = new Map<string, { id: string; ending: string; rank: number }>();
  for (const [collection, members] of Map.groupBy(candidates, ({ post }) => collectionOf(post))) {
    const votes = Map.groupBy(
      members.flatMap(({ pages }) => pages),
      ({ prefix }) => prefix,
    );
    const weight = (prefix: string) =>
      (votes.get(prefix)?.length ?? 0) * 2 + Number(prefix === `/${collection}`);
    for (const { post, pages } of members) {
      const [best] = pages.toSorted((a, b) => weight(b.prefix) - weight(a.prefix));
      if (best === undefined) continue;
      const owner = owners.get(best.path);
      // `/2024/a/` may end in the slug of 2023/a, but it is the page of 2024/a.
      const isCloser =
        owner === undefined ||
        best.rank < owner.rank ||
        (best.rank === owner.rank && best.ending.length > owner.ending.length);
      if (isCloser) owners.set(best.path, { ...best, id: post.id });
    }
  }
  return new Map([...owners].map(([path, { id }]) => [id, path]));
}

const collectionOf = ({ id }: EntryFacts) => id.slice(0, id.indexOf('/'));

/** What the path of a post's page may end in, the most telling first. */
function endings({ id, slug, permalink }: EntryFacts): string[] {
  if (permalink !== undefined) return [`/${permalink}`.replace(/\/+/g, '/').replace(/\/$/, '')];
  return [...new Set([id.slice(id.indexOf('/')), `/${slug}`])];
}
