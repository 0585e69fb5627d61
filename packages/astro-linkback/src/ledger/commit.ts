import { LinkbackError } from 'linkback/planning';
import type { Branch } from './branch.ts';
import { runGit } from './git.ts';

/**
 * Commits the ledger and nothing else: what is staged besides stays staged. To be called by the one writer of the ledger.
 * @returns the commit; undefined where the current one has the ledger as it is.
 * @throws LinkbackError `commit-refused` where git does not commit it, such as for a hook of the owner's.
 */
export async function commitLedger({ folder, name }: Branch, message: string): Promise<string | undefined> {
  const changed = await runGit(folder, ['status', '--porcelain', '-z', '--', name]);
  if (changed.ok && changed.stdout === '') return undefined;
  const added = await runGit(folder, ['add', '--', name]);
  // As it stands: a line that begins with `#` is none of git's comments.
  const how = ['commit', '--quiet', '--only', '--cleanup=whitespace', '-F', '-', '--', name];
  const done = added.ok ? await runGit(folder, how, { input: message }) : added;
  const head = done.ok ? await runGit(folder, ['rev-parse', 'HEAD']) : done;
  if (head.ok) return head.stdout.trimEnd();
  throw new LinkbackError(
    'commit-refused',
    `git did not commit ${name}: ${head.words}`,
    `Mend that, then: git commit ${name}. What was told is recorded in ${name}.`,
  );
}
