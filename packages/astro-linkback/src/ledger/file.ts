import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LinkbackError, formatLedger, isSameLedger } from 'linkback/planning';
import type { Ledger } from 'linkback';
import { bytesNow, loadLedger, readText } from './reader.ts';
import { createLedgerReader } from './reread.ts';
import type { LedgerReader } from './reread.ts';
import { writeWhole } from './whole-file.ts';

export { createLedgerReader, loadLedger, readText };
export type { LedgerReader };

/**
 * Writes the ledger whole or not at all: beside it first, then in its place. Nothing is written where the text
 * would be the same.
 * @returns whether the file changed.
 * @throws LinkbackError `ledger-write`, `ledger-unreadable`
 */
export async function saveLedger(path: string, ledger: Ledger): Promise<boolean> {
  const text = formatLedger(ledger);
  const bytes = Buffer.from(text);
  const before = bytesNow(path);
  // What is no UTF-8 is another text than its bytes say, and stays as its owner left it.
  if (before?.equals(bytes) === true || (before && !isUtf8(before) && before.toString() === text))
    return false;
  await assertWritable(path);
  try {
    await writeWhole(path, bytes);
    return true;
  } catch (error) {
    throw unsaved(path, (error as Error).message);
  }
}

/** Whoever edits the file while a change is made to it is not overwritten; but nobody edits it so often. */
const turns = 10;

/**
 * Reads the ledger, changes it and saves it; where nothing is changed, the file stays as its owner formatted it. Where it
 * was changed by somebody else in the meantime, that is read and changed instead.
 * @param change pure: it may be called several times. It is given undefined where there is no ledger yet.
 * @throws LinkbackError for a file that cannot be used or saved.
 */
export async function changeLedger(
  path: string,
  change: (ledger: Ledger | undefined) => Ledger,
  read = createLedgerReader(path),
): Promise<Ledger> {
  for (let turn = 1; ; turn += 1) {
    const before = await read();
    const changed = change(before);
    if (turn < turns && (await read()) !== before) continue;
    // One that was read from git is in no file yet.
    if (before !== undefined && isSameLedger(before, changed) && existsSync(path)) return changed;
    await saveLedger(path, changed);
    return changed;
  }
}

/**
 * The ledger of a run that found one when it began: an empty one in its place would make every old link a new one.
 * @throws LinkbackError `ledger-missing`
 */
export function presentLedger(ledger: Ledger | undefined, path: string): Ledger {
  if (ledger !== undefined) return ledger;
  throw new LinkbackError(
    'ledger-missing',
    `There is no ledger at ${path} any more.`,
    `It was there when this run began. Bring it back, from git or from a copy, then run again.`,
  );
}

/**
 * Nothing may be sent where its outcome could not be recorded.
 * @throws LinkbackError `ledger-write`
 */
export async function assertWritable(path: string): Promise<void> {
  try {
    const file = await stat(path).catch(() => undefined);
    // A new file takes its place, so its own rights would not hinder; but they say what its owner wants.
    if (file !== undefined && (file.mode & 0o222) === 0) throw new Error('it is read-only');
    if (file !== undefined) await access(path, constants.W_OK);
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw unsaved(path, (error as Error).message);
  }
}

function unsaved(path: string, why: string): LinkbackError {
  return new LinkbackError(
    'ledger-write',
    `The ledger ${path} cannot be saved: ${why}`,
    'Make room on the disk or give this user the right to write there, then run again. The ledger holds what it held before.',
  );
}
