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
  const all = entries.map(read).map((post) => (now === undefined ? { ...post, unpublished: false } : post));
  return {
    read,
    shown: all.filter(({ unpublished }) => !unpublished),
    hidden: all.filter(({ unpublished }) => unpublished),
  };
}
