import { median, table } from '../figures.ts';
import { times } from '../sending/report.ts';
import { sendingCosts } from './costs.ts';
import type { SendingCosts } from './costs.ts';
import { decisionsOn } from './decisions.ts';
import { cpuOf, sides } from './sides.ts';

/**
 * What the decisions about reading are worth on the farm's pages: as a factor, and as the share of a sending run's CPU time
 * that would come on top without them. Each side is a process of its own, turn by turn: most of what a run does it does
 * before its code is warm.
 */
export async function worthOfDecisions(hosts: number, rounds: number): Promise<void> {
  const costs = await sendingCosts(300, hosts, Math.min(rounds, 3));
  const decisions = decisionsOn(costs).map((decision) => ({
    ...decision,
    took: { ours: [] as number[], theirs: [] as number[] },
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { took }] of decisions.entries())
      for (const side of round % 2 === 0 ? sides : sides.toReversed())
        took[side].push(await cpuOf('once.ts', `${index}`, side, JSON.stringify(costs)));
  }
  console.log(
    `\ndecisions, without each of them; medians of ${rounds} rounds; a sending run of 300 posts took ${costs.cpu.toFixed(0)} ms of CPU time`,
  );
  table([
    ['', 'against', 'CPU', 'for each', 'of a sending run'],
    ...decisions.map(({ name, other, count, took }) => {
      const [own, without] = [median(took.ours), median(took.theirs)];
      const forEach = [own, without].map((time) => ((time / count) * 1000).toFixed(1)).join(' → ');
      return [name, other, times(without / own), `${forEach} µs`, share(without - own, costs)];
    }),
    [
      'compile cache',
      'none',
      times(costs.withoutCache / costs.cpu),
      '',
      share(costs.withoutCache - costs.cpu, costs),
    ],
  ]);
}

function share(time: number, { cpu }: SendingCosts): string {
  return `${((time / cpu) * 100).toFixed(1)} %`;
}
