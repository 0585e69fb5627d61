import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What was decided for, and what it was preferred to. */
export const sides = ['ours', 'theirs'] as const;

/** Milliseconds of CPU time that a program beside this one says it took, in a process of its own. */
export async function cpuOf(program: string, ...args: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, program),
    ...args,
  ]);
  return Number(stdout);
}
