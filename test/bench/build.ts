import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeBlog } from './blog.ts';
import { median, table } from './figures.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../', import.meta.url));

/**
 * What the integration adds to `astro build`: the same blog with and without it, cold and with a warm content
 * cache, turn by turn in one run.
 */
export async function benchBuild(rounds: number): Promise<void> {
  const root = `${repository}.tmp/bench-build`;
  await rm(root, { recursive: true, force: true });
  const target = (post: number, link: number) =>
    `https://site-${(post * 7 + link) % 400}.example/posts/${post}/?a=1&b=${link}`;
  await writeBlog(root, { posts: 1000, bytes: 7000, links: 15, target });
  const linkback = "import linkback from 'astro-linkback';\n";
  await writeFile(`${root}/without.mjs`, config('', ''));
  await writeFile(
    `${root}/with.mjs`,
    config(linkback, "linkback({ permalinks: '/blog/%postname%/', send: 'never' })"),
  );

  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of round % 2 === 0 ? ['without', 'with'] : ['with', 'without']) {
      // Each kind has a cache of its own: Astro empties it where the config differs.
      await rm(`${root}/cache-${kind}`, { recursive: true, force: true });
      for (const warmth of ['cold', 'warm']) {
        const started = performance.now();
        await build(root, kind);
        (times[`${warmth} ${kind}`] ??= []).push(performance.now() - started);
      }
    }
  }
  await rm(root, { recursive: true, force: true });
  const row = (warmth: string) => {
    const without = median(times[`${warmth} without`] ?? []);
    const withIt = median(times[`${warmth} with`] ?? []);
    return [
      warmth,
      `${(without / 1000).toFixed(2)} s`,
      `${(withIt / 1000).toFixed(2)} s`,
      `${(withIt / without).toFixed(3)} ×`,
    ];
  };
  console.log(`astro build, 1,000 posts of 7 KB with 15 links; medians of ${rounds} rounds`);
  table([['', 'without', 'with', 'ratio'], row('cold'), row('warm')]);
}

async function build(root: string, kind: string): Promise<void> {
  await rm(`${root}/dist`, { recursive: true, force: true });
  const astro = `${repository}node_modules/astro/bin/astro.mjs`;
  const env = { ...process.env, CI: '', ASTRO_TELEMETRY_DISABLED: '1' };
  await run(process.execPath, [astro, 'build', '--config', `${kind}.mjs`], {
    cwd: root,
    env,
    maxBuffer: 2 ** 26,
  });
}

function config(imports: string, integrations: string): string {
  const cache = integrations === '' ? './cache-without' : './cache-with';
  return `${imports}export default { site: 'https://blog.example', cacheDir: '${cache}', integrations: [${integrations}] };\n`;
}
