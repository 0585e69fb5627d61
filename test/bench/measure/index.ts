import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../figures.ts';

/** What one process took, seen from outside. */
export interface Measured {
  /** Milliseconds from its start to its end, as a person waits for it. */
  readonly wall: number;
  /** Milliseconds of user and system time; NaN where it had to be ended. */
  readonly cpu: number;
  /** The most bytes it held in memory; NaN where it had to be ended. */
  readonly memory: number;
  /** Milliseconds of CPU time within the hooks of an integration that `hooks.js` measures. */
  readonly hooks: number;
  /** It took longer than it was given. */
  readonly ended: boolean;
}

const preload = new URL('preload.js', import.meta.url).href;

/**
 * Runs Node with these arguments in a folder. Its output goes into files there.
 * @param limit milliseconds after which the process is ended.
 * @throws where it fails, with the last it said.
 */
export async function measure(args: readonly string[], folder: string, limit: number): Promise<Measured> {
  const figures = join(folder, 'figures.json');
  await rm(figures, { force: true });
  const said = await open(join(folder, 'stdout.txt'), 'w');
  const complained = await open(join(folder, 'stderr.txt'), 'w');
  const env = { ...process.env, NODE_OPTIONS: '', LINKBACK_BENCH_FIGURES: figures };
  try {
    const started = performance.now();
    const child = spawn(process.execPath, ['--import', preload, ...args], {
      cwd: folder,
      env,
      stdio: ['ignore', said.fd, complained.fd],
    });
    const end = () => child.kill('SIGKILL');
    const late = AbortSignal.timeout(limit);
    late.addEventListener('abort', end);
    process.once('exit', end);
    const [code] = (await once(child, 'exit').finally(() => process.off('exit', end))) as [number | null];
    const wall = performance.now() - started;
    if (late.aborted) return { wall, cpu: NaN, memory: NaN, hooks: NaN, ended: true };
    if (code !== 0) throw new Error(await lastWords(folder, args, code));
    type Written = Pick<Measured, 'cpu' | 'memory' | 'hooks'>;
    const written = JSON.parse(await readFile(figures, 'utf8')) as Written;
    return { wall, ...written, ended: false };
  } finally {
    await said.close();
    await complained.close();
  }
}

/** Milliseconds after which one of several programs is given up. */
const longest = 60_000;

/**
 * The middle of what each of these programs took, in turns, so that what else the machine does falls on all alike. The first
 * turn fills the caches and does not count.
 * @param programs by name, arguments for Node.
 */
export async function measureInTurns(
  programs: readonly (readonly [name: string, args: readonly string[]])[],
  folder: string,
  turns: number,
): Promise<(Measured & { readonly name: string })[]> {
  const all = programs.map(([name, args]) => ({ name, args, runs: [] as Measured[] }));
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const { args, runs } of all) {
      const one = await measure(args, folder, longest);
      if (turn > 0) runs.push(one);
    }
  }
  return all.map(({ name, runs }) => ({ name, ...middle(runs) }));
}

/** The middle one of several runs, figure by figure. */
export function middle(runs: readonly Measured[]): Measured {
  return {
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    memory: median(runs.map(({ memory }) => memory)),
    hooks: median(runs.map(({ hooks }) => hooks)),
    ended: runs.some(({ ended }) => ended),
  };
}

export const repository = fileURLToPath(new URL('../../../', import.meta.url));

async function lastWords(folder: string, args: readonly string[], code: number | null): Promise<string> {
  const words = await readFile(join(folder, 'stderr.txt'), 'utf8');
  return `${args.join(' ')} ended with ${code ?? 'a signal'}:\n${words.slice(-2000)}`;
}
