import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../measure/index.ts';
import { watch } from './process.ts';
import type { Watched } from './process.ts';

export const site = 'http://127.0.0.1:9';
export const target = `${site}/hello/`;
const bin = join(repository, 'packages/linkback-receiver/bin/linkback-receiver.js');
const here = (name: string) => join(import.meta.dirname, name);

/** What pings are answered by. */
export interface Answering extends Watched {
  readonly url: string;
}

/** An empty folder, with the list of a blog that has one post. */
export async function benchFolder(): Promise<string> {
  const folder = join(repository, '.tmp/bench-receiver');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const posts = [{ id: 'blog/hello', number: 1, permalink: target, aliases: [], slug: 'hello' }];
  await writeFile(join(folder, 'permalinks.json'), JSON.stringify({ base: '', posts }));
  return folder;
}

/** The command; it verifies where no flag says `--concurrency 0`. */
export async function startReceiver(folder: string, store: string, ...flags: string[]): Promise<Answering> {
  const where = ['--site', site, '--posts', join(folder, 'permalinks.json'), '--store', join(folder, store)];
  const bounds = ['--port', '0', '--per-minute', '100000000', '--allow-private'];
  // As its service and its container have it.
  return answering(watch([bin, ...where, ...bounds, ...flags], 'stderr', '--max-semi-space-size=16'));
}

export function startFloor(folder: string, store: string): Promise<Answering> {
  return answering(watch([here('floor.ts'), join(folder, store)]));
}

export function startVerifyFloor(port: string, count: number, concurrency: number): Watched {
  return watch([here('verify-floor.ts'), port, String(count), String(concurrency)]);
}

async function answering(watched: Watched): Promise<Answering> {
  for (;;) {
    const url = /listening on (http:\S+?)\.?$/.exec(await watched.line())?.[1];
    if (url !== undefined) return { ...watched, url };
  }
}

/** @returns the process, and its port. */
export async function startSources(
  delay: number,
  post = target,
): Promise<{ process: Watched; port: string }> {
  const process = watch([here('sources.ts'), String(delay), post]);
  return { process, port: (await process.line()).trim() };
}

export interface Load {
  readonly first: number;
  readonly count: number;
  readonly connections: number;
  /** Milliseconds between two pings of one connection. */
  readonly pause?: number;
}

export interface Flooded {
  readonly taken: number;
  /** Milliseconds. */
  readonly median: number;
  readonly wall: number;
  /** Milliseconds that the receiver computed meanwhile. */
  readonly cpu: number;
}

/** @throws where not every ping was taken: then nothing was measured. */
export async function flood(receiver: Answering, port: string, load: Load): Promise<Flooded> {
  const { first, count, connections, pause = 0 } = load;
  const before = receiver.cpu();
  const given = [receiver.url, target, port, first, count, connections, pause].map(String);
  const process = watch([here('load.ts'), ...given]);
  const flooded = JSON.parse(await process.line()) as Omit<Flooded, 'cpu'>;
  const cpu = receiver.cpu() - before;
  await process.stop();
  if (flooded.taken !== count) throw new Error(`${count - flooded.taken} of ${count} pings were refused.`);
  return { ...flooded, cpu };
}
