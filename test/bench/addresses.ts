import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatLedger, parseLedger, planMoves } from 'linkback';
import type { Ledger } from 'linkback';
import { hosts } from '../../packages/astro-linkback/src/hosts/index.ts';
import { writeFormerAddresses } from '../../packages/astro-linkback/src/hosts/write.ts';
import type { PublishedPost } from '../../packages/astro-linkback/src/hosts/write.ts';
import { table } from './figures.ts';

/** What 5,000 posts with 3,000 former addresses cost a build: by pages, and by the rules of each host. */
export function benchAddresses(): void {
  const root = fileURLToPath(new URL('../../.tmp/bench-addresses', import.meta.url));
  const posts: PublishedPost[] = Array.from({ length: 5000 }, (_, index) => ({
    id: `blog/post-${index}`,
    title: `Post ${index}`,
    number: index + 1,
    permalink: `https://blog.example/2026/post-${index}/`,
    aliases: index < 3000 ? [`https://blog.example/2025/post-${index}/`] : [],
    parts: { slug: `post-${index}` },
  }));
  const rows: string[][] = [['', 'milliseconds']];
  const time = (name: string, task: () => void) => {
    const started = performance.now();
    task();
    rows.push([name, (performance.now() - started).toFixed(0)]);
  };
  const ledger: Ledger = {
    version: 1,
    posts: Object.fromEntries(
      posts.map(({ id, number, permalink, aliases }) => [
        id,
        { number: number ?? 0, permalink, aliases, mentions: {} },
      ]),
    ),
  };
  const text = formatLedger(ledger);
  time('read the ledger', () => parseLedger(text));
  const moving = posts.map(({ id, permalink }) => ({ id, permalink, aliases: [], name: id }));
  time('plan the moves', () => planMoves(moving, ledger, new Set()));
  for (const [name, on] of [
    ['pages', []],
    ...Object.entries(hosts).map(([host, value]) => [host, [value]] as const),
  ] as const) {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    const publication = { dir: root, root, base: '', hosts: on, posts, receiver: {}, namesShortPaths: false };
    time(`write for ${name}`, () => writeFormerAddresses(publication));
  }
  rmSync(root, { recursive: true, force: true });
  console.log('former addresses of 5,000 posts, 3,000 of which moved');
  table(rows);
}
