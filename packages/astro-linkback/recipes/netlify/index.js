// Once a production deploy is live, tells the sites that new posts link to, and pushes the ledger.
// LINKBACK_TOKEN, a secret variable of the site with the scope Builds: a token that may write to the repository.
import { execFileSync } from 'node:child_process';
import { env } from 'node:process';

export const onSuccess = ({ utils }) => {
  if (env.CONTEXT !== 'production') return;
  const token = env.LINKBACK_TOKEN;
  if (!token) {
    utils.status.show({ summary: 'LINKBACK_TOKEN is not set, so nobody was told.' });
    return;
  }
  const branch = env.BRANCH;
  const repository = new URL(env.REPOSITORY_URL);
  const remote = new URL(repository);
  remote.username = 'x-access-token';
  remote.password = token;
  const who = { NAME: 'linkback', EMAIL: 'linkback@users.noreply.github.com' };
  const own = {
    ...env,
    GIT_AUTHOR_NAME: who.NAME,
    GIT_AUTHOR_EMAIL: who.EMAIL,
    GIT_COMMITTER_NAME: who.NAME,
    GIT_COMMITTER_EMAIL: who.EMAIL,
    // For these commands alone, so that the token is in no file.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${remote.href}.insteadOf`,
    GIT_CONFIG_VALUE_0: repository.href,
  };
  const run = (command, ...args) => execFileSync(command, args, { env: own, encoding: 'utf8' });
  try {
    // A build checks a commit out and no branch; what it found is in the ledger and stays there.
    run('git', 'remote', 'remove', 'linkback-origin');
  } catch {
    // It is there only after a build from a cache.
  }
  try {
    run('git', 'remote', 'add', 'linkback-origin', repository.href);
    run(
      'git',
      'fetch',
      '--quiet',
      'linkback-origin',
      `+refs/heads/${branch}:refs/remotes/linkback-origin/${branch}`,
    );
    run('git', 'switch', '--quiet', '--force-create', branch);
    run('git', 'branch', '--quiet', '--set-upstream-to', `linkback-origin/${branch}`);
    const args = ['--no-install', 'linkback', 'send', '--wait', '5m', '--push', '--with-build', '--skip-ci'];
    utils.status.show({ summary: run('npx', ...args) });
  } catch (error) {
    // The site is live; that somebody was not told must not make the deploy a failed one.
    utils.build.failPlugin(`${error.stdout ?? ''}${error.stderr ?? error.message}`.replaceAll(token, '…'));
  }
};
