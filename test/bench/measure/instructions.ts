import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** V8 writes code where other code was. */
const flags = ['--tool=cachegrind', '--cache-sim=no', '--smc-check=all-non-file'];

/** What V8 does in other threads comes at times that valgrind makes, which lets one thread run after the other. */
const oneThread = '--single-threaded';

/**
 * How many instructions Node executes with these arguments in a folder, the kernel left out, as valgrind counts them. What
 * else the machine does makes hardly a difference; it takes some fifteen times as long. V8 compiles and collects in the
 * thread that runs the code, so that counts of one build differ by some 1 %; a single run of sending may have a quarter
 * more than another.
 * @param limit milliseconds after which the process is ended.
 * @throws where there is no valgrind, and where the program fails or takes longer.
 */
export async function countInstructions(
  args: readonly string[],
  folder: string,
  limit: number,
): Promise<number> {
  const own = await mkdtemp(join(tmpdir(), 'instructions-'));
  const [log, out] = [join(own, 'log.txt'), join(own, 'counts')];
  try {
    const child = spawn(
      'valgrind',
      [...flags, `--log-file=${log}`, `--cachegrind-out-file=${out}`, process.execPath, oneThread, ...args],
      {
        cwd: folder,
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'ignore', 'inherit'],
        timeout: limit,
        killSignal: 'SIGKILL',
      },
    );
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    const [code] = (await once(child, 'exit').finally(() => process.off('exit', end))) as [number | null];
    const [, counted] = /\bI +refs: +([\d,]+)/.exec(await readFile(log, 'utf8')) ?? [];
    if (code !== 0 || counted === undefined)
      throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'} under valgrind.`);
    return Number(counted.replaceAll(',', ''));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'spawn valgrind') throw error;
    throw new Error('There is no valgrind here, which counts instructions: install it (Debian: valgrind).', {
      cause: error,
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
