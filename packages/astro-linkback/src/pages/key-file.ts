import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LinkbackError } from 'linkback/planning';

/**
 * Puts the key by which search engines know that a change is told by the owner of the site at its root (IndexNow,
 * "Verifying ownership via the key").
 * @throws LinkbackError `option-invalid` where something else is at that address.
 */
export async function writeKeyFile(dir: URL, key: string): Promise<void> {
  const path = join(fileURLToPath(dir), `${key}.txt`);
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before?.trim() === key) return;
  if (before !== undefined) {
    throw new LinkbackError(
      'option-invalid',
      `The key of indexes.indexNow belongs into ${key}.txt, and this build has another file there.`,
      'Take that file out of public/, or choose another key. Nothing was sent, and the ledger was not changed.',
    );
  }
  await writeFile(path, key);
}
