import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startFarm } from '../farm/index.ts';
import { median } from '../figures.ts';
import { repository } from '../measure/index.ts';
import { send, writeLedger } from '../sending/blog.ts';
import { distance, runAgainst } from '../sending/run.ts';

/** How much one run of sending goes through. */
export interface SendingCounts {
  /** Pages that it fetches. */
  readonly targets: number;
  readonly sources: number;
  /** Mentions that it tells, or finds nobody to tell of. */
  readonly links: number;
  /** Of those, answered in XML. */
  readonly answersInXml: number;
}

/** And what it takes. */
export interface SendingCosts extends SendingCounts {
  /** Milliseconds of CPU time. */
  readonly cpu: number;
  /** The same without Node's cache of compiled code. */
  readonly withoutCache: number;
}

/** A blog told by this project, with and without the compile cache, turn by turn. */
export async function sendingCosts(posts: number, hosts: number, rounds: number): Promise<SendingCosts> {
  const farm = await startFarm({ posts, hosts, ...distance });
  const folder = join(repository, '.tmp/bench-worth-costs');
  const run = async () => {
    await writeLedger(folder, farm.world);
    return (await runAgainst(farm, send, folder, { limit: 120_000 })).cpu;
  };
  const [cpu, withoutCache]: [number[], number[]] = [[], []];
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    // The first fills the caches.
    for (let round = 0; round <= rounds; round += 1) {
      const own = await run();
      process.env['NODE_DISABLE_COMPILE_CACHE'] = '1';
      const without = await run().finally(() => delete process.env['NODE_DISABLE_COMPILE_CACHE']);
      if (round === 0) continue;
      cpu.push(own);
      withoutCache.push(without);
    }
  } finally {
    await farm.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const { targets, sources } = farm.world;
  const linked = sources.flatMap((source) => source.targets);
  return {
    cpu: median(cpu),
    withoutCache: median(withoutCache),
    targets: targets.length,
    sources: sources.length,
    links: linked.length,
    answersInXml: linked.filter(({ offer }) => offer !== undefined && offer.protocol !== 'webmention').length,
  };
}
