import type { Ledger } from './ledger.ts';
import { changeOf, isOpenNotice, unheard, withTold } from './notice.ts';
import type { Notice } from './notice.ts';
import { noticeFault } from './notice-faults.ts';
import { noticeOf, recordNotices } from './record-notices.ts';
import type { WrittenNotice } from './record-notices.ts';

interface Noted {
  /** The address at which the index is told. */
  readonly index: string;
  readonly topic: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Written before an index is told. */
export interface TellingEntry extends Noted {
  /** The mark of the change, and its number. */
  readonly telling: string;
  readonly change: number;
}

/** Written when its answer is known: the notice as the ledger is to have it. */
export interface ToldEntry extends Noted {
  readonly notice: Notice;
}

/** The part of a run's journal that is about indexes. */
export type NoticeEntry = TellingEntry | ToldEntry;

export function isNoticeEntry(value: Readonly<Record<string, unknown>>): value is NoticeEntry & typeof value {
  if (!['index', 'topic', 'at'].every((key) => typeof value[key] === 'string')) return false;
  if (value['notice'] !== undefined) return noticeFault(value['notice']) === undefined;
  return typeof value['telling'] === 'string' && Number.isSafeInteger(value['change']);
}

/**
 * The ledger with what a journal knows. What was sent and not answered is not sent again: an index that was told fetches
 * by itself. Doing it twice changes nothing.
 */
export function recoverNotices(ledger: Ledger, entries: readonly NoticeEntry[]): Ledger {
  const written = [
    ...Map.groupBy(entries, ({ index, topic }) => JSON.stringify([index, topic])).values(),
  ].flatMap((own): WrittenNotice[] => {
    const [{ index, topic }] = own as [NoticeEntry];
    const before = noticeOf(ledger.indexes, index, topic);
    if (before === undefined) return [];
    const after = own.reduce<Notice>(withEntry, before);
    return after === before ? [] : [{ index, topic, notice: after }];
  });
  return recordNotices(ledger, written);
}

function withEntry(known: Notice, entry: NoticeEntry): Notice {
  if ('notice' in entry) {
    const { notice } = entry;
    if (notice.state === 'skip') return known;
    // By the line before this one it was in doubt.
    if (known.state === 'gave-up' && known.mark === notice.mark && changeOf(known) === changeOf(notice))
      return notice;
    if (known.state === 'skip') return known;
    // A ledger that was restored from before that change.
    if (!isOpenNotice(known))
      return !isOpenNotice(notice) && changeOf(notice) > changeOf(known) ? notice : known;
    if (!isOpenNotice(notice)) return withTold(known, notice);
    const isSame = known.mark === notice.mark && changeOf(known) === changeOf(notice);
    return isSame && known.state === 'pending' && notice.state === 'retry' ? notice : known;
  }
  if (known.state === 'skip' || changeOf(known) > entry.change) return known;
  const { telling: mark, change, at } = entry;
  const words = 'a run ended while it was told';
  if (isOpenNotice(known)) return withTold(known, unheard({ ...known, mark, change }, at, words));
  if (changeOf(known) === change) return known;
  return unheard({ state: 'pending', mark, change, since: at.slice(0, 10) }, at, words);
}

/** Does the ledger have what an entry is about? */
export function isPlaced(ledger: Ledger, { index, topic }: Pick<NoticeEntry, 'index' | 'topic'>): boolean {
  return noticeOf(ledger.indexes, index, topic) !== undefined;
}
