import { dayOf, dueMentions, recallOutcomes, recordMentions } from 'linkback';
import type { Due, Ledger, Recalled } from 'linkback';
import { changeLedger, presentLedger } from './file.ts';
import type { LedgerReader } from './file.ts';
import { ledgerVersions } from './history.ts';

/** What is left to be told once git's history of the ledger was asked. */
export interface RecalledRun {
  readonly due: readonly Due[];
  /** With what that history knew. */
  readonly ledger: Ledger;
  /** What it knew as settled, or as tried and waiting for a later day: nobody is told of it now. */
  readonly settled: readonly Recalled[];
}

/**
 * Asks the other versions of the ledger in git about what is due here, since this one may have been restored from an
 * older one, and writes down what they knew.
 * @param force also what was tried and waits for a later day is told.
 * @throws LinkbackError for a ledger that cannot be used or saved by now.
 */
export async function recall(
  wanted: readonly Due[],
  given: Ledger,
  path: string,
  read: LedgerReader,
  force = false,
): Promise<RecalledRun> {
  const targets = wanted.map(({ target }) => target);
  const recalled = recallOutcomes(given, wanted, await ledgerVersions(path, targets));
  if (recalled.length === 0) return { due: wanted, ledger: given, settled: [] };
  // What may have arrived already has to be in the file before it is sent once more.
  const ledger = await changeLedger(path, (now) => recordMentions(presentLedger(now, path), recalled), read);
  const byKey = new Map(wanted.map((one) => [keyOf(one), one]));
  const due = dueMentions(ledger, dayOf(new Date()), force).flatMap((one): Due[] => {
    const known = byKey.get(keyOf(one));
    if (known === undefined) return [];
    const { endpoint, about } = known;
    return [{ ...one, ...(endpoint && { endpoint }), ...(about && { about }) }];
  });
  const isDue = new Set(due.map(keyOf));
  return { due, ledger, settled: recalled.filter((one) => !isDue.has(keyOf(one))) };
}

function keyOf({ post, target }: Pick<Due, 'post' | 'target'>): string {
  return `${post} ${target}`;
}
