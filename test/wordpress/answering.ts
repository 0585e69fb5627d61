import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from './janitor.ts';

/** Waits until `answers` resolves. Throws, with the end of the service's log, where it ends or takes too long. */
export async function answering(
  service: Service,
  answers: () => Promise<unknown>,
  milliseconds = 60_000,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      await answers();
      return;
    } catch (error) {
      const { pid, exitCode, signalCode } = service.child;
      if (pid === undefined) throw new Error(`${service.name} could not be started.`, { cause: error });
      const gone = exitCode !== null || signalCode !== null;
      if (gone || Date.now() > deadline) {
        const what = gone ? 'ended' : `did not answer within ${milliseconds} ms`;
        throw new Error(`${service.name} ${what}:\n${await lastLines(service.log)}`, { cause: error });
      }
    }
    await sleep(50);
  }
}

async function lastLines(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text.split('\n').slice(-20).join('\n');
}
