import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startFarm } from '../farm/index.ts';
import { median, table } from '../figures.ts';
import { writeToldLedger } from '../ledger/status.ts';
import { repository } from '../measure/index.ts';
import type { Measured } from '../measure/index.ts';
import { send, writeLedger } from '../sending/blog.ts';
import { times } from '../sending/report.ts';
import { distance, runAgainst } from '../sending/run.ts';
import { decisions } from './decisions.ts';
import type { Decision } from './decisions.ts';
import { sides } from './sides.ts';

const posts = 300;
const leftOut = new URL('left-out.js', import.meta.url).href;

/**
 * What each decision is worth in a whole sending run: how much CPU time a run takes without it, of one with all of them just
 * before or after. Alone, a few lines say little: what V8 need not compile, and what is never made, shows elsewhere.
 */
export async function worthOfDecisions(hosts: number, rounds: number): Promise<void> {
  const farm = await startFarm({ posts, hosts, ...distance });
  const folder = join(repository, '.tmp/bench-worth-decided');
  const ratios = new Map<Decision, number[]>(decisions.map((decision) => [decision, []]));
  const run = async (decision: Decision, side: (typeof sides)[number]) => {
    await (decision.told === true ? writeToldLedger(folder) : writeLedger(folder, farm.world));
    return cpuOfRun(decision, side, (args) => runAgainst(farm, args, folder, { limit: 120_000 }));
  };
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    // The first round fills the caches.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [decision, measured] of ratios) {
        const cpu = { ours: NaN, theirs: NaN };
        for (const side of round % 2 === 0 ? sides : sides.toReversed())
          cpu[side] = await run(decision, side);
        if (round > 0) measured.push(cpu.theirs / cpu.ours);
      }
    }
  } finally {
    await farm.stop();
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`\na sending run of ${posts} posts without each decision; medians of ${rounds} rounds`);
  table([
    ['', 'against', 'CPU', '', 'standard error'],
    ...decisions.map((decision) => {
      const measured = ratios.get(decision) ?? [];
      const ratio = median(measured);
      return [
        decision.name,
        decision.other,
        times(ratio),
        percent(ratio - 1),
        `± ${percent(error(measured))}`,
      ];
    }),
  ]);
}

/** Milliseconds of the run that shows it, with the decision or without it. */
async function cpuOfRun(
  { places, env, args = send }: Decision,
  side: (typeof sides)[number],
  measured: (args: readonly string[]) => Promise<Measured>,
): Promise<number> {
  const texts = side === 'ours' ? [] : places.map(([ours, theirs]) => [ours.source, theirs]);
  const given: Record<string, string> = {
    LINKBACK_BENCH_LEFT_OUT: JSON.stringify(texts),
    ...(side === 'ours' ? {} : env),
  };
  Object.assign(process.env, given);
  try {
    // Node caches nothing of what was changed on its way, nor of what could have been.
    return (await measured(places.length === 0 ? args : ['--import', leftOut, ...args])).cpu;
  } finally {
    for (const name of Object.keys(given)) Reflect.deleteProperty(process.env, name);
  }
}

/** Of the mean. */
function error(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : '?';
}
