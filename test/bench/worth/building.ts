import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildOnce, writeBenchBlog } from '../build.ts';
import { median, table } from '../figures.ts';
import { repository } from '../measure/index.ts';
import { times } from '../sending/report.ts';
import { cpuOf, sides } from './sides.ts';

const posts = 500;

/**
 * What a walk of our own over the syntax tree is worth where every post is parsed anew: as a factor, and as the share of what
 * the integration's hooks take in a cold build. Each side is a process of its own, turn by turn: V8 compiles one for longer
 * than it runs.
 */
export async function worthOfBuilding(rounds: number): Promise<void> {
  const root = join(repository, '.tmp/bench-worth-build');
  const took = { ours: [] as number[], theirs: [] as number[], hooks: [] as number[] };
  try {
    await writeBenchBlog(root, posts);
    for (let round = 0; round < rounds; round += 1) {
      for (const side of round % 2 === 0 ? sides : sides.toReversed())
        took[side].push(await cpuOf('walks.ts', root, side));
      took.hooks.push((await buildOnce(root, 'with', 'cold')).hooks);
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  const [ours, theirs, hooks] = [median(took.ours), median(took.theirs), median(took.hooks)];
  console.log(
    `\nbuilding ${posts} posts, cold; medians of ${rounds} rounds; the hooks took ${hooks.toFixed(0)} ms of CPU time`,
  );
  table([
    ['', 'against', 'CPU', 'for each post', "of the hooks' time"],
    [
      'a walk that makes nothing for a node',
      'unist-util-visit',
      times(theirs / ours),
      `${[ours, theirs].map((time) => ((time / posts) * 1000).toFixed(0)).join(' → ')} µs`,
      `${(((theirs - ours) / hooks) * 100).toFixed(1)} %`,
    ],
  ]);
}
