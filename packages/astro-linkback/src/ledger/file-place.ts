import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A ledger that is a link is in the repository of what it leads to. */
export async function placeOf(path: string): Promise<{ folder: string; name: string }> {
  const named = async () => join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
  // One that is not there yet is where its folder is.
  const file = await realpath(path).catch(named);
  return { folder: dirname(file), name: basename(file) };
}
