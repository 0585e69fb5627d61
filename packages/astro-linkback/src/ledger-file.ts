import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LinkbackError, formatLedger, parseLedger } from 'linkback';
import type { Ledger } from 'linkback';
import writeFileAtomic from 'write-file-atomic';

/**
 * The ledger in a file; undefined where there is none yet.
 * @throws LinkbackError for a file that is there and cannot be used.
 */
export function loadLedger(path: string): Promise<Ledger | undefined> {
  return createLedgerReader(path)();
}

/** Reads the ledger as often as it is asked, and parses it again only where its text changed. */
export function createLedgerReader(path: string): () => Promise<Ledger | undefined> {
  let known: { text: string; ledger: Ledger } | undefined;
  return async () => {
    const text = await readText(path);
    if (text === undefined) return undefined;
    if (text !== known?.text) known = { text, ledger: parseLedger(text, basename(path)) };
    return known.ledger;
  };
}

/**
 * Writes the ledger whole or not at all: beside it first, then in its place. Nothing is written where the text
 * would be the same.
 * @returns whether the file changed.
 * @throws LinkbackError `ledger-write`
 */
export async function saveLedger(path: string, ledger: Ledger): Promise<boolean> {
  const text = formatLedger(ledger);
  if ((await readText(path)) === text) return false;
  try {
    await writeFileAtomic(path, text);
    return true;
  } catch (error) {
    throw unsaved(path, error);
  }
}

/**
 * A ledger that is saved while outcomes come in. Those that arrive during a write share the next one.
 * @returns `update`, which resolves when its change is on the disk.
 */
export function createLedgerWriter(path: string, initial: Ledger) {
  let ledger = initial;
  let writing: Promise<unknown> = Promise.resolve();
  let next: Promise<unknown> | undefined;
  return {
    get ledger() {
      return ledger;
    },
    async update(change: (ledger: Ledger) => Ledger): Promise<void> {
      const changed = change(ledger);
      if (changed === ledger) return;
      ledger = changed;
      next ??= writing.then(() => {
        next = undefined;
        writing = saveLedger(path, ledger);
        return writing;
      });
      await next;
    },
  };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LinkbackError(
      'ledger-unreadable',
      `The ledger ${path} cannot be read: ${(error as Error).message}`,
      'Give this user the right to read it. The ledger was not changed.',
    );
  }
}

function unsaved(path: string, error: unknown): LinkbackError {
  return new LinkbackError(
    'ledger-write',
    `The ledger ${path} cannot be saved: ${(error as Error).message}`,
    'Make room on the disk or give this user the right to write there, then run again. The ledger holds what it held before; what was sent since then would be sent once more.',
  );
}
