import { dayOf } from '../day.ts';
import type { Day } from '../day.ts';

/** How an index takes the word that a feed or a page changed. */
export const indexProtocols = ['websub', 'rsscloud', 'weblog-updates', 'indexnow'] as const;

export type IndexProtocol = (typeof indexProtocols)[number];

interface About {
  /** A mark of the text that this is about: by it one change is known from another. */
  readonly mark: string;
  /** How many changes there were before. By this, of two versions of a ledger, the later one is known. @default 0 */
  readonly change?: number;
}

/** What is not to be told, or not again. */
export type SettledNotice = About &
  (
    | { readonly state: 'baseline'; readonly on: Day }
    | { readonly state: 'delivered'; readonly on: Day }
    | { readonly state: 'refused'; readonly on: Day; readonly words: string }
    | { readonly state: 'gave-up'; readonly attempts: number; readonly on: Day; readonly words: string }
  );

interface Wanted extends About {
  /** The mark of the post's page as it was built, where it could be read. */
  readonly page?: string;
  /** What is in force again if the change is taken back before anybody was told of it. */
  readonly was?: SettledNotice;
}

/** What is still to be told. */
export type OpenNotice = Wanted &
  (
    | { readonly state: 'pending'; readonly since: Day; readonly reason?: string }
    | { readonly state: 'retry'; readonly attempts: number; readonly notBefore: Day; readonly words: string }
  );

/** What the ledger says of telling one index of one address. */
export type Notice =
  | SettledNotice
  | OpenNotice
  /** An owner's veto, typed in by hand. */
  | { readonly state: 'skip'; readonly reason?: string };

/** What follows feeds or pages, and is told when they change: a hub, a cloud, a ping service, a search engine. */
export interface IndexRecord {
  readonly protocol: IndexProtocol;
  /** Of IndexNow: the key, and the address of the file that proves it. */
  readonly key?: string;
  readonly keyLocation?: string;
  /** By the address of a feed or a post. */
  readonly notices: Readonly<Record<string, Notice>>;
}

/** By the address at which an index is told. */
export type Indexes = Readonly<Record<string, IndexRecord>>;

type Member<T> = T extends unknown ? keyof T : never;

/** The mark of a page that is gone. */
export const goneMark = 'gone';

/** The members of a notice in the order in which they are written. */
export const noticeMembers: readonly string[] = [
  'state',
  'attempts',
  'notBefore',
  'mark',
  'page',
  'change',
  'since',
  'on',
  'words',
  'reason',
  'was',
] satisfies Member<Notice>[];

export function isOpenNotice(notice: Notice): notice is OpenNotice {
  return notice.state === 'pending' || notice.state === 'retry';
}

/** What an index was told last, as far as a notice says. */
export function toldNotice(notice: Notice | undefined): SettledNotice | undefined {
  if (notice === undefined || notice.state === 'skip') return undefined;
  return isOpenNotice(notice) ? notice.was : notice;
}

/** The number of a change. */
export const changeOf = ({ change = 0 }: About): number => change;

/** The first change does not say its number. */
export function numbered(change: number): { readonly change?: number } {
  return change === 0 ? {} : { change };
}

/**
 * What is still to be told, with what is known to have been told elsewhere: nothing, where that was this change; and
 * where it was another one that came as late, this is the next.
 */
export function withTold(open: OpenNotice, told: SettledNotice): Notice {
  if (changeOf(told) < changeOf(open)) return open;
  if (told.mark === open.mark) return told;
  return { ...open, ...numbered(changeOf(told) + 1), was: told };
}

/** It was sent at that time (ISO 8601), and nobody heard what came of it: it is not sent again. */
export function unheard(open: OpenNotice, at: string, words: string): SettledNotice {
  const attempts = (open.state === 'retry' ? open.attempts : 0) + 1;
  return {
    state: 'gave-up',
    attempts,
    mark: open.mark,
    ...numbered(changeOf(open)),
    on: dayOf(new Date(at)),
    words: `${words}; it may have arrived`,
  };
}

/** What an owner wrote beside what a notice has: it stays, whatever becomes of the notice. */
export function ownersOfNotice(notice: Notice): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(notice).filter(([key]) => !noticeMembers.includes(key)));
}
