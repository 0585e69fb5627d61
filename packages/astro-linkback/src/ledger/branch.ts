import { LinkbackError } from 'linkback/planning';
import { runGit } from './git.ts';
import { placeOf } from './file-place.ts';

/** Where a ledger is committed. */
export interface Branch {
  /** The folder of the ledger, and its name in there. */
  readonly folder: string;
  readonly name: string;
  /** The ledger as git names it, from the top of the work tree. */
  readonly path: string;
  /** In full, `refs/heads/main`. */
  readonly ref: string;
  /** There is something in the ledger that the current commit does not have. */
  readonly isDirty: boolean;
}

const nothing = 'Nothing was sent, and the ledger was not changed.';

/**
 * The branch that the ledger is to be committed to. Asked before anything is sent: what was told and cannot be committed
 * would be told again by another clone.
 * @param withBuild the ledger may hold what a build has recorded, and need not be committed yet.
 * @throws LinkbackError `git-failed` without a repository; `commit-refused` with a detached head, a merge under way, a
 * ledger with changes that nobody committed, or without a name to commit by.
 */
export async function branchToCommit(path: string, withBuild: boolean): Promise<Branch> {
  const { folder, name } = await placeOf(path);
  const ask = (...args: string[]) => runGit(folder, args);
  const prefix = await ask('rev-parse', '--show-prefix');
  if (!prefix.ok) {
    if (prefix.isMissing === true) {
      const hint = `Install git, or let this process find it (PATH); or run it without --commit. ${nothing}`;
      throw new LinkbackError('git-failed', 'git cannot be started here.', hint);
    }
    const hint = `Run it in the clone of your blog, or without --commit. ${nothing}`;
    throw new LinkbackError('git-failed', `${folder} is in no work tree of git: ${prefix.words}`, hint);
  }
  const head = await ask('symbolic-ref', '-q', 'HEAD');
  if (!head.ok) {
    const hint = `Check a branch out first: git switch main. On a runner, the checkout must be of the branch. ${nothing}`;
    throw refused('No branch is checked out (a detached head): a commit would be on none.', hint);
  }
  await assertNoMerge(folder, name);
  const isDirty = await judgedDirty(folder, name, withBuild);
  const identity = await ask('var', 'GIT_COMMITTER_IDENT');
  if (!identity.ok) {
    const hint = `Say whose commits they are: git config user.name "…" && git config user.email "…". ${nothing}`;
    throw refused('git knows no name to commit by.', hint);
  }
  return { folder, name, path: `${prefix.stdout.trimEnd()}${name}`, ref: head.stdout.trimEnd(), isDirty };
}

/** Git commits no single file while one of these is under way. */
async function assertNoMerge(folder: string, name: string): Promise<void> {
  for (const [mark, what] of Object.entries(underWay)) {
    if (!(await runGit(folder, ['rev-parse', '-q', '--verify', mark])).ok) continue;
    const hint = `Finish it first, or give it up: git ${what} --abort. ${nothing}`;
    throw refused(`A ${what} is under way, and ${name} cannot be committed alone.`, hint);
  }
}

const underWay = { MERGE_HEAD: 'merge', CHERRY_PICK_HEAD: 'cherry-pick', REVERT_HEAD: 'revert' };

async function judgedDirty(folder: string, name: string, withBuild: boolean): Promise<boolean> {
  const status = await runGit(folder, ['status', '--porcelain', '-z', '--ignored', '--', name]);
  const marks = status.stdout.slice(0, 2);
  if (marks === '') return false;
  if (marks === '!!') {
    const hint = `Take it out of .gitignore: a ledger that is not committed forgets who was told. ${nothing}`;
    throw refused(`git ignores ${name}.`, hint);
  }
  if (/U|AA|DD/.test(marks)) {
    throw refused(`${name} is not merged yet.`, `Run \`linkback merge\` and commit first. ${nothing}`);
  }
  if (marks.includes('D')) {
    const hint = `Bring it back: git checkout HEAD -- ${name}. ${nothing}`;
    throw refused(`${name} was deleted, and the current commit still has it.`, hint);
  }
  if (withBuild) return true;
  const how =
    marks === '??'
      ? `${name} is not committed yet.`
      : `${name} has changes that are not committed and are not of this run.`;
  const todo = `Look with \`git diff HEAD -- ${name}\` and commit: git add ${name} && git commit ${name}.`;
  const orBuild = 'On a runner whose build wrote them, --with-build commits them first.';
  throw refused(how, `${todo} ${orBuild} ${nothing}`);
}

function refused(message: string, hint: string): LinkbackError {
  return new LinkbackError('commit-refused', message, hint);
}
