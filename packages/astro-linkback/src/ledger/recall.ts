import { isOpen, recallOutcomes, recordMentions } from 'linkback';
import type { Due, Ledger, Recalled } from 'linkback';
import { changeLedger, presentLedger } from './file.ts';
import type { LedgerReader } from './file.ts';
import { ledgerVersions } from './history.ts';

/** What is left to be told once git's history of the ledger was asked. */
export interface RecalledRun {
  readonly due: readonly Due[];
  /** With what that history knew. */
  readonly ledger: Ledger;
  /** What it knew as settled: nobody is told of it again. */
  readonly settled: readonly Recalled[];
}

/**
 * Asks the other versions of the ledger in git about what is due here, since this one may have been restored from an
 * older one, and writes down what they knew.
 * @throws LinkbackError for a ledger that cannot be used or saved by now.
 */
export async function recall(
  wanted: readonly Due[],
  given: Ledger,
  path: string,
  read: LedgerReader,
): Promise<RecalledRun> {
  const recalled = await askVersions(wanted, given, path);
  if (recalled.length === 0) return { due: wanted, ledger: given, settled: [] };
  // What may have arrived already has to be in the file before it is sent once more.
  const ledger = await changeLedger(path, (now) => recordMentions(presentLedger(now, path), recalled), read);
  const settled = recalled.filter(({ mention }) => !isOpen(mention));
  const isSettled = new Set(settled.map(({ post, target }) => `${post} ${target}`));
  const due = wanted.filter(({ post, target }) => !isSettled.has(`${post} ${target}`));
  return { due, ledger, settled };
}

async function askVersions(due: readonly Due[], ledger: Ledger, path: string): Promise<Recalled[]> {
  const first = due.filter(({ again }) => again === undefined);
  if (first.length === 0) return [];
  const versions = await ledgerVersions(
    path,
    first.map(({ target }) => target),
  );
  return recallOutcomes(ledger, first, versions);
}
