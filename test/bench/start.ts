import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatLedger } from 'linkback';
import type { Ledger } from 'linkback';
import { median, table } from './figures.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(project, 'packages/astro-linkback/bin/linkback.js');

const empty = `import { Command } from 'commander';
const program = new Command('empty');
program.command('status').action(() => console.log('Nothing.'));
await program.parseAsync(['status'], { from: 'user' });
`;

/** Of a hundred posts. */
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

/**
 * How long commands take from start to end, beside an empty program of commander's that prints one line: in turns, so that
 * what else the machine does falls on all alike.
 */
export function benchStart(rounds: number): void {
  // Where it finds the same commander.
  const root = join(project, 'packages/astro-linkback/.tmp/bench-start');
  mkdirSync(join(root, 'blog/src/content/blog'), { recursive: true });
  try {
    const files = {
      'empty.mjs': empty,
      'blog/linkbacks.json': formatLedger(ledger),
      'blog/package.json': '{ "name": "blog", "dependencies": { "astro": "^7.0.0" } }\n',
      'blog/astro.config.mjs':
        "import { defineConfig } from 'astro/config';\n\nexport default defineConfig({ site: 'https://blog.example' });\n",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    const programs = new Map([
      ['an empty program', [join(root, 'empty.mjs')]],
      ['linkback --help', [bin, '--help']],
      ['linkback status', [bin, 'status']],
      ['linkback init --dry-run', [bin, 'init', '--dry-run', '--recipe', 'github-pages']],
    ]);
    const times = new Map([...programs.keys()].map((name) => [name, [] as number[]]));
    for (let round = 0; round <= rounds * 6; round += 1) {
      for (const [name, args] of programs) {
        const started = performance.now();
        const { status, stderr } = spawnSync(process.execPath, args, {
          cwd: join(root, 'blog'),
          encoding: 'utf8',
        });
        const took = performance.now() - started;
        if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
        // The first fills the caches.
        if (round > 0) times.get(name)?.push(took);
      }
    }
    const floor = median(times.get('an empty program') ?? []);
    console.log('start, from the call to the end');
    table([
      ['', 'milliseconds', '× the empty one'],
      ...[...times].map(([name, values]) => [
        name,
        median(values).toFixed(0),
        (median(values) / floor).toFixed(2),
      ]),
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
