import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const packages = join(import.meta.dirname, '../../../packages');
const names = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));

/** What a bundle for a platform without Node is made of, and what of Node it asks for, and for whom. */
async function bundled(entry: string) {
  const asked: string[] = [];
  const { metafile } = await build({
    entryPoints: [join(packages, entry)],
    ...{ bundle: true, write: false, metafile: true, format: 'esm', platform: 'neutral' },
    conditions: ['worker', 'browser', 'import'],
    mainFields: ['module', 'main'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'of Node',
        setup: (bundling) =>
          bundling.onResolve({ filter: /.*/ }, ({ path, importer }) => {
            if (!names.has(path) && !path.startsWith('node:')) return undefined;
            asked.push(`${path} by ${importer.replace(/^.*\/(?=packages\/|node_modules\/)/, '')}`);
            return { path, external: true };
          }),
      },
    ],
  });
  return { asked, inputs: Object.keys(metafile.inputs) };
}

it('the receiver and its worker need nothing of Node, nor does whatever they import', async () => {
  const { asked, inputs } = await bundled('linkback-receiver/dist/index.js');
  expect(asked).toEqual([]);
  for (const part of [
    'linkback/dist/index.js',
    'linkback-network/dist/public.js',
    'saxes/',
    'microformats-parser/',
  ])
    expect(
      inputs.some((input) => input.includes(part)),
      part,
    ).toBe(true);
  expect(inputs.filter((input) => /linkback-receiver\/dist\/(?:server|node\.)/.test(input))).toEqual([]);
});

it('the field itself needs nothing of Node', async () => {
  expect((await bundled('linkback/dist/index.js')).asked).toEqual([]);
});

it('what is for Node alone is found to be so', async () => {
  const { asked } = await bundled('linkback-receiver/dist/store/sqlite.js');
  expect(asked).toContain('node:sqlite by packages/linkback-receiver/dist/store/sqlite-schema.js');
});
