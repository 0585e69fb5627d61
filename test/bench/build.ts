import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBlog } from './blog.ts';
import { table } from './figures.ts';
import { measure, middle, repository } from './measure/index.ts';
import type { Measured } from './measure/index.ts';
import { megabytes, seconds, times } from './sending/report.ts';

export const kinds = ['without', 'with'] as const;
export const warmths = ['cold', 'warm'] as const;
const hooks = new URL('measure/hooks.js', import.meta.url).href;
/** Milliseconds after which a build is given up. */
const limit = 600_000;

/**
 * What the integration adds to `astro build`: the same blog with and without it, cold and with a warm content
 * cache, turn by turn in one run. Nothing is sent.
 */
export async function benchBuild(sizes: readonly number[], rounds: number): Promise<void> {
  for (const posts of sizes) await benchBlog(posts, posts > 1_000 ? Math.min(rounds, 3) : rounds);
}

async function benchBlog(posts: number, rounds: number): Promise<void> {
  const root = join(repository, '.tmp/bench-build');
  await writeBenchBlog(root, posts);
  const runs = new Map<string, Measured[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
      for (const warmth of warmths) {
        const key = `${warmth} ${kind}`;
        runs.set(key, [...(runs.get(key) ?? []), await buildOnce(root, kind, warmth)]);
      }
    }
  }
  await rm(root, { recursive: true, force: true });
  console.log(`\nastro build, ${posts} posts of 7 KB with 15 links; medians of ${rounds} rounds`);
  table([
    ['', 'wall', '', 'CPU', '', 'in its hooks', 'peak memory', ''],
    ...warmths.map((warmth) => {
      const [bare, ours] = kinds.map((kind) => middle(runs.get(`${warmth} ${kind}`) ?? []));
      return bare === undefined || ours === undefined ? [] : row(warmth, bare, ours);
    }),
  ]);
}

/** A blog that can be built with the integration and without. */
export async function writeBenchBlog(root: string, posts: number): Promise<void> {
  await rm(root, { recursive: true, force: true });
  const target = (post: number, link: number) =>
    `https://site-${(post * 7 + link) % 400}.example/posts/${post}/?a=1&b=${link}`;
  await writeBlog(root, { posts, bytes: 7_000, links: 15, target });
  await writeFile(join(root, 'without.mjs'), config('without', '', ''));
  await writeFile(
    join(root, 'with.mjs'),
    config(
      'with',
      `import linkback from 'astro-linkback';\nimport { measured } from '${hooks}';\n`,
      "measured(linkback({ permalinks: '/blog/%postname%/', send: 'never' }))",
    ),
  );
}

function row(warmth: string, bare: Measured, ours: Measured): string[] {
  return [
    warmth,
    `${seconds(bare.wall)} → ${seconds(ours.wall)}`,
    times(ours.wall / bare.wall),
    `${seconds(bare.cpu)} → ${seconds(ours.cpu)}`,
    times(ours.cpu / bare.cpu),
    `${seconds(ours.hooks)}, ${((ours.hooks / bare.cpu) * 100).toFixed(1)} %`,
    `${megabytes(bare.memory)} → ${megabytes(ours.memory)}`,
    `${ours.memory < bare.memory ? '' : '+'}${megabytes(ours.memory - bare.memory)}`,
  ];
}

export async function buildOnce(...which: Parameters<typeof buildArguments>): Promise<Measured> {
  const [root] = which;
  return measure(await buildArguments(...which), root, limit);
}

/**
 * Makes the blog ready to be built.
 * @param warmth cold is without anything that Astro or the integration kept of an earlier build.
 * @returns the arguments for Node.
 */
export async function buildArguments(
  root: string,
  kind: (typeof kinds)[number],
  warmth: (typeof warmths)[number],
): Promise<string[]> {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  // Each kind has a cache of its own: Astro empties it where the config differs.
  if (warmth === 'cold') await rm(join(root, `cache-${kind}`), { recursive: true, force: true });
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  return [join(repository, 'node_modules/astro/bin/astro.mjs'), 'build', '--config', `${kind}.mjs`];
}

function config(kind: string, imports: string, integrations: string): string {
  // Vite bundles its own dependencies anew where the config is another than the last time.
  const caches = `cacheDir: './cache-${kind}', vite: { cacheDir: './vite-${kind}' }`;
  return `${imports}export default { site: 'https://blog.example', ${caches}, integrations: [${integrations}] };\n`;
}
