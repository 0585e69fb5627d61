import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { protocols } from 'linkback';
import { startFarm } from '../farm/index.ts';
import type { FarmCounts } from '../farm/index.ts';
import { table } from '../figures.ts';
import { repository } from '../measure/index.ts';
import { send, writeLedger } from '../sending/blog.ts';
import { seconds, sum } from '../sending/report.ts';
import { distance, runAgainst } from '../sending/run.ts';
import type { Side } from '../sending/run.ts';
import type { Peers } from './install.ts';

/** Milliseconds that each sender is given. */
const limit = 120_000;

/** The same small blog told by this project, from its ledger, and by a peer, from its feed, each of them twice. */
export async function benchPeers(peers: Peers, posts: number, hosts: number): Promise<void> {
  const farm = await startFarm({ posts, hosts, ...distance });
  const folder = join(repository, '.tmp/bench-sending/peers');
  try {
    await mkdir(folder, { recursive: true });
    await writeLedger(folder, farm.world);
    const remy = [
      peers.path('@remy/webmention/bin/wm.js'),
      '--send',
      '--limit',
      '0',
      `${farm.blog}/feed.xml`,
    ];
    const sides: Side[] = [];
    for (const args of [send, remy]) {
      sides.push(await runAgainst(farm, args, folder, { limit }));
      sides.push(await runAgainst(farm, args, folder, { limit, again: true }));
    }
    print(posts, sides);
  } finally {
    await farm.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function print(posts: number, sides: readonly Side[]): void {
  const row = (name: string, words: (side: Side) => string) => [name, ...sides.map(words)];
  const count = (name: string, of: (counts: FarmCounts) => number) =>
    row(name, ({ counts }) => String(of(counts)));
  console.log(`\npeers: ${posts} posts, all of them told by each sender, and again`);
  table([
    ['', 'linkback', 'linkback again', '@remy/webmention', '@remy/webmention again'],
    ...protocols.map((protocol) =>
      row(
        `${protocol}, delivered of due`,
        ({ counts: { delivered, due } }) => `${delivered[protocol]} of ${due[protocol]}`,
      ),
    ),
    row(
      'share of all that is due',
      ({ counts: { delivered, due } }) => `${((100 * sum(delivered)) / sum(due)).toFixed(0)} %`,
    ),
    count('duplicates', ({ duplicates }) => duplicates),
    count('wrong', ({ wrong }) => wrong),
    count('requests', ({ requests }) => sum(requests)),
    count('most at once', ({ peak }) => peak.overall),
    count('… with one host', ({ peak }) => Math.max(peak.host, peak.blog)),
    row('wall', ({ wall, ended }) => (ended ? `ended after ${seconds(wall)}` : seconds(wall))),
    row('CPU', ({ cpu }) => seconds(cpu)),
  ]);
  const [example] = sides.flatMap(({ counts }) => counts.examples);
  if (example !== undefined) console.log(`  wrong is for example: ${example.replace(/\s+/g, ' ')}`);
}
