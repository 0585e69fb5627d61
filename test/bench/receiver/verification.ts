import { setTimeout as sleep } from 'node:timers/promises';
import { flood, startReceiver, startVerifyFloor } from './world.ts';
import type { Watched } from './process.ts';

/** What it took to verify, in milliseconds. */
export interface Verified {
  readonly wall: number;
  readonly cpu: number;
}

const concurrency = 8;

/** So many sources that are queued already, by a receiver that takes nothing meanwhile; its start included. */
export async function verifyByReceiver(folder: string, port: string, count: number): Promise<Verified> {
  const store = 'verification.db';
  const filling = await startReceiver(folder, store, '--concurrency', '0');
  await flood(filling, port, { first: 0, count, connections: 64 });
  await filling.stop();
  const started = performance.now();
  const receiver = await startReceiver(folder, store, '--concurrency', String(concurrency));
  try {
    for (;;) {
      const health = (await (await fetch(`${receiver.url}/health`)).json()) as { queued: number };
      if (health.queued === 0) return taken(receiver, started);
      await sleep(100);
    }
  } finally {
    await receiver.stop();
  }
}

/** The same pages by the floor. */
export async function verifyByFloor(port: string, count: number): Promise<Verified> {
  const started = performance.now();
  const floor = startVerifyFloor(port, count, concurrency);
  try {
    if ((await floor.line()) !== `parsed ${count}`) throw new Error('Not every page was parsed.');
    return taken(floor, started);
  } finally {
    await floor.stop();
  }
}

function taken(process: Watched, started: number): Verified {
  return { wall: performance.now() - started, cpu: process.cpu() };
}
