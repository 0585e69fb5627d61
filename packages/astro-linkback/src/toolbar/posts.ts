import type { Post } from 'linkback';
import { postOf } from '../content/post-of.ts';
import type { LinkReader } from '../content/post-links.ts';
import { absoluteUrl, createPostPath } from '../site/address.ts';
import type { Loaded } from '../site/collections.ts';
import type { EntryFacts } from '../site/entry.ts';
import { nameAll, numberPosts } from '../site/numbering.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';
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
  const { all, shown, hidden } = readPosts(settings, loaded, written);
  const named = namedOf(shown, hidden, settings);
  const numbers = numberPosts(shown, { ...settings, hidden });
  return all.map(({ entry, facts: bare }) => {
    const facts = named.get(bare.id) ?? bare;
    const number = numbers.get(facts.id);
    const permalink = permalinkOf(facts, number, settings);
    const post = postOf(entry, facts, {
      // No two posts may have one; this one is written nowhere.
      permalink: permalink ?? `${absoluteUrl('/', settings)}?without-page=${encodeURIComponent(facts.id)}`,
      ...{ number, found: links.read(entry), lineOf: links.lineOf(entry), site: new URL(settings.site) },
    });
    return { post, facts, permalink };
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
  return absoluteUrl(createPostPath({ ...settings, permalinks })(facts, number), settings);
}
