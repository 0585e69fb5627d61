import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildArguments, buildOnce, kinds, warmths, writeBenchBlog } from './build.ts';
import { startFarm } from './farm/index.ts';
import { median, table } from './figures.ts';
import { measure, repository } from './measure/index.ts';
import { countInstructions } from './measure/instructions.ts';
import { send, writeLedger } from './sending/blog.ts';
import { floorWay, writeFloor } from './sending/floor-plan.ts';
import { times } from './sending/report.ts';
import { distance } from './sending/run.ts';

/** Milliseconds after which a program is given up. */
const limit = 900_000;

/** What one program executes, and what it is held against. */
interface Counted {
  readonly ours: number[];
  readonly least: number[];
}

/**
 * Sending beside the floor, and a build with the integration beside one without, in instructions: on a machine where CPU time
 * moves by more than what is looked for. A round takes some minutes.
 */
export async function benchInstructions(posts: number, hosts: number, rounds: number): Promise<void> {
  const counted = {
    sending: await countSending(posts, hosts, rounds),
    ...(await countBuilds(posts, rounds)),
  };
  console.log(`\ninstructions, the kernel's left out; ${posts} posts; medians of ${rounds} rounds`);
  table([
    ['', 'linkback', 'without, or the floor', ''],
    ...Object.entries(counted).map(([name, { ours, least }]) => {
      const [own, other] = [median(ours), median(least)];
      return [name, billions(own), billions(other), times(own / other)];
    }),
  ]);
}

async function countSending(posts: number, hosts: number, rounds: number): Promise<Counted> {
  const farm = await startFarm({ posts, hosts, ...distance });
  const folder = join(repository, '.tmp/bench-instructions');
  const counted: Counted = { ours: [], least: [] };
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const floor = await writeFloor(folder, farm.world, floorWay);
    // Here and below a first run, which counts nothing, fills the caches of Node, of the bundler and of the site.
    await writeLedger(folder, farm.world);
    await measure(send, folder, limit);
    for (let round = 0; round < rounds; round += 1) {
      await writeLedger(folder, farm.world);
      for (const [args, counts] of [
        [send, counted.ours],
        [floor, counted.least],
      ] as const) {
        await farm.forget();
        counts.push(await countInstructions(args, folder, limit));
      }
    }
    return counted;
  } finally {
    await farm.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function countBuilds(posts: number, rounds: number): Promise<Record<string, Counted>> {
  const root = join(repository, '.tmp/bench-instructions');
  const counted = warmths.map((warmth): [typeof warmth, Counted] => [warmth, { ours: [], least: [] }]);
  await writeBenchBlog(root, posts);
  try {
    for (const kind of kinds) for (const warmth of warmths) await buildOnce(root, kind, warmth);
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of kinds) {
        for (const [warmth, { ours, least }] of counted) {
          const args = await buildArguments(root, kind, warmth);
          (kind === 'with' ? ours : least).push(await countInstructions(args, root, limit));
        }
      }
    }
    return Object.fromEntries(counted.map(([warmth, counts]) => [`${warmth} build`, counts]));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function billions(count: number): string {
  return `${(count / 1e9).toFixed(2)} billion`;
}
