import type { Post } from 'linkback';
import { withContexts } from '../content/more-links.ts';
import type { LinkReader } from '../content/post-links.ts';
import { absoluteUrl, postPath } from '../site/address.ts';
import type { Loaded } from '../site/collections.ts';
import type { Entry, EntryFacts } from '../site/entry.ts';
import { identityOf } from '../site/entry.ts';
import { nameAll, numberPosts } from '../site/numbering.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';
import { printOf, writtenDate } from '../site/print.ts';
import { readPosts } from '../site/read-posts.ts';
import type { WrittenReader } from '../site/raw-date.ts';

/** A post as the dev server knows it, where no pages are built. */
export interface DevPost {
  readonly post: Post;
  readonly facts: EntryFacts;
  /** Undefined where no scheme says it and the ledger does not know it: `post.permalink` then stands for nothing. */
  readonly permalink: string | undefined;
}

/**
 * All posts, those too that are not published: the dev server shows them.
 * @param settings with the moment by which "future" is judged.
 * @throws LinkbackError `permalink-unknown`, `frontmatter-invalid` and the like.
 */
export function devPosts(
  loaded: Loaded,
  settings: PermalinkSettings & { readonly now: number },
  written: WrittenReader,
  links: Pick<LinkReader, 'read' | 'lineOf'>,
): DevPost[] {
  const { read } = readPosts(settings, loaded, written);
  const all = loaded.entries.map((entry) => ({ entry, facts: read(entry) }));
  const published = all.map(({ facts }) => facts).filter(({ unpublished }) => !unpublished);
  const hidden = all.map(({ facts }) => facts).filter(({ unpublished }) => unpublished);
  const named = namedOf(published, hidden, settings);
  const numbers = numberPosts(published, { ...settings, hidden });
  return all.map(({ entry, facts: bare }) => {
    const facts = named.get(bare.id) ?? bare;
    const number = numbers.get(facts.id);
    const permalink = permalinkOf(facts, number, settings);
    return { post: postOf(entry, facts, number, permalink, settings, links), facts, permalink };
  });
}

function namedOf(
  published: readonly EntryFacts[],
  hidden: readonly EntryFacts[],
  settings: PermalinkSettings,
): ReadonlyMap<string, EntryFacts> {
  const { permalinks } = settings;
  if (permalinks === undefined) return new Map();
  const shown = new Map(
    nameAll(published, { ...settings, permalinks, hidden }).map((facts) => [facts.id, facts]),
  );
  // The dev server names drafts among all others; a draft must not take a name from what is published.
  for (const facts of nameAll([...published, ...hidden], { ...settings, permalinks }))
    if (!shown.has(facts.id)) shown.set(facts.id, facts);
  return shown;
}

function permalinkOf(
  facts: EntryFacts,
  number: number | undefined,
  settings: PermalinkSettings,
): string | undefined {
  const { permalinks, known } = settings;
  if (permalinks === undefined) return known[facts.id]?.permalink;
  // Of a draft the number is not known yet.
  if (facts.unpublished && number === undefined && /numeric|plain|%post_id%/.test(permalinks))
    return undefined;
  return absoluteUrl(postPath(facts, number, { ...settings, permalinks }), settings);
}

function postOf(
  entry: Entry,
  facts: EntryFacts,
  number: number | undefined,
  permalink: string | undefined,
  settings: PermalinkSettings,
  links: Pick<LinkReader, 'read' | 'lineOf'>,
): Post {
  const found = links.read(entry);
  const { id, title, silent, trackbacks, contexts = [] } = facts;
  const lineOf = links.lineOf(entry);
  const [print, date] = [printOf(facts), writtenDate(facts)];
  return {
    ...{ id, title, silent, trackbacks, collection: entry.collection },
    links: withContexts(found.links, contexts, new URL(settings.site), lineOf),
    file: entry.filePath ?? identityOf(entry),
    // No two posts may have one; this one is written nowhere.
    permalink: permalink ?? `${absoluteUrl('/', settings)}?without-page=${encodeURIComponent(id)}`,
    ...(date === undefined ? {} : { published: date.slice(0, 10) }),
    ...(number === undefined ? {} : { number }),
    ...(print === undefined ? {} : { print }),
    ...(found.unreadable === undefined ? {} : { partial: true }),
  };
}
