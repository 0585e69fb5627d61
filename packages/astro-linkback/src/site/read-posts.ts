import type { Loaded } from './collections.ts';
import { readEntry } from './entry.ts';
import type { Entry, EntryFacts } from './entry.ts';
import type { PermalinkSettings } from './permalink-settings.ts';
import { postFields } from './post-fields.ts';
import type { WrittenReader } from './raw-date.ts';

/** What the entries of a site say of the posts. */
export interface ReadPosts {
  /** Of one entry, also of one that is not among them. */
  readonly read: (entry: Entry) => EntryFacts;
  readonly all: readonly { readonly entry: Entry; readonly facts: EntryFacts }[];
  readonly shown: readonly EntryFacts[];
  /** Drafts and those dated in the future; the dev server shows everything. */
  readonly hidden: readonly EntryFacts[];
}

/** @param written reads the entries' files, where there are files. */
export function readPosts(
  { collections: choice, timeZone, now }: Pick<PermalinkSettings, 'collections' | 'timeZone' | 'now'>,
  { entries, collections }: Loaded,
  written: WrittenReader,
): ReadPosts {
  const read = (entry: Entry): EntryFacts => {
    const fields = postFields(entry.collection, choice, collections);
    return readEntry({ ...entry, written: written(entry) }, fields, new Date(now ?? 0), timeZone);
  };
  const all = entries.map((entry) => {
    const facts = read(entry);
    return { entry, facts: now === undefined ? { ...facts, unpublished: false } : facts };
  });
  const posts = all.map(({ facts }) => facts);
  return {
    read,
    all,
    shown: posts.filter(({ unpublished }) => !unpublished),
    hidden: posts.filter(({ unpublished }) => unpublished),
  };
}
