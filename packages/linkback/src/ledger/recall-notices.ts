import type { Ledger } from './ledger.ts';
import { changeOf, isOpenNotice, toldNotice, withTold } from './notice.ts';
import type { Indexes, Notice, SettledNotice } from './notice.ts';
import { noticeOf } from './record-notices.ts';
import type { WrittenNotice } from './record-notices.ts';

/**
 * What other versions of the ledger say of notices that this one holds open: it may have been restored from an older
 * commit, or be that of a branch which never saw the outcome.
 * @param due those that are asked about; of these, the ones that are open in `ledger`.
 * @returns the notices as they are to stand, where that is news: settled, or as the next change.
 */
export function recallNotices(
  { indexes }: Ledger,
  due: readonly Pick<WrittenNotice, 'index' | 'topic'>[],
  versions: readonly Ledger[],
): WrittenNotice[] {
  return due.flatMap(({ index, topic }): WrittenNotice[] => {
    const known = noticeOf(indexes, index, topic);
    if (known === undefined || !isOpenNotice(known)) return [];
    const heard = versions.flatMap((version) => noticeOf(version.indexes, index, topic) ?? []);
    const told = newestTold(heard, known.mark);
    const notice = told === undefined ? known : withTold(known, told);
    if (notice !== known) return [{ index, topic, notice }];
    const tries = heard.filter(
      (other) =>
        other.state === 'retry' &&
        other.mark === known.mark &&
        changeOf(other) === changeOf(known) &&
        (known.state === 'pending' || other.attempts > known.attempts),
    );
    const last = tries.at(-1);
    return last === undefined ? [] : [{ index, topic, notice: last }];
  });
}

/** What was told last. Where branches told different things of one number, and one of them is `mark`, that counts. */
function newestTold(notices: readonly Notice[], mark: string): SettledNotice | undefined {
  const told = notices
    .flatMap((notice) => toldNotice(notice) ?? [])
    .filter(({ state }) => state !== 'baseline');
  const last = Math.max(...told.map(changeOf));
  const newest = told.filter((notice) => changeOf(notice) === last);
  return newest.find((notice) => notice.mark === mark) ?? newest[0];
}

/** What is known of having told, of both: for a memory that never forgets a later change. */
export function withToldNotices(
  memory: Indexes | undefined,
  ledger: Indexes | undefined,
): Indexes | undefined {
  const indexes = new Map(Object.entries(memory ?? {}));
  let isSame = true;
  for (const [endpoint, { protocol, notices }] of Object.entries(ledger ?? {})) {
    const own = new Map(Object.entries(indexes.get(endpoint)?.notices ?? {}));
    for (const [topic, notice] of Object.entries(notices)) {
      const told = toldNotice(notice);
      const known = toldNotice(own.get(topic));
      if (told === undefined || told.state === 'baseline') continue;
      if (known !== undefined && changeOf(known) >= changeOf(told)) continue;
      own.set(topic, told);
      isSame = false;
    }
    if (own.size > 0) indexes.set(endpoint, { protocol, notices: Object.fromEntries(own) });
  }
  return isSame ? memory : Object.fromEntries(indexes);
}
