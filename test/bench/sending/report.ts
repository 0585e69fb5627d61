import { kinds } from '../farm/tally.ts';
import type { FarmCounts } from '../farm/index.ts';
import { table } from '../figures.ts';
import { floorWay } from './floor-plan.ts';
import { distance } from './run.ts';
import type { SendingResult, Side } from './run.ts';

/** This project and the floor, side by side. */
export function printSending(result: SendingResult): void {
  const { posts, links, targets, rounds, ours, floor, again, empty, ledger } = result;
  const { latency, jitter } = distance;
  console.log(
    `\nsending: ${posts} posts with ${links} links to ${targets} pages, ${latency} ± ${jitter} ms before each answer` +
      (rounds > 1 ? `; medians of ${rounds} rounds` : ''),
  );
  const above = (memory: number) => memory - empty.memory;
  table([
    ['', 'linkback', 'floor', 'linkback / floor', 'nothing new', '--version'],
    ['wall', ...pair(ours.wall, floor.wall, seconds), seconds(again.wall), seconds(empty.wall)],
    ['CPU', ...pair(ours.cpu, floor.cpu, seconds), seconds(again.cpu), seconds(empty.cpu)],
    [
      'peak memory',
      ...pair(ours.memory, floor.memory, megabytes),
      megabytes(again.memory),
      megabytes(empty.memory),
    ],
    [
      '… above --version',
      ...pair(above(ours.memory), above(floor.memory), megabytes),
      megabytes(above(again.memory)),
    ],
    ['delivered of due', ...[ours, floor].map(deliveredOf)],
    ...counted('duplicates', ({ duplicates }) => duplicates),
    ...counted('wrong', ({ wrong }) => wrong),
    ...kinds.flatMap((kind) => counted(kind, ({ requests }) => requests[kind])),
    ...counted('new connections', ({ connections }) => connections),
    ...counted('most at once', ({ peak }) => peak.overall),
    ['… with the blog', ...[ours, floor].map(({ counts }) => String(counts.peak.blog))],
    ['… with another host', ...[ours, floor].map(({ counts }) => String(counts.peak.host))],
    ['CPU of the farm', ...[ours, floor].map(({ counts }) => seconds(counts.cpu))],
  ]);
  const waiting = (ours.counts.requests['GET source'] * latency) / floorWay.ownHost;
  console.log(`  the blog's own pages alone, ${floorWay.ownHost} at once: ${seconds(waiting)} of waiting`);
  const states = Object.entries(ledger).map(([state, count]) => `${count} ${state}`);
  console.log(`  the ledger then says: ${states.join(', ')}`);
  for (const [name, side] of [
    ['linkback', ours],
    ['the floor', floor],
    ['linkback, nothing new,', again],
  ] as const) {
    if (side.ended) console.log(`  ${name} was not done in time and was ended`);
    for (const example of side.counts.examples) console.log(`  wrong of ${name}: ${example}`);
  }

  function counted(name: string, count: (counts: FarmCounts) => number): string[][] {
    const [own, least, second] = [ours, floor, again].map(({ counts }) => count(counts));
    return own === 0 && least === 0 && second === 0 && name.includes(' ')
      ? []
      : [[name, `${own}`, `${least}`, '', `${second}`]];
  }
}

/** How both grow from one blog to a larger one. */
export function printGrowth(results: readonly SendingResult[]): void {
  const rows = results.slice(1).flatMap((large, index) => {
    const small = results[index];
    if (small === undefined) return [];
    const above = ({ ours, floor, empty }: SendingResult, side: 'ours' | 'floor') =>
      (side === 'ours' ? ours : floor).memory - empty.memory;
    return (['ours', 'floor'] as const).map((side) => [
      `${large.posts} / ${small.posts} posts, ${side === 'ours' ? 'linkback' : 'floor'}`,
      times(large.links / small.links),
      times(large[side].wall / small[side].wall),
      times(large[side].cpu / small[side].cpu),
      times(large[side].memory / small[side].memory),
      times(above(large, side) / above(small, side)),
    ]);
  });
  if (rows.length === 0) return;
  console.log('\nhow it grows');
  table([['', 'links', 'wall', 'CPU', 'peak memory', 'memory above --version'], ...rows]);
}

function pair(own: number, least: number, words: (value: number) => string): string[] {
  return [words(own), words(least), times(own / least)];
}

export function deliveredOf({ counts: { delivered, due } }: Side): string {
  return `${sum(delivered)} of ${sum(due)}`;
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

export function seconds(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? '?' : `${(milliseconds / 1000).toFixed(2)} s`;
}

export function megabytes(bytes: number): string {
  return Number.isNaN(bytes) ? '?' : `${(bytes / 2 ** 20).toFixed(0)} MB`;
}

export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratio.toFixed(2)} ×` : '?';
}
