import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLedger } from 'linkback';
import type { Ledger } from 'linkback';
import { commands } from '../../packages/astro-linkback/src/cli/commands.ts';
import { table } from './figures.ts';
import { measureInTurns, repository } from './measure/index.ts';
import type { Measured } from './measure/index.ts';
import { command } from './sending/blog.ts';
import { times } from './sending/report.ts';

const empty = `import { Command } from 'commander';
const program = new Command('empty');
program.command('status').action(() => console.log('Nothing.'));
await program.parseAsync(['status'], { from: 'user' });
`;

/** Of a hundred posts, with nothing left to tell: no command has a reason to go to the network, or to write. */
const ledger: Ledger = {
  version: 1,
  posts: Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [
      `blog/post-${index}`,
      {
        permalink: `https://blog.example/post-${index}/`,
        aliases: [],
        mentions: { [`https://other.example/${index}`]: { state: 'none', on: '2026-11-20' } },
      },
    ]),
  ),
};

/** What runs to its end on such a blog, each on its own work. The other commands ask the network, or for an argument. */
const runs = [
  ['status'],
  ['send'],
  ['send', '--dry-run'],
  ['baseline'],
  ['permalinks'],
  ['merge'],
  ['renumber'],
  ['init', '--dry-run', '--recipe', 'github-pages'],
];

/**
 * How long commands take from start to end, beside an empty program of commander's that prints one line: in turns, so that
 * what else the machine does falls on all alike. With `--help` each loads what it needs and does nothing.
 */
export async function benchStart(rounds: number): Promise<void> {
  // Where the empty program finds the same commander.
  const root = join(repository, 'packages/astro-linkback/.tmp/bench-start');
  try {
    await writeBlog(root);
    const programs: [string, string[]][] = [
      ['an empty program', [join(root, 'empty.mjs')]],
      ['linkback --help', [command, '--help']],
      ...[...runs, ...Object.keys(commands).map((name) => [name, '--help'])].map(
        (args): [string, string[]] => [['linkback', ...args].join(' '), [command, ...args]],
      ),
    ];
    print(await measureInTurns(programs, root, rounds * 3), rounds * 3);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function writeBlog(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true });
  await mkdir(join(root, 'src/content/blog'), { recursive: true });
  const files = {
    'empty.mjs': empty,
    'linkbacks.json': formatLedger(ledger),
    'package.json': '{ "name": "blog", "dependencies": { "astro": "^7.0.0" } }\n',
    'astro.config.mjs':
      "import { defineConfig } from 'astro/config';\n\nexport default defineConfig({ site: 'https://blog.example' });\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
}

function print(rows: readonly (Measured & { readonly name: string })[], rounds: number): void {
  const [floor] = rows;
  if (floor === undefined) return;
  console.log(`\nstart, from the call to the end; medians of ${rounds} rounds`);
  table([
    ['', 'wall', '× the empty one', 'CPU', '× the empty one'],
    ...rows.map(({ name, wall, cpu }) => [
      name,
      `${wall.toFixed(0)} ms`,
      times(wall / floor.wall),
      `${cpu.toFixed(0)} ms`,
      times(cpu / floor.cpu),
    ]),
  ]);
}
