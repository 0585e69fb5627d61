import { readFile, rm } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

/**
 * Makes few files of the `linkback` command: Node takes longer to find sixty small modules than to run what is in them.
 * Each command becomes one file with all that it imports; what it loads only where it needs it stays where the compiler
 * wrote it. No module of the command holds a state or a class, so that one may be there twice.
 */
const dist = fileURLToPath(new URL('../packages/astro-linkback/dist/', import.meta.url));
const out = join(dist, 'command');
const list = join(dist, 'cli/commands.js');

/** Of what others wrote, what commands begin with: a file each, with its licence. The rest is loaded as it is installed. */
const taken: Readonly<Record<string, string>> = {
  acorn: 'acorn',
  commander: 'commander',
  diff: 'diff/lib/patch/create.js',
};

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  outdir: out,
  logLevel: 'warning',
} as const;

const commands = new Set<string>();
const apart: Plugin = {
  name: 'what is loaded later',
  setup(bundler) {
    bundler.onResolve({ filter: /./ }, ({ kind, path, resolveDir, importer }) => {
      const name = Object.keys(taken).find((each) => taken[each] === path);
      if (name !== undefined) return { external: true, path: `./${name}.js` };
      if (kind !== 'dynamic-import' || !path.startsWith('.')) return undefined;
      const file = resolve(resolveDir, path);
      if (importer !== list)
        return { external: true, path: `../${relative(dist, file).split(sep).join('/')}` };
      commands.add(file);
      return { external: true, path: `./${basename(file)}` };
    });
  },
};

await rm(out, { recursive: true, force: true });
const own = { ...shared, packages: 'external' as const, plugins: [apart] };
await build({ ...own, entryPoints: [join(dist, 'cli/index.js')] });
await build({ ...own, entryPoints: [...commands] });
for (const [name, path] of Object.entries(taken)) {
  const js = `/*!\n${name}\n\n${await licenceOf(path)}\n*/\nimport { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);`;
  await build({ ...shared, minify: true, entryPoints: { [name]: path }, banner: { js } });
}

/** The text that has to go with a package's code. @throws where there is none. */
async function licenceOf(path: string): Promise<string> {
  const file = fileURLToPath(import.meta.resolve(path));
  const [name = ''] = path.split('/');
  const folder = join(file.slice(0, file.lastIndexOf(join('node_modules', name))), 'node_modules', name);
  return (await readFile(join(folder, 'LICENSE'), 'utf8')).trim();
}
