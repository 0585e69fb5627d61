import { rm } from 'node:fs/promises';
import { LinkbackError, formatLedger } from 'linkback/planning';
import type { Branch } from './branch.ts';
import { runGit } from './git.ts';
import { mergeTexts } from './unmerged.ts';
import type { Upstream } from './upstream.ts';

/**
 * Brings this branch onto what was fetched of its upstream. Its own commits are of the ledger alone: they become one on
 * top of the other side's, with the ledger as the two say it together, merged by what it means. What else is staged or
 * changed in the work tree stays. To be called by the one writer of the ledger, when the ledger is committed.
 * @throws LinkbackError `push-failed` where git cannot, or for a ledger of the other side that cannot be read; the
 * branch is then as it was.
 */
export async function takeUpstreamIn(branch: Branch, { known }: Upstream): Promise<void> {
  const git = gitOf(branch);
  const [ours, theirs] = [await git(['rev-parse', 'HEAD']), await git(['rev-parse', known])];
  const common = await runGit(branch.folder, ['merge-base', ours, theirs]);
  const base = common.ok ? common.stdout.trimEnd() : undefined;
  if (base === theirs) return;
  const to = base === ours ? theirs : await together(branch, { base, ours, theirs });
  // A file that was merely touched counts as changed until git has looked at it. Where it cannot, the next one says why.
  await runGit(branch.folder, ['update-index', '-q', '--refresh']);
  // As `git switch` moves: it refuses where it would overwrite what is not committed.
  await git(['read-tree', '-m', '-u', ours, to]);
  await git(['update-ref', '-m', 'linkback: took the other side in', branch.ref, to, ours]);
}

interface Sides {
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
}

/** @returns the commit that has both. */
async function together(branch: Branch, { base, ours, theirs }: Sides): Promise<string> {
  const { folder, path, name } = branch;
  const git = gitOf(branch);
  const textIn = async (commit: string | undefined) => {
    const found =
      commit === undefined ? undefined : await runGit(folder, ['cat-file', 'blob', `${commit}:${path}`]);
    return found?.ok === true ? found.stdout : undefined;
  };
  const texts = { base: await textIn(base), ours: await textIn(ours), theirs: await textIn(theirs) };
  const text = formatLedger(mergeTexts(texts, name).ledger);
  if (text === texts.theirs) return theirs;
  const place = await git(['rev-parse', '--absolute-git-dir']);
  const index = `${place}/linkback-index-${ours}`;
  try {
    await git(['read-tree', theirs], { index });
    const blob = await git(['hash-object', '-w', '--stdin'], { input: text });
    await git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { index });
    const tree = await git(['write-tree'], { index });
    const message = await git(['log', '--reverse', '--format=%B', `${theirs}..${ours}`]);
    return await git(['commit-tree', tree, '-p', theirs, '-F', '-'], { input: `${message}\n` });
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

/** Git in the branch's clone: what it prints, without the end of its last line. It throws as `takeUpstreamIn` does. */
function gitOf({ folder, name }: Branch) {
  return async (args: readonly string[], how?: { input?: string; index?: string }): Promise<string> => {
    const { ok, stdout, words } = await runGit(folder, args, how);
    if (ok) return stdout.trimEnd();
    throw new LinkbackError(
      'push-failed',
      `git cannot take in what the other side changed: ${words}`,
      `Take it in yourself, with git pull --rebase; where ${name} is then in conflict, run \`linkback merge\`. What this clone has told is in ${name}.`,
    );
  };
}
