import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Owns what a test must not leave behind: one directory, and the services that run in it. */
export interface Janitor {
  /** A fresh one, for this user only. */
  directory: string;
  /** Starts a program as the leader of a process group of its own. */
  start(name: string, command: string, args: string[], env: NodeJS.ProcessEnv): Service;
  /** Ends the services and removes the directory. A second call does no harm. */
  clean(): Promise<void>;
}

export interface Service {
  name: string;
  child: ChildProcess;
  /** The file that takes its output. */
  log: string;
}

export async function hireJanitor(): Promise<Janitor> {
  const directory = await mkdtemp(join(tmpdir(), 'linkback-wordpress-'));
  // A process of its own: a crashed or killed test runs no `finally`, and an interrupt from the terminal does
  // not reach detached groups. The end of its standard input tells it of either.
  const shell = spawn('/bin/sh', [join(import.meta.dirname, 'janitor.sh'), directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const swept = once(shell, 'exit');
  const ended: Array<Promise<unknown>> = [];

  return {
    directory,
    start(name, command, args, env) {
      const log = join(directory, `${name}.log`);
      const output = openSync(log, 'a');
      const child = spawn(command, args, { detached: true, env, stdio: ['ignore', output, output] });
      closeSync(output);
      // `once` rejects where the program cannot be started at all; waiting for an answer will tell.
      ended.push(once(child, 'exit').catch(() => undefined));
      if (child.pid !== undefined) shell.stdin.write(`${child.pid}\n`);
      return { name, child, log };
    },
    async clean() {
      shell.stdin.end();
      await swept;
      await Promise.all(ended);
    },
  };
}
