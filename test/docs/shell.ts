import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { quiet } from '../support/site.ts';
import type { Finished } from '../support/site.ts';

/** Runs a command in a shell, as it stands on a page. */
export async function runShell(
  command: string,
  cwd: string,
  env: Record<string, string> = {},
): Promise<Finished> {
  const identity = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@a.example' };
  const committer = { GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@a.example' };
  const child = spawn('sh', ['-e', '-c', command], {
    cwd,
    // What is undefined is not handed on. npx asks nobody for what is not here.
    env: { ...process.env, ...quiet, ...identity, ...committer, npm_config_yes: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) };
}
