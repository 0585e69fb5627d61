import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** A ledger that is a link is in the repository of what it leads to. */
export async function placeOf(path: string): Promise<{ folder: string; name: string }> {
  const file = await realpath(path).catch(() => path);
  return { folder: dirname(file), name: basename(file) };
}
