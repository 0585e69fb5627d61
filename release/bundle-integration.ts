import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { forNode } from './for-node.ts';

/**
 * Makes few files of the integration: every build loads it, and Node takes longer to find a hundred small modules than to
 * run what is in them. What begins with the build is one file, what ends it another; what they load only where they need
 * it stays where the compiler wrote it. No module of the integration holds a state or a class, so that one may be there twice.
 */
const folder = fileURLToPath(new URL('../packages/astro-linkback/', import.meta.url));
const dist = join(folder, 'dist');
const out = join(dist, 'integration');
const entries = ['index.js', 'build.js'].map((name) => join(dist, name));

const fromOut = (file: string) => `../${relative(dist, file).split(sep).join('/')}`;

const apart: Plugin = {
  name: 'what is loaded later, and where it is',
  setup(bundler) {
    bundler.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = resolve(resolveDir, path);
      return { external: true, path: entries.includes(file) ? `./${relative(dist, file)}` : fromOut(file) };
    });
    // A module names others by where it lies itself.
    bundler.onLoad({ filter: /\.js$/ }, async ({ path }) => {
      const place = `new URL(${JSON.stringify(fromOut(path))}, import.meta.url).href`;
      return { contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', place), loader: 'js' };
    });
  },
};

await rm(out, { recursive: true, force: true });
await build({
  ...forNode,
  entryPoints: entries,
  outdir: out,
  splitting: true,
  packages: 'external',
  plugins: [apart],
  absWorkingDir: folder,
});
