import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startFarm } from '../farm/index.ts';
import { table } from '../figures.ts';
import { repository } from '../measure/index.ts';
import { floorWay, writeFloor } from '../sending/floor-plan.ts';
import type { FloorWay } from '../sending/floor-plan.ts';
import { deliveredOf, sum, times } from '../sending/report.ts';
import { distance, middleSide, runAgainst } from '../sending/run.ts';
import type { Side } from '../sending/run.ts';

const ways: readonly (readonly [string, Partial<FloorWay>])[] = [
  ['the floor: 128 at once, 2 a host', {}],
  ['HEAD before each GET', { headFirst: true }],
  ['no connection kept', { keepAlive: false }],
  ["undici's fetch", { fetch: true }],
  ['64 at once', { concurrency: 64 }],
  ['16 at once', { concurrency: 16 }],
  ['no limit a host', { perHost: null }],
];

/**
 * The floor, and one thing about it changed at a time, turn by turn. The sources are left out: they all are at the
 * blog's own host, whose two connections would hide everything else.
 */
export async function worthOnTheNetwork(posts: number, hosts: number, rounds: number): Promise<void> {
  const farm = await startFarm({ posts, hosts, ...distance });
  const folder = join(repository, '.tmp/bench-worth');
  try {
    await mkdir(folder, { recursive: true });
    const runs = ways.map(([name, way]) => ({ name, way, sides: [] as Side[] }));
    for (let round = 0; round < rounds; round += 1) {
      for (const { way, sides } of runs) {
        const program = await writeFloor(folder, farm.world, { ...floorWay, sources: false, ...way });
        sides.push(await runAgainst(farm, program, folder, { limit: 60_000 }));
      }
    }
    print(farm.world.targets.length, rounds, runs);
  } finally {
    await farm.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function print(
  targets: number,
  rounds: number,
  runs: readonly { name: string; sides: readonly Side[] }[],
): void {
  const rows = runs.map(({ name, sides }) => ({ name, side: middleSide(sides) }));
  const floor = rows[0]?.side;
  if (floor === undefined) return;
  console.log(
    `\nways to the network, ${targets} targets and what they are told, without the sources; medians of ${rounds} rounds`,
  );
  table([
    [
      '',
      'wall',
      'CPU',
      'peak memory',
      'requests',
      'new connections',
      'most at once',
      '… of one host',
      'delivered',
    ],
    ...rows.map(({ name, side }) => [
      name,
      times(side.wall / floor.wall),
      times(side.cpu / floor.cpu),
      times(side.memory / floor.memory),
      String(sum(side.counts.requests)),
      String(side.counts.connections),
      String(side.counts.peak.overall),
      String(side.counts.peak.host),
      deliveredOf(side),
    ]),
  ]);
}
