import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LinkbackError } from 'linkback/errors';
import { writeWhole } from '../ledger/whole-file.ts';
import type { FileChange } from './plan.ts';

/**
 * Writes the files of a plan, each whole or not at all.
 * @throws LinkbackError `argument-invalid` where a file is not as it was when the plan was shown, before any is written;
 * or where one cannot be written, naming those that were.
 */
export async function applyChanges(root: string, changes: readonly FileChange[]): Promise<void> {
  const now = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  const changed = changes.find(({ path, before }) => now(join(root, path)) !== before);
  if (changed !== undefined) {
    const hint = 'Run it again, and look at what it would do now. Nothing was changed.';
    throw new LinkbackError('argument-invalid', `${changed.path} was changed meanwhile.`, hint);
  }
  const written: string[] = [];
  for (const { path, after } of changes) {
    try {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeWhole(join(root, path), after);
      if (after.startsWith('#!')) await chmod(join(root, path), 0o755);
      written.push(path);
    } catch (error) {
      const state = written.length === 0 ? 'Nothing was changed.' : `Written were: ${written.join(', ')}.`;
      const hint = `Give this user the right to write there, then run it again. ${state}`;
      throw new LinkbackError(
        'argument-invalid',
        `${path} cannot be written: ${(error as Error).message}`,
        hint,
      );
    }
  }
}
