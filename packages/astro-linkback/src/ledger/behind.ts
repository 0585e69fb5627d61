import { askGit, runGit } from './git.ts';
import { placeOf } from './file-place.ts';

/** Not from `node:process`: see `repository.ts`. */
const { env } = globalThis.process;

/** Milliseconds. */
const patience = 5_000;

/** Nobody is asked for a password or a key: the question is asked while a site is built. */
async function unasked(folder: string): Promise<string[]> {
  const isOwn =
    env['GIT_SSH'] !== undefined ||
    (await askGit(folder, ['config', 'core.sshCommand'], patience)) !== undefined;
  const ssh = isOwn ? [] : ['-c', 'core.sshCommand=ssh -o BatchMode=yes'];
  return ['-c', 'credential.interactive=false', '-c', 'core.askPass=', ...ssh];
}

/**
 * Has the branch that the ledger's is pushed to a commit that this clone does not have? What another clone or a runner told
 * may stand in it, and only there. One git command goes to the network, and nothing is fetched.
 * @returns what git calls that branch, `origin/main`; undefined where it has none, where there is no such branch or no
 * ledger on it, and where it did not answer in 5 seconds.
 */
export async function upstreamAhead(ledgerPath: string): Promise<string | undefined> {
  const { folder, name } = await placeOf(ledgerPath);
  const head = (await askGit(folder, ['symbolic-ref', '-q', 'HEAD'], patience))?.trimEnd();
  if (head === undefined) return undefined;
  const format = '--format=%(upstream:remotename)%00%(upstream:remoteref)%00%(upstream:short)';
  const found = await askGit(folder, ['for-each-ref', format, head], patience);
  const [remote = '', ref = '', known = ''] = found?.trimEnd().split('\0') ?? [];
  if (remote === '' || ref === '' || known === '') return undefined;
  // The repository of a template goes its own way, and knows nothing of what a blog told.
  const hasLedger = await askGit(folder, ['cat-file', '-e', `${known}:./${name}`], patience);
  if (hasLedger === undefined) return undefined;
  const there = await runGit(folder, [...(await unasked(folder)), 'ls-remote', '--quiet', remote, ref], {
    timeout: patience,
  });
  const [commit = ''] = there.stdout.split('\t');
  if (!there.ok || commit === '') return undefined;
  return (await askGit(folder, ['cat-file', '-e', `${commit}^{commit}`], patience)) === undefined
    ? known
    : undefined;
}
