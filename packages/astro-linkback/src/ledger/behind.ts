import { askGit, askRemote } from './git.ts';
import { placeOf } from './file-place.ts';

/** Where a branch is pushed to, else where it is pulled from: what git calls the remote, the branch there, and that branch here. */
const places = ['push', 'upstream'].map((to) => `%(${to}:remotename)%00%(${to}:remoteref)%00%(${to}:short)`);

/**
 * Has the branch that the ledger's is pushed to a commit that this clone does not have? What another clone or a runner told
 * may stand in it, and only there. One git command goes to the network, nobody is asked for anything, and nothing is fetched.
 * @returns what git calls that branch, `origin/main`; undefined where it has none, where there is no such branch or no
 * ledger on it, and where it did not answer in time.
 * @param patience milliseconds for each command.
 */
export async function upstreamAhead(ledgerPath: string, patience = 5_000): Promise<string | undefined> {
  const { folder, name } = await placeOf(ledgerPath);
  const ask = (...args: string[]) => askGit(folder, args, patience);
  const head = (await ask('symbolic-ref', '-q', 'HEAD'))?.trimEnd();
  if (head === undefined) return undefined;
  const found = await ask('for-each-ref', `--format=${places.join('%00')}`, head);
  const [remote, ref, known] = placeIn(found?.trimEnd().split('\0') ?? []);
  if (remote === '' || ref === '' || known === '') return undefined;
  // The repository of a template goes its own way, and knows nothing of what a blog told.
  const hasLedger = (await ask('ls-tree', '--name-only', known, `./${name}`)) ?? '';
  if (hasLedger.trimEnd() === '') return undefined;
  const there = await askRemote(folder, ['ls-remote', '--quiet', remote, ref], patience);
  // Others end likewise: refs/backup/refs/heads/main.
  const line = there?.split('\n').find((each) => each.endsWith(`\t${ref}`));
  const [commit] = line?.split('\t') ?? [];
  if (commit === undefined) return undefined;
  return (await ask('cat-file', '-e', `${commit}^{commit}`)) === undefined ? known : undefined;
}

/** Git does not say of each push where it goes there: then to a branch of the same name. */
function placeIn([push = '', pushRef = '', pushed = '', ...upstream]: readonly string[]): [
  string,
  string,
  string,
] {
  if (push !== '' && pushed.startsWith(`${push}/`))
    return [push, pushRef === '' ? `refs/heads/${pushed.slice(push.length + 1)}` : pushRef, pushed];
  const [remote = '', ref = '', known = ''] = upstream;
  return [remote, ref, known];
}
