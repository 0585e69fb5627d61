import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { forNode } from './for-node.ts';
import { licenceOf } from './licence.ts';

/**
 * Makes few files of the `linkback` command: Node takes longer to find sixty small modules than to run what is in them.
 * Each command becomes one file with all that it imports; what it loads only where it needs it stays where the compiler
 * wrote it, but for what is the command's own. No module of the command holds a state or a class, so that one may be there
 * twice.
 */
const folder = fileURLToPath(new URL('../packages/astro-linkback/', import.meta.url));
const dist = join(folder, 'dist');
const out = join(dist, 'command');

/** Of what others wrote, what commands begin with: a file each, with its licence. The rest is loaded as it is installed. */
const taken: Readonly<Record<string, string>> = {
  acorn: 'acorn',
  commander: 'commander',
  diff: 'diff/lib/patch/create.js',
};

const shared = { ...forNode, absWorkingDir: folder };

/** What is in the command's own folder and loaded by one of its files: a file of its own. */
const own = new Set([join(dist, 'cli/index.js')]);
const apart: Plugin = {
  name: 'what is loaded later',
  setup(bundler) {
    bundler.onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
      const name = Object.keys(taken).find((each) => taken[each] === path);
      if (name !== undefined) return { external: true, path: `./${name}.js` };
      if (kind !== 'dynamic-import' || !path.startsWith('.')) return undefined;
      const file = resolve(resolveDir, path);
      if (dirname(file) !== join(dist, 'cli')) {
        return { external: true, path: `../${relative(dist, file).split(sep).join('/')}` };
      }
      own.add(file);
      return { external: true, path: `./${basename(file)}` };
    });
  },
};

await rm(out, { recursive: true, force: true });
const built = new Set<string>();
while (built.size < own.size) {
  const entryPoints = [...own].filter((file) => !built.has(file));
  await build({ ...shared, packages: 'external', plugins: [apart], outdir: out, entryPoints });
  for (const file of entryPoints) built.add(file);
}
for (const [name, path] of Object.entries(taken)) {
  // As the package itself finds it, whatever lies at the top of the repository.
  const stdin = { contents: `export * from '${path}';`, resolveDir: folder };
  const bundled = await build({ ...shared, stdin, minify: true, metafile: true, write: false });
  const licence = await licenceOf(name, bundled.metafile, folder);
  const head = `${licence}import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n`;
  await writeFile(join(out, `${name}.js`), [head, ...bundled.outputFiles.map(({ text }) => text)].join(''));
}
