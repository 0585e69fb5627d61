import type { Ledger } from 'linkback/reading';
import { hasJournal } from './journal-place.ts';
import { loadLedger } from './reader.ts';
import type { LedgerReader } from './reread.ts';

/** The ledger as `withLedger` would find it, for whoever only looks; nothing is written. */
export async function viewLedger(
  path: string,
  read: LedgerReader = () => loadLedger(path),
): Promise<{ readonly ledger: Ledger | undefined }> {
  const ledger = await read();
  // What reads a journal is loaded only where there is one: whoever only looks does so often.
  if (!hasJournal(path)) return { ledger };
  const [{ readJournal }, { recoverLedger }] = await Promise.all([
    import('./journal.ts'),
    import('linkback'),
  ]);
  const entries = await readJournal(path);
  return { ledger: ledger && recoverLedger(ledger, entries) };
}
