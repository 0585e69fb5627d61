import { entriesBeyond, mentionsOf, recoverLedger } from 'linkback/planning';
import type { JournalEntry, Ledger } from 'linkback';
import { endJournal, readJournal, removeJournalDrafts } from './journal.ts';
import { changeLedger, createLedgerReader } from './file.ts';
import type { LedgerReader } from './file.ts';
import { withLedgerLock } from './lock.ts';
import type { LockOptions } from './lock.ts';
import { keepTold } from './told.ts';
import { removeDrafts } from './whole-file.ts';

/** What the one writer of a ledger finds. */
export interface LedgerSession {
  /** As it stands now, with what a run that was killed had noted in its journal; undefined where there is none yet. */
  readonly ledger: Ledger | undefined;
  /** What that journal says of mentions that do not stand in the ledger. */
  readonly left: readonly JournalEntry[];
  /** Reads the ledger as it stands by then; what did not change is not parsed again. */
  readonly read: LedgerReader;
  /**
   * Writes the ledger as `edit` makes it of what stands by then, and into it what that journal says of mentions that
   * stand there now: of links that the ledger had forgotten.
   * @param edit as `changeLedger` has it.
   */
  readonly change: (edit: (before: Ledger | undefined) => Ledger) => Promise<Ledger>;
}

/**
 * Runs `task` as the only writer of the ledger.
 * @throws LinkbackError `ledger-locked` where somebody else writes for longer than the lock's patience, or what is
 * wrong with the ledger.
 */
export function withLedger<T>(
  path: string,
  lock: LockOptions,
  task: (session: LedgerSession) => Promise<T>,
  read: LedgerReader = createLedgerReader(path),
): Promise<T> {
  return withLedgerLock(path, lock, async () => {
    await removeDrafts(path);
    await removeJournalDrafts(path);
    const entries = await readJournal(path);
    const change: LedgerSession['change'] = async (edit) => {
      const changed = await changeLedger(path, (before) => recoverLedger(edit(before), entries), read);
      const isKept = await keepTold(path, changed, mentionsOf(changed, entries));
      if (isKept) await endJournal(path, entriesBeyond(changed, entries));
      return changed;
    };
    const ledger = await read();
    if (ledger === undefined || entries.length === 0) return task({ ledger, left: entries, read, change });
    const recovered = await change((now = ledger) => now);
    return task({ ledger: recovered, left: entriesBeyond(recovered, entries), read, change });
  });
}
