import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startFarm } from '../farm/index.ts';
import type { Farm, FarmCounts } from '../farm/index.ts';
import { measure, middle, repository } from '../measure/index.ts';
import type { Measured } from '../measure/index.ts';
import { command, send, writeLedger } from './blog.ts';
import { floorWay, writeFloor } from './floor-plan.ts';

/** As far away as a site in the same part of the world. */
export const distance = { latency: 50, jitter: 20 };

export interface Side extends Measured {
  readonly counts: FarmCounts;
}

/** Everything that was measured of one blog. */
export interface SendingResult {
  readonly posts: number;
  readonly links: number;
  readonly targets: number;
  readonly rounds: number;
  readonly ours: Side;
  readonly floor: Side;
  /** The same command again, when there is nothing left to tell. */
  readonly again: Side;
  /** The command when it does nothing at all: Node's own start, and the loading of its parts. */
  readonly empty: Measured;
  /** By state, what the ledger says after the first run. */
  readonly ledger: Readonly<Record<string, number>>;
}

/** One blog, told by this project and by the floor, turn by turn. */
export async function runSending(posts: number, hosts: number, rounds: number): Promise<SendingResult> {
  const farm = await startFarm({ posts, hosts, ...distance });
  const folder = join(repository, '.tmp/bench-sending', String(posts));
  // Eight times as long as the blog's own host alone makes it wait.
  const limit = 60_000 + posts * 200;
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const run = (args: readonly string[], again = false) => runAgainst(farm, args, folder, { limit, again });
    const floorProgram = await writeFloor(folder, farm.world, floorWay);
    const [ours, floor, again, empty]: [Side[], Side[], Side[], Measured[]] = [[], [], [], []];
    let ledger: Record<string, number> = {};
    for (let round = 0; round < rounds; round += 1) {
      await writeLedger(folder, farm.world);
      empty.push(await measure([command, '--version'], folder, limit));
      if (round % 2 === 1) floor.push(await run(floorProgram));
      ours.push(await run(send));
      ledger = await statesIn(join(folder, 'linkbacks.json'));
      again.push(await run(send, true));
      if (round % 2 === 0) floor.push(await run(floorProgram));
    }
    const { sources, targets } = farm.world;
    return {
      posts,
      links: sources.reduce((sum, source) => sum + source.targets.length, 0),
      targets: targets.length,
      rounds,
      ours: middleSide(ours),
      floor: middleSide(floor),
      again: middleSide(again),
      empty: middle(empty),
      ledger,
    };
  } finally {
    await farm.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a sender and asks the farm what came of it.
 * @param again what an earlier run told counts: to tell it now is a duplicate.
 */
export async function runAgainst(
  farm: Farm,
  args: readonly string[],
  folder: string,
  { limit, again = false }: { readonly limit: number; readonly again?: boolean },
): Promise<Side> {
  await (again ? farm.counts() : farm.forget());
  const measured = await measure(args, folder, limit);
  return { ...measured, counts: await farm.counts() };
}

/** What was counted in the last of several runs, what was measured in the middle one. */
export function middleSide(sides: readonly Side[]): Side {
  const last = sides.at(-1);
  if (last === undefined) throw new RangeError('Nothing was run.');
  return { ...middle(sides), counts: last.counts };
}

async function statesIn(path: string): Promise<Record<string, number>> {
  const states: Record<string, number> = {};
  for (const [, state = ''] of (await readFile(path, 'utf8')).matchAll(/"state": ?"([a-z-]+)"/g)) {
    states[state] = (states[state] ?? 0) + 1;
  }
  return states;
}
