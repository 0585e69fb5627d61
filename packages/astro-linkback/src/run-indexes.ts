import {
  dayOf,
  dueNotices,
  isOpenNotice,
  noticeOf,
  recallNotices,
  recordNotices,
  settleNotice,
  tellIndexes,
} from 'linkback';
import type { Feed, NoticeDelivery, NoticeDue, WrittenNotice } from 'linkback';
import { assertWritable, changeLedger, presentLedger } from './ledger/file.ts';
import type { LedgerReader } from './ledger/file.ts';
import { ledgerVersions } from './ledger/history.ts';
import { createJournal } from './ledger/journal.ts';
import { recordWritten } from './ledger/record.ts';
import { agentOf, withNetwork } from './network/network.ts';
import type { Sending } from './run.ts';

/** How a run tells indexes. */
export interface IndexSending extends Pick<Sending, 'network' | 'site' | 'force' | 'signal'> {
  /** In place of the live check. */
  readonly builtFeed?: (url: string) => Feed | undefined;
}

/** What a run has told. */
export interface ToldIndexes {
  /** What became of each notice; `gaveUp` where it is not tried again. */
  readonly deliveries: readonly (NoticeDelivery & { readonly gaveUp?: string })[];
  /** Notices that this clone, or git's history of the ledger, knows as told: nobody was told again. */
  readonly recalled: readonly WrittenNotice[];
}

/**
 * Tells indexes what is due, as `sendRun` tells mentions: each notice stands in the journal before it goes out, and its
 * outcome as it comes. To be called by the one writer of the ledger.
 * @throws LinkbackError `ledger-write`, or what is wrong with the ledger by then. What was sent is in the journal.
 */
export async function tellIndexRun(
  path: string,
  sending: IndexSending,
  read: LedgerReader,
): Promise<ToldIndexes> {
  const today = dayOf(new Date());
  const given = presentLedger(await read(), path);
  const wanted = dueNotices(given, today, sending.force);
  if (wanted.length === 0) return { deliveries: [], recalled: [] };
  await assertWritable(path);
  const topics = wanted.map(({ topic }) => topic);
  const recalled = recallNotices(given, wanted, await ledgerVersions(path, topics));
  const ledger =
    recalled.length === 0
      ? given
      : await changeLedger(path, (now) => recordNotices(presentLedger(now, path), recalled), read);
  const due = dueNotices(ledger, today, sending.force);
  const deliveries: ToldIndexes['deliveries'][number][] = [];
  const written: WrittenNotice[] = [];
  const sent = new Set<NoticeDue>();
  const journal = createJournal(path);
  const at = () => new Date().toISOString();
  const settle = (delivery: NoticeDelivery) => {
    const { due: one, outcome } = delivery;
    const { index, topic } = one;
    const known = noticeOf(ledger.indexes, index, topic);
    const notice = known && settleNotice(known, outcome, new Date());
    const gaveUp = notice?.state === 'gave-up' ? notice.words : undefined;
    deliveries.push(gaveUp === undefined ? delivery : { ...delivery, gaveUp });
    if (notice === undefined || notice === known) return;
    written.push({ index, topic, notice });
    if (sent.delete(one)) journal.add({ index, topic, at: at(), notice });
  };
  const announce = (told: readonly NoticeDue[]) => {
    for (const one of told) {
      const { index, topic, mark: telling, change } = one;
      sent.add(one);
      journal.add({ index, topic, at: at(), telling, change });
    }
  };
  const { network, site, signal, builtFeed } = sending;
  try {
    await withNetwork({ ...network, site }, (io, bounds) => {
      const options = {
        ...{ io, bounds, announce, budget: network.budget },
        userAgent: agentOf(network, site),
        ...(signal === undefined ? {} : { signal }),
        ...(builtFeed === undefined ? {} : { builtFeed }),
      };
      return tellIndexes(due, options, settle);
    });
  } finally {
    journal.close();
    await recordWritten(path, { notices: written }, read);
  }
  return { deliveries, recalled: recalled.filter(({ notice }) => !isOpenNotice(notice)) };
}
