import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Throw-away folders live inside the repository, where `astro` and the packages resolve; but what a test makes there is
 * in no repository but its own.
 */
export async function temporaryFolder(): Promise<string> {
  const folder = join(import.meta.dirname, '..', '.tmp');
  await mkdir(folder, { recursive: true });
  process.env['GIT_CEILING_DIRECTORIES'] = folder;
  return folder;
}
