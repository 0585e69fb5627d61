import { LinkbackError } from 'linkback/planning';
import type { Branch } from './branch.ts';
import { runGit } from './git.ts';

/** Where a branch is pushed to. */
export interface Upstream {
  readonly remote: string;
  /** There, `refs/heads/main`. */
  readonly ref: string;
  /** What this clone knows of it, `refs/remotes/origin/main`. */
  readonly known: string;
}

const nothing = 'Nothing was sent, and the ledger was not changed.';

/**
 * The upstream of a branch, fetched. What others told since is in git's history then, which is asked before anybody is told.
 * @throws LinkbackError `push-failed` where there is none or it cannot be fetched; `commit-refused` where this branch
 * has commits of something else that are not pushed, since a push would publish them.
 */
export async function fetchedUpstream(branch: Branch): Promise<Upstream> {
  const { folder, ref } = branch;
  const format = '--format=%(upstream:remotename)%00%(upstream:remoteref)%00%(upstream)';
  const found = await runGit(folder, ['for-each-ref', format, ref]);
  const [remote = '', there = '', known = ''] = found.stdout.trimEnd().split('\0');
  if (remote === '' || there === '' || known === '') {
    const name = ref.replace('refs/heads/', '');
    const hint = `Push it once with its upstream: git push -u origin ${name}. ${nothing}`;
    throw new LinkbackError('push-failed', `The branch ${name} has no upstream to push to.`, hint);
  }
  const upstream = { remote, ref: there, known };
  const words = await fetchInto(branch, upstream);
  if (words !== undefined) {
    const hint = `See that ${remote} can be reached, or run it without --push. ${nothing}`;
    throw new LinkbackError('push-failed', `git cannot fetch from ${remote}: ${words}`, hint);
  }
  await assertOnlyLedger(branch, upstream);
  return upstream;
}

/** Fetches the upstream. @returns why that failed; undefined where it did not. */
export async function fetchInto({ folder }: Branch, { remote, ref, known }: Upstream) {
  const { ok, words } = await runGit(folder, ['fetch', '--quiet', '--no-tags', remote, `+${ref}:${known}`]);
  return ok ? undefined : words;
}

async function assertOnlyLedger({ folder, path }: Branch, { known, remote }: Upstream): Promise<void> {
  const range = ['log', '-m', '--first-parent', '--format=', '--name-only', '-z', `${known}..HEAD`];
  const changed = await runGit(folder, range);
  const others = changed.stdout.split(/[\0\n]/).filter((name) => name !== '' && name !== path);
  if (changed.ok && others.length === 0) return;
  throw new LinkbackError(
    'commit-refused',
    `This branch has commits that ${remote} does not have, and they change more than ${path}.`,
    `Push them first: git push. Then what was told can be pushed alone. ${nothing}`,
  );
}
