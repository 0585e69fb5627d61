import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLedger } from 'linkback';
import { table } from '../figures.ts';
import { measureInTurns, repository } from '../measure/index.ts';
import type { Measured } from '../measure/index.ts';
import { command } from '../sending/blog.ts';
import { megabytes, times } from '../sending/report.ts';
import { toldLedger, writtenPosts } from './blog.ts';

const [posts, links] = [10_000, 5];

const floor = "JSON.parse(require('node:fs').readFileSync('linkbacks.json', 'utf8'));\n";

/** The ledger of a blog with 50,000 mentions of which nearly all were told. */
export async function writeToldLedger(folder: string): Promise<void> {
  await writeFile(join(folder, 'linkbacks.json'), formatLedger(toldLedger(writtenPosts({ posts, links }))));
}

/** `linkback status` on a ledger of 50,000 mentions, beside a script that does no more than parse it; turn by turn. */
export async function benchStatus(rounds: number): Promise<void> {
  const root = join(repository, '.tmp/bench-status');
  try {
    await rm(root, { recursive: true, force: true });
    await mkdir(root, { recursive: true });
    await writeToldLedger(root);
    await writeFile(join(root, 'floor.cjs'), floor);
    const programs: [string, string[]][] = [
      ['JSON.parse', [join(root, 'floor.cjs')]],
      ['linkback status', [command, 'status']],
      ['linkback status --json', [command, 'status', '--json']],
      ['node -e 0', ['-e', '0']],
    ];
    const rows = await measureInTurns(programs, root, rounds * 3);
    const { size } = await stat(join(root, 'linkbacks.json'));
    console.log(
      `\nstatus of ${posts * links} mentions, ${megabytes(size)} of ledger; medians of ${rounds * 3} rounds`,
    );
    print(rows);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function print(rows: readonly (Measured & { readonly name: string })[]): void {
  const [least] = rows;
  if (least === undefined) return;
  table([
    ['', 'wall', '', 'CPU', '', 'peak memory'],
    ...rows.map(({ name, wall, cpu, memory }) => [
      name,
      `${wall.toFixed(0)} ms`,
      times(wall / least.wall),
      `${cpu.toFixed(0)} ms`,
      times(cpu / least.cpu),
      megabytes(memory),
    ]),
  ]);
}
