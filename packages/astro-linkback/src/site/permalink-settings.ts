import type { LedgerPost } from 'linkback';
import type { HostName } from '../hosts/host.ts';
import type { Settings } from '../options.ts';
import type { CollectionChoice } from './choice.ts';
import type { EntryFacts } from './entry.ts';
import type { NameSettings } from './slugify.ts';

/** What of a post's record decides numbers and names. */
export interface KnownPost extends Partial<Pick<LedgerPost, 'number' | 'print' | 'permalink' | 'gone'>> {
  /** Of a post that only its links can tell from others. */
  readonly mentions?: LedgerPost['mentions'];
  /** Former addresses with a query. */
  readonly aliases?: readonly string[];
}

/** The posts that are not shown: a file that is there was not renamed. */
export interface Hidden {
  readonly hidden?: readonly EntryFacts[];
}

/** Everything that the permalinks of a site depend on; plain data, but for a function in `slugify`. */
export interface PermalinkSettings extends NameSettings {
  /** Path of the project, with a slash at the end. */
  readonly root: string;
  readonly collections: CollectionChoice;
  readonly timeZone: string | undefined;
  /** From the ledger, by identity. */
  readonly known: Readonly<Record<string, KnownPost>>;
  /** May posts without a number be given one? */
  readonly giveNumbers: boolean;
  /** The form of short addresses: `/?p=ID` where the host answers it, else `/p/ID/`. */
  readonly shortlinks: 'query' | 'path';
  /** The hosts that it is published on; empty where nobody knows. */
  readonly hosts: readonly HostName[];
  /** Endpoints to advertise; absolute URLs. */
  readonly receiver: Settings['receiver'];
  /** Days after which a post takes no more linkbacks; undefined: it always does. */
  readonly closeAfter: number | undefined;
  /** The moment that "future" is judged by, in milliseconds; undefined in the dev server, which shows everything. */
  readonly now: number | undefined;
}
