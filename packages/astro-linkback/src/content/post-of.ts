import type { Post } from 'linkback';
import { withContexts } from './more-links.ts';
import type { LinkReader } from './post-links.ts';
import type { Entry, EntryFacts } from '../site/entry.ts';

/** What an entry itself does not say of its post. */
export interface PostParts {
  /** Absolute. */
  readonly permalink: string;
  readonly number: number | undefined;
  /** What its source links to. */
  readonly found: ReturnType<LinkReader['read']>;
  readonly lineOf: (text: string) => number;
  readonly site: URL;
}

/** A post of an entry, with the links of its source and its frontmatter. */
export function postOf(
  entry: Entry,
  facts: EntryFacts,
  { permalink, number, found, lineOf, site }: PostParts,
): Post {
  const { id, title, silent, trackbacks, contexts = [], print, date } = facts;
  return {
    ...{ id, title, silent, trackbacks, permalink, collection: entry.collection },
    file: entry.filePath ?? id,
    links: withContexts(found.links, contexts, site, lineOf),
    ...(date === undefined ? {} : { published: date.slice(0, 10) }),
    ...(number === undefined ? {} : { number }),
    ...(print === undefined ? {} : { print }),
    ...(found.unreadable === undefined ? {} : { partial: true }),
  };
}
