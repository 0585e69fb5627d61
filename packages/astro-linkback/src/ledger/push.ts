import { LinkbackError } from 'linkback/planning';
import type { Io } from 'linkback';
import type { Branch } from './branch.ts';
import { runGit } from './git.ts';
import { takeUpstreamIn } from './take-in.ts';
import { fetchInto } from './upstream.ts';
import type { Upstream } from './upstream.ts';

/** So often a push is tried, each time on top of what others had pushed meanwhile. */
const tries = 6;

/**
 * Pushes the branch. Where the other side was first, that is taken in, and the push is tried again. To be called by the
 * one writer of the ledger, when the ledger is committed.
 * @returns whether there was something to push.
 * @throws LinkbackError `push-failed`; what was told is in a commit of this clone then.
 */
export async function pushLedger(branch: Branch, upstream: Upstream, io: Pick<Io, 'wait'>): Promise<boolean> {
  const { folder, ref } = branch;
  const { remote, known } = upstream;
  for (let turn = 1; ; turn += 1) {
    const ahead = await runGit(folder, ['rev-list', '--count', `${known}..${ref}`]);
    if (ahead.stdout.trimEnd() === '0') return turn > 1;
    const pushed = await runGit(folder, ['push', '--porcelain', remote, `${ref}:${upstream.ref}`]);
    if (pushed.ok) return true;
    if (turn === tries || !isRace(pushed.stdout)) throw failed(branch, upstream, pushed.words);
    // Two who met once come again at different times.
    await io.wait(turn * (200 + Math.random() * 800));
    const words = await fetchInto(branch, upstream);
    if (words !== undefined) throw failed(branch, upstream, words);
    await takeUpstreamIn(branch, upstream);
  }
}

/** Somebody else was first (git-push, `--porcelain`); two at once are told apart by a lock of the other side. */
function isRace(porcelain: string): boolean {
  return /^!\t.*(?:\(fetch first\)|\(non-fast-forward\)|cannot lock ref|failed to update ref|\(stale info\))/m.test(
    porcelain,
  );
}

function failed({ name }: Branch, { remote }: Upstream, words: string): LinkbackError {
  return new LinkbackError(
    'push-failed',
    `git did not push to ${remote}: ${words}`,
    `Mend that, then: git push. What was told is in ${name} and in a commit of this clone; until it is pushed, another clone would tell it again.`,
  );
}
