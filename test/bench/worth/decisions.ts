import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readSource } from 'linkback';
import type { SourceLink } from 'linkback';
import { median, table } from '../figures.ts';
import { times } from '../sending/report.ts';
import { sendingCosts } from './costs.ts';
import type { SendingCosts } from './costs.ts';
import { farmPages } from './pages.ts';
import type { FarmPage, FarmSource } from './pages.ts';
import { readTarget, readingWay } from './reading.ts';
import type { ReadingWay } from './reading.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A decision, and what was decided on, on the same pages. */
interface Decision {
  readonly name: string;
  /** What it was preferred to. */
  readonly other: string;
  readonly ours: () => unknown;
  readonly theirs: () => unknown;
  /** Pages of the sending run that it is made for. */
  readonly pages: number;
  /** Pages that each of the two goes through. */
  readonly among: number;
}

/**
 * What the decisions about reading are worth on the farm's pages, in one process, turn by turn: as a factor, and as the
 * share of a sending run's CPU time that would come on top without them.
 */
export async function worthOfDecisions(hosts: number, rounds: number): Promise<void> {
  const costs = await sendingCosts(300, hosts, Math.min(rounds, 3));
  const decisions = decisionsOn(costs);
  const turns = rounds * 6;
  const rows = decisions.map((decision) => ({ decision, ours: [] as number[], theirs: [] as number[] }));
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const { decision, ours, theirs } of rows) {
      const both = [
        { task: decision.ours, times: ours },
        { task: decision.theirs, times: theirs },
      ];
      for (const { task, times } of turn % 2 === 0 ? both : both.reverse()) {
        const took = cpuOf(task);
        // The first warms the code.
        if (turn > 0) times.push(took);
      }
    }
  }
  console.log(
    `\ndecisions, without each of them; medians of ${turns} turns; a sending run of 300 posts took ${costs.cpu.toFixed(0)} ms of CPU time`,
  );
  table([
    ['', 'against', 'CPU', 'per page', 'of a sending run'],
    ...rows.map(({ decision: { name, other, pages, among }, ours, theirs }) => {
      const [own, without] = [median(ours) / among, median(theirs) / among];
      const share = ((without - own) * pages) / costs.cpu;
      const perPage = `${(own * 1000).toFixed(0)} → ${(without * 1000).toFixed(0)} µs`;
      return [name, other, times(without / own), perPage, `${(share * 100).toFixed(1)} %`];
    }),
    ['compile cache', 'none', times(costs.withoutCache / costs.cpu), '', percent(costs)],
  ]);
}

function percent({ cpu, withoutCache }: SendingCosts): string {
  return `${(((withoutCache - cpu) / cpu) * 100).toFixed(1)} %`;
}

function decisionsOn(costs: SendingCosts): Decision[] {
  const { targets, sources } = farmPages(200);
  const reading = (name: string, other: string, without: Partial<ReadingWay>): Decision => ({
    name,
    other,
    ours: () => readAll(targets, readingWay),
    theirs: () => readAll(targets, { ...readingWay, ...without }),
    pages: costs.targets,
    among: targets.length,
  });
  return [
    reading('bytes searched by vectors', 'as a text of their characters', { vectors: false }),
    reading('search in undecoded bytes', 'decoding every page', { search: false }),
    reading('stop where the answer is sure', 'reading to the end', { stop: false }),
    {
      name: 'excerpts for TrackBacks alone',
      other: 'an excerpt for each link',
      ours: () => sources.map((page) => askSource(page, false)),
      theirs: () => sources.map((page) => askSource(page, true)),
      pages: costs.sources,
      among: sources.length,
    },
  ];
}

/** Milliseconds. What was left by others is collected before. */
function cpuOf(task: () => unknown): number {
  collectGarbage();
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function readAll(pages: readonly FarmPage[], way: ReadingWay): number {
  return pages.reduce((sum, page) => sum + Object.keys(readTarget(page, way)).length, 0);
}

/** As a run asks for each of its mentions. */
function askSource({ source: { url, targets }, html }: FarmSource, always: boolean): number {
  const page = readSource(html, url);
  return targets.reduce(
    (sum, target) => sum + wordsOf(page.linkTo(target.url), target.offer?.protocol, always),
    0,
  );
}

function wordsOf(link: SourceLink | undefined, protocol: string | undefined, always: boolean): number {
  if (link === undefined) return 0;
  const excerpt = always || protocol === 'trackback' ? link.excerpt.length : 0;
  const problem = always || protocol === 'pingback' ? (link.pingbackProblem?.length ?? 0) : 0;
  return excerpt + problem + link.spelling.length;
}
