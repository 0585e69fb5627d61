import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { branchToCommit } from '../ledger/branch.ts';
import { commitLedger } from '../ledger/commit.ts';
import { withLedgerLock } from '../ledger/lock.ts';
import type { LockOptions } from '../ledger/lock.ts';
import { pushLedger } from '../ledger/push.ts';
import { takeUpstreamIn } from '../ledger/take-in.ts';
import { fetchedUpstream } from '../ledger/upstream.ts';
import { builtMessage, toldMessage } from '../report/commit.ts';
import type { Committed, ToldByRun } from '../report/commit.ts';

export interface CommitFlags {
  readonly commit?: true;
  readonly push?: true;
  readonly withBuild?: true;
  readonly skipCi?: true;
}

/** Commits, and pushes, what a run has recorded. */
export type CommitTold = (told: ToldByRun) => Promise<Committed>;

const wait = (milliseconds: number) => sleep(milliseconds);

/**
 * Before anything is sent: can the ledger be committed, and pushed? What a build recorded, and what others pushed since, is
 * taken in first, so that the run is planned on all of it.
 * @throws LinkbackError `git-failed`, `commit-refused`, `push-failed`; nothing was sent then.
 */
export async function preparedToCommit(
  path: string,
  flags: CommitFlags,
  lock: LockOptions,
): Promise<CommitTold | undefined> {
  if (flags.commit !== true && flags.push !== true) return undefined;
  const name = basename(path);
  // At the beginning, where all hosts look for it.
  const mark = flags.skipCi === true ? '[skip ci] ' : '';
  const branch = await branchToCommit(path, flags.withBuild === true);
  const upstream = flags.push === true ? await fetchedUpstream(branch) : undefined;
  if (branch.isDirty || upstream !== undefined) {
    await withLedgerLock(path, lock, async () => {
      if (branch.isDirty) await commitLedger(branch, mark + builtMessage(name));
      if (upstream !== undefined) await takeUpstreamIn(branch, upstream);
    });
  }
  return (told) =>
    withLedgerLock(path, lock, async () => {
      const commit = await commitLedger(branch, mark + toldMessage(told, name));
      const isPushed = upstream !== undefined && (await pushLedger(branch, upstream, { wait }));
      return {
        ...(commit === undefined ? {} : { commit }),
        ...(isPushed ? { pushed: upstream.remote } : {}),
      };
    });
}
