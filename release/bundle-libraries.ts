import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { forNode } from './for-node.ts';

/**
 * Makes few files, for Node, of those packages that every command and every build loads. What two of a package's entries
 * need is in a file that both load: there is one `LinkbackError`, wherever it was thrown. The types are the compiler's, and
 * so are the files for whoever bundles them anew and leaves out what is not used.
 */
for (const name of ['linkback', 'linkback-network']) {
  const folder = fileURLToPath(new URL(`../packages/${name}/`, import.meta.url));
  const { exports } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  const entries = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [entry.default],
  );
  const outdir = join(folder, 'dist/bundle');
  await rm(outdir, { recursive: true, force: true });
  await build({
    ...forNode,
    entryPoints: entries.map((entry) => join(folder, entry)),
    outdir,
    splitting: true,
    packages: 'external',
  });
}
