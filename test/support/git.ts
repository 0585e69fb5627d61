import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Repository {
  readonly root: string;
  /** Runs git there. @returns what it printed. @throws where it fails, unless `allowFailure` is given. */
  git(args: readonly string[], how?: { input?: string; allowFailure?: true }): Promise<string>;
  /** Writes a file and commits all that changed. */
  commit(path: string, content: string): Promise<void>;
}

/** A throw-away repository of its own in a folder. Each commit is a minute younger than the one before. */
export async function makeRepository(root: string): Promise<Repository> {
  let minutes = 0;
  const git: Repository['git'] = async (args, { input = '', allowFailure } = {}) => {
    minutes += 1;
    const date = new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
    const child = spawn('git', args, { cwd: root, env: { ...process.env, ...identity(date) } });
    // Most commands read nothing, and may be gone before this.
    child.stdin.on('error', () => undefined).end(input);
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    if (code !== 0 && allowFailure !== true) throw new Error(`git ${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  };
  await mkdir(root, { recursive: true });
  await git(['init', '-q', '-b', 'main']);
  return {
    root,
    git,
    async commit(path, content) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
      await git(['add', '-A']);
      await git(['commit', '-q', '-m', 'write']);
    },
  };
}

/** Nothing of the person at this machine. */
function identity(date: string): Record<string, string> {
  return {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@blog.example',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@blog.example',
    GIT_COMMITTER_DATE: date,
  };
}
