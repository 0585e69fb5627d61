import { closeSync, openSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { LinkbackError, formatEntry, parseJournal } from 'linkback';
import type { JournalEntry } from 'linkback';
import { writeWhole } from './whole-file.ts';

/** Beside the ledger while a run sends, and after one that was killed. */
export function journalOf(ledgerPath: string): string {
  return `${ledgerPath}.journal`;
}

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
  const path = journalOf(ledgerPath);
  let file: number | undefined;
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    add(entry) {
      try {
        // What stood there may break off within a line.
        const start = file === undefined ? '\n' : '';
        file ??= openSync(path, 'a');
        // Not `writeSync`: of a disk that is nearly full it takes a part, and says so nowhere but in its result.
        writeFileSync(file, `${start}${formatEntry(entry)}`);
      } catch (error) {
        // What comes next is to begin a line of its own.
        close();
        throw new LinkbackError(
          'ledger-write',
          `${basename(path)} cannot be written: ${(error as Error).message}`,
          'It notes what is sent before it is, so sending has stopped. Make room on the disk or give this user the right to write there, then run again.',
        );
      }
    },
    close,
  };
}

/** What an earlier run left; nothing where it ended well. */
export async function readJournal(ledgerPath: string): Promise<JournalEntry[]> {
  try {
    return parseJournal(await readFile(journalOf(ledgerPath), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new LinkbackError(
      'ledger-unreadable',
      `${journalOf(ledgerPath)} cannot be read: ${(error as Error).message}`,
      'It says what an earlier run has sent. Give this user the right to read it. Nothing was sent, and the ledger was not changed.',
    );
  }
}

/** Ends a journal whose entries stand in the ledger by now, but for those that have no place there yet. */
export async function endJournal(ledgerPath: string, beyond: readonly JournalEntry[] = []): Promise<void> {
  const path = journalOf(ledgerPath);
  if (beyond.length === 0) await rm(path, { force: true });
  else await writeWhole(path, beyond.map(formatEntry).join(''));
}
