import { LinkbackError, entriesBeyond, recordMentions, recordNotices } from 'linkback';
import type { Ledger, Noted, Written, WrittenNotice } from 'linkback';
import { changeLedger, presentLedger } from './file.ts';
import type { LedgerReader } from './file.ts';
import { endJournal, journalOf, readJournal } from './journal.ts';
import { keepTold } from './told.ts';

/** What a run is to record. */
export interface SettledRun {
  readonly written?: readonly Written[];
  readonly notices?: readonly WrittenNotice[];
  /** What the journal has entries of, where that is known without its being read. */
  readonly noted?: readonly Noted[] | undefined;
  /** Of some of it no outcome came: the journal stays as it is, and the next run takes it up. */
  readonly isBrokenOff?: boolean;
}

/**
 * Writes what was settled into the ledger as it stands now, and ends the journal where all was.
 * @throws LinkbackError `ledger-write`, or what is wrong with the ledger by now. What was sent is in the journal.
 */
export async function recordWritten(
  path: string,
  { written = [], notices = [], noted, isBrokenOff = false }: SettledRun,
  read: LedgerReader,
): Promise<void> {
  const change = (now: Ledger | undefined) =>
    recordNotices(recordMentions(presentLedger(now, path), written), notices);
  try {
    const saved = await changeLedger(path, change, read);
    const isKept = await keepTold(path, saved, written);
    if (!isKept || isBrokenOff) return;
    // A journal of thousands of lines is read again only where some of them have to stay.
    const isWhole = noted !== undefined && entriesBeyond(saved, noted).length === 0;
    await endJournal(path, isWhole ? [] : entriesBeyond(saved, await readJournal(path)));
  } catch (error) {
    if (!(error instanceof LinkbackError)) throw error;
    const kept = `What was sent is noted in ${journalOf(path)}, and the next run takes it up from there: do not delete it.`;
    throw new LinkbackError(error.code, error.message, `${error.hint} ${kept}`);
  }
}
