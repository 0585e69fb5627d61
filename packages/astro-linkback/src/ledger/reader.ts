import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { LinkbackError, readSound } from 'linkback/reading';
import type { Ledger } from 'linkback/reading';

/**
 * The ledger in a file; undefined where there is none yet.
 * @throws LinkbackError for a file that is there and cannot be used.
 */
export async function loadLedger(path: string): Promise<Ledger | undefined> {
  const text = await readText(path);
  return text === undefined ? undefined : parseText(text, basename(path));
}

/**
 * As a rule a ledger is as this program wrote it: what reads those of others, and finds their faults, is loaded only for
 * that.
 * @throws LinkbackError as `parseLedger`, which `name` and `shared` are for.
 */
export async function parseText(text: string, name?: string, shared?: 'numbers'): Promise<Ledger> {
  return readSound(text) ?? (await import('linkback')).parseLedger(text, name, shared);
}

/**
 * The text of a ledger's file; undefined where there is none.
 * @throws LinkbackError `ledger-unreadable`
 */
// eslint-disable-next-line @typescript-eslint/require-await
export async function readText(path: string): Promise<string | undefined> {
  return readNow(path)?.text;
}

/**
 * At once: to begin with `node:fs/promises` takes longer than to read a ledger.
 * @throws LinkbackError as `readText`
 */
export function readNow(path: string): { readonly bytes: Buffer; readonly text: string } | undefined {
  const bytes = bytesNow(path);
  return bytes && { bytes, text: readable(path, () => bytes.toString()) };
}

/** @throws LinkbackError as `readText` */
export function bytesNow(path: string): Buffer | undefined {
  return readable(path, () => {
    try {
      return readFileSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  });
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new LinkbackError(
      'ledger-unreadable',
      `The ledger ${path} cannot be read: ${(error as Error).message}`,
      'Give this user the right to read it. The ledger was not changed.',
    );
  }
}
