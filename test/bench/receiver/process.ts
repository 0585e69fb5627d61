import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A process that runs beside the bench, seen from outside; Linux tells what it uses. */
export interface Watched {
  /** Milliseconds of user and system time until now. */
  cpu(): number;
  /** The most bytes that it held in memory until now. */
  peak(): number;
  /** What it says, line by line, beginning with the first that nobody has read yet. */
  line(): Promise<string>;
  stop(): Promise<void>;
}

/** Milliseconds of a tick of `/proc/PID/stat` (proc(5), sysconf(_SC_CLK_TCK), 100 wherever Node runs). */
const tick = 10;

/** Starts Node with these arguments; it ends with the bench, however that ends. */
export function watch(
  args: readonly string[],
  said: 'stdout' | 'stderr' = 'stdout',
  nodeOptions = '',
): Watched {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: nodeOptions },
    stdio: ['ignore', said === 'stdout' ? 'pipe' : 'ignore', said === 'stderr' ? 'pipe' : 'inherit'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const input = child[said];
  if (input === null) throw new Error('It says nothing.');
  const lines = createInterface({ input })[Symbol.asyncIterator]();
  const of = (file: string) => readFileSync(`/proc/${String(child.pid)}/${file}`, 'utf8');
  return {
    cpu() {
      // The name of the program, in brackets, may hold spaces.
      const fields = of('stat')
        .replace(/^.*\) /s, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) * tick;
    },
    peak: () => Number(/^VmHWM:\s*(\d+) kB/m.exec(of('status'))?.[1]) * 1_024,
    async line() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${args.join(' ')} ended.`);
      return value;
    },
    async stop() {
      process.off('exit', end);
      if (!isRunning(child)) return;
      end();
      await once(child, 'exit');
    },
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
