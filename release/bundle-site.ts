import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { forNode } from './for-node.ts';

/**
 * Makes few files of what the site's own build takes in: each module there passes through all of the site's plugins, and of
 * `linkback` little is needed. They name nothing but Astro, what the integration makes for each site, and devalue, which
 * only a site has that is rendered in another runtime.
 */
const folder = fileURLToPath(new URL('../packages/astro-linkback/', import.meta.url));
const site = join(folder, 'dist/site');
const outdir = join(folder, 'dist/in-site');
const entries = ['collections', 'contexts', 'entries-route', 'mentions', 'permalinks', 'raw-date', 'slugify'];

await rm(outdir, { recursive: true, force: true });
await build({
  ...forNode,
  // The site may be for another runtime.
  platform: 'neutral',
  entryPoints: [...entries, 'with-hint'].map((name) => join(site, `${name}.js`)),
  outdir,
  splitting: true,
  external: ['virtual:*', 'astro', 'astro/*', 'devalue'],
  absWorkingDir: folder,
});
