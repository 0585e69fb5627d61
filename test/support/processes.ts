import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { quiet } from './site.ts';
import type { Finished } from './site.ts';

export interface Ended extends Finished {
  /** What ended it, where it did not end by itself. */
  readonly signal: NodeJS.Signals | null;
}

/** A process that runs. One that still does when its test is over is killed. */
export interface Running {
  /** What it said until now, on both streams. */
  said(): string;
  /** Does nothing to a process that has ended. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has ended and all it said was read. */
  readonly ended: Promise<Ended>;
}

/** Starts a script with this Node, away from the environment that a CI sets. */
export function start(
  args: readonly string[],
  cwd: string,
  env: Record<string, string | undefined> = {},
): Running {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...quiet, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (heard[name] += text));
  const words = (text: string) => stripVTControlCharacters(text);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code, signal, stdout: words(heard.stdout), stderr: words(heard.stderr) }),
    );
  });
  const signal = (name: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(name);
  };
  onTestFinished(async () => {
    signal('SIGKILL');
    await ended.catch(() => undefined);
  });
  return { said: () => words(heard.stdout + heard.stderr), signal, ended };
}

/** Resolves when so many of these have said it; rejects where they do not within a minute. */
export async function untilSaid(runs: readonly Running[], words: RegExp, number = 1): Promise<void> {
  for (let look = 0; look < 6_000; look += 1) {
    if (runs.filter((run) => words.test(run.said())).length >= number) return;
    await sleep(10);
  }
  throw new Error(`Nobody said ${String(words)}.`);
}
