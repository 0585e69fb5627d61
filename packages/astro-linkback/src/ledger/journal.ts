import { closeSync, openSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { LinkbackError, formatEntry, parseJournal } from 'linkback/planning';
import type { JournalEntry } from 'linkback';
import { hasCode } from './lock-folder.ts';
import { journalIn, journalOf, journalsOf } from './journal-place.ts';
import { writablePlace } from './places.ts';
import { removeDrafts, writeWhole } from './whole-file.ts';

export { journalOf };

export interface Journal {
  /**
   * Adds an entry; when this returns, the death of this process no longer loses it.
   * @throws LinkbackError `ledger-write`
   */
  add(entry: JournalEntry): void;
  close(): void;
}

/** Opens the journal with its first entry: a run that sends nothing leaves no file. */
export function createJournal(ledgerPath: string): Journal {
  let file: number | undefined;
  let path = '';
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    add(entry) {
      try {
        // What stood there may break off within a line.
        const start = file === undefined ? '\n' : '';
        if (file === undefined) path = journalIn(writablePlace(ledgerPath));
        file ??= openSync(path, 'a');
        // Not `writeSync`: of a disk that is nearly full it takes a part, and says so nowhere but in its result.
        writeFileSync(file, `${start}${formatEntry(entry)}`);
      } catch (error) {
        // What comes next is to begin a line of its own.
        close();
        throw new LinkbackError(
          'ledger-write',
          `${path} cannot be written: ${(error as Error).message}`,
          'It notes what is sent before it is, so sending has stopped. Make room on the disk or give this user the right to write there, then run again.',
        );
      }
    },
    close,
  };
}

/** What an earlier run left; nothing where it ended well. */
export async function readJournal(ledgerPath: string): Promise<JournalEntry[]> {
  const journals = await Promise.all(journalsOf(ledgerPath).map(readEntries));
  const [first = [], ...others] = journals.filter((entries) => entries.length > 0);
  if (others.length === 0) return first;
  // An entry that was being moved from one place to another when that run was killed stands in both.
  const each = new Map([...first, ...others.flat()].map((entry) => [formatEntry(entry), entry]));
  return [...each.values()].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

async function readEntries(path: string): Promise<JournalEntry[]> {
  try {
    return parseJournal(await readFile(path, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw new LinkbackError(
      'ledger-unreadable',
      `${path} cannot be read: ${(error as Error).message}`,
      'It says what an earlier run has sent. Give this user the right to read it. Nothing was sent, and the ledger was not changed.',
    );
  }
}

/**
 * Ends a journal whose entries stand in the ledger by now, but for those that have no place there yet: they are kept.
 * One that cannot be removed is read again, which changes nothing.
 */
export async function endJournal(ledgerPath: string, beyond: readonly JournalEntry[] = []): Promise<void> {
  const kept = beyond.length === 0 ? undefined : journalIn(writablePlace(ledgerPath));
  if (kept !== undefined) await writeWhole(kept, beyond.map(formatEntry).join(''));
  for (const path of journalsOf(ledgerPath)) {
    if (path !== kept) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Removes what processes left that were killed while they wrote a journal whole. */
export async function removeJournalDrafts(ledgerPath: string): Promise<void> {
  for (const path of journalsOf(ledgerPath)) await removeDrafts(path);
}
