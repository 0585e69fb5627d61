import type { BuiltPages } from '../pages/pages.ts';
import { absoluteUrl, pathWithin } from '../site/address.ts';
import type { Entry, EntryFacts } from '../site/entry.ts';
import { knownLedger } from '../site/numbering.ts';
import type { Hidden, PermalinkSettings } from '../site/permalink-settings.ts';
import { marksOf } from './evidence.ts';
import type { Marks } from './evidence.ts';
import type { AboutPosts } from './inferred-paths.ts';
import type { LinkReader } from './post-links.ts';

/** What the pages of posts are found by, each looked up when it is first asked for. */
export function aboutPosts(
  posts: readonly { readonly entry: Entry; readonly facts: EntryFacts }[],
  settings: PermalinkSettings & Hidden,
  links: LinkReader,
  pages: Pick<BuiltPages, 'ofFile'>,
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
    ownFile: (id) => pages.ofFile(byId.get(id)?.entry.filePath ?? ''),
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
