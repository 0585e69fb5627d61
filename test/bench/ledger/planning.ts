import type { Ledger, Post } from 'linkback';
import { planBuild } from '../../../packages/astro-linkback/src/plan/build.ts';
import { wantedIndexes } from '../../../packages/astro-linkback/src/plan/indexes.ts';
import { median, table } from '../figures.ts';
import { times } from '../sending/report.ts';
import { emptyRecord, toldLedger, writtenPosts } from './blog.ts';
import { builtBlog, planSettings } from './built.ts';

const links = 5;
/** Posts of each blog; that of 10,000 has 50,000 mentions. */
const sizes = [500, 5_000, 10_000, 50_000];

interface Work {
  readonly name: string;
  readonly run: () => void;
}

/** So many posts are planned for one figure at least, so that small blogs are planned by code that is as warm. */
const least = 10_000;

/**
 * What it takes to plan a build, beside a round trip through JSON of what the ledger holds; and how that grows with the
 * blog. That round trip, too, costs more a post where there are more of them: so growth is given beyond its own as well.
 */
export function benchPlanning(rounds: number): void {
  const costs = sizes.map((posts) => {
    const works = worksOf(posts);
    const samples = works.map(() => [] as number[]);
    for (let round = 0; round <= rounds; round += 1) {
      works.forEach(({ run }, index) => {
        const before = process.cpuUsage();
        let planned = 0;
        for (; planned < least; planned += posts) run();
        const { user, system } = process.cpuUsage(before);
        // The first warms the code.
        if (round > 0) samples[index]?.push((user + system) / planned);
      });
    }
    return works.map(({ name }, index) => ({ name, cost: median(samples[index] ?? []) }));
  });
  print(costs, rounds);
}

/** The ways in which a build finds a blog; the first is the floor. */
function worksOf(posts: number): Work[] {
  const written = writtenPosts({ posts, links });
  const told = toldLedger(written);
  const notes = writtenPosts({ posts, links, titled: false });
  const plan = (name: string, found: readonly Post[], ledger: Ledger): Work => {
    const blog = builtBlog(found);
    return { name, run: () => void planBuild(ledger, blog, planSettings, wantedIndexes) };
  };
  return [
    { name: 'JSON there and back', run: () => void JSON.parse(JSON.stringify(told)) },
    plan('nothing new', written, told),
    plan('all of it new', written, emptyRecord),
    plan('every address moved', written.map(moved), told),
    plan('every file renamed', written.map(renamed), told),
    plan('… of notes without titles', notes.map(renamed), toldLedger(notes)),
    plan('… and rewritten as well', notes.map(renamed).map(rewritten), toldLedger(notes)),
    plan('every post gone', [], told),
  ];
}

function moved(post: Post): Post {
  return { ...post, permalink: post.permalink.replace('/2026/', '/blog/') };
}

/** Into another folder, as its address. */
function renamed(post: Post): Post {
  return moved({ ...post, id: post.id.replace('blog/', 'blog/notes/') });
}

function rewritten(post: Post): Post {
  return { ...post, links: post.links.slice(1) };
}

interface Cost {
  readonly name: string;
  readonly cost: number;
}

function print(costs: readonly (readonly Cost[])[], rounds: number): void {
  const [first, last] = [costs[0] ?? [], costs.at(-1) ?? []];
  const [least, most] = [first[0]?.cost ?? NaN, last[0]?.cost ?? NaN];
  console.log(`\nplanning a build, ${links} links a post: CPU a post; medians of ${rounds} rounds`);
  table([
    ['', ...sizes.flatMap((size) => [`${size} posts`, '× JSON']), 'growth', '… beyond JSON'],
    ...first.map(({ name, cost }, index) => {
      const growth = (last[index]?.cost ?? NaN) / cost;
      const cells = costs.flatMap((all) => {
        const [floor, own] = [all[0]?.cost ?? NaN, all[index]?.cost ?? NaN];
        return [`${own.toFixed(1)} µs`, times(own / floor)];
      });
      return [name, ...cells, times(growth), times(growth / (most / least))];
    }),
  ]);
}
