import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licenceOf } from './licence.ts';

/**
 * Takes js-yaml into the one module that reads with it. It runs within the site's own build, where a package would be looked
 * for from the site: there another major may lie.
 */
const folder = fileURLToPath(new URL('../packages/astro-linkback/', import.meta.url));

const bundled = await build({
  entryPoints: [join(folder, 'src/site/yaml.ts')],
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  // Of a neutral platform esbuild knows no fields.
  mainFields: ['module'],
  target: 'node22.12',
  minify: true,
  metafile: true,
  write: false,
  absWorkingDir: folder,
  logLevel: 'warning',
});
const licence = await licenceOf('js-yaml', bundled.metafile, folder);
const code = bundled.outputFiles.map(({ text }) => text).join('');
await writeFile(join(folder, 'dist/site/yaml.js'), licence + code);
