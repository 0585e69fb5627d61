import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../packages/astro-linkback');
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

test.each<[string, string, string[]]>([
  // Something that one command loads, and something that all of them do, from far down.
  ['command', 'bin/linkback.js', ['linkback', 'linkback-network', '@clack/prompts', '@babel/parser']],
  [
    'integration',
    'dist/integration/index.js',
    ['linkback', 'linkback-network', 'proper-lockfile', 'satteri'],
  ],
])('the %s needs nothing that is not in its package or installed with it', async (_name, entry, known) => {
  const { metafile } = await build({
    entryPoints: [join(folder, entry)],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: join(folder, 'dist'),
    write: false,
    metafile: true,
  });
  const imports = Object.values(metafile.inputs).flatMap((file) => file.imports);
  const needed = imports.filter(({ external }) => external === true).map(({ path }) => packageOf(path));
  const { dependencies, peerDependencies } = JSON.parse(read('package.json')) as Record<string, object>;
  const installed = Object.keys({ ...dependencies, ...peerDependencies });
  expect([...new Set(needed)].filter((name) => !isBuiltin(name) && !installed.includes(name))).toEqual([]);
  // It was looked at.
  expect(needed).toEqual(expect.arrayContaining(known));
});

test.each([
  ['acorn', 'dist/command/acorn.js', 'Permission is hereby granted'],
  ['commander', 'dist/command/commander.js', 'Permission is hereby granted'],
  ['diff', 'dist/command/diff.js', 'Redistribution and use in source and binary forms'],
  ['js-yaml', 'dist/site/yaml.js', 'Permission is hereby granted'],
])('what is taken of %s comes with its licence', (name, path, words) => {
  const text = read(path);
  expect(text).toContain(words);
  // The one that the package asks for, not one that lies at the top of the repository for somebody else.
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, object>;
  const wanted = ({ ...devDependencies, ...dependencies } as Record<string, string>)[name] ?? '';
  const version = new RegExp(`^/\\*!\n${name} (\\S+)\n`).exec(text)?.[1] ?? '';
  expect(wanted).toMatch(/^\^\d/);
  expect(version.split('.')[0]).toBe(/\d+/.exec(wanted)?.[0]);
});

test('what every build loads is in few files, and what they load later is there', () => {
  const texts = readdirSync(join(folder, 'dist/integration')).map((name) => read(`dist/integration/${name}`));
  expect(texts.length).toBeLessThan(6);
  const paths = (pattern: RegExp) =>
    texts.flatMap((text) => [...text.matchAll(pattern)].map(([, path = '']) => path));
  const atOnce = paths(/(?:^|[;\n])(?:import|export)\b[^;'"]*["'](\.[^"']+)["']/g);
  expect(atOnce.filter((path) => !/^\.\/[^/]+\.js$/.test(path))).toEqual([]);
  const later = paths(/\bimport\(\s*"(\.[^"]+)"/g);
  expect(later).toEqual(expect.arrayContaining(['./build.js', '../tell.js']));
  const out = pathToFileURL(`${join(folder, 'dist/integration')}/`);
  const named = texts.flatMap((text) =>
    [...text.matchAll(/new URL\("(\.\.?\/[^"]+)", new URL\("([^"]+)"/g)].map(
      ([, path = '', place = '']) => new URL(path, new URL(place, out)),
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  const all = [...named, ...later.map((path) => new URL(path, out))];
  const missing = all.filter((file) => !existsSync(file)).map(({ href }) => href);
  expect(missing).toEqual([]);
});

test.each<[string, string, string[], string[]]>([
  ['every build', 'integration/index.js', ['linkback/planning'], ['linkback', 'devalue']],
  [
    'the end of every build',
    'integration/build.js',
    ['linkback/planning'],
    ['linkback', 'devalue', 'satteri'],
  ],
  [
    'a build that parses posts',
    'content/parse-links.js',
    ['linkback/collecting'],
    ['linkback', 'unified', 'acorn', 'unist-util-visit'],
  ],
])('%s loads at once what it needs', async (_name, entry, known, others) => {
  const loaded = await loadedAtOnce(join(folder, 'dist', entry));
  expect(loaded).toEqual(expect.arrayContaining(known));
  expect(loaded.filter((path) => others.includes(path))).toEqual([]);
});

test('what finds links loads nothing that speaks the protocols', async () => {
  const loaded = await loadedAtOnce(join(folder, '../linkback/dist/bundle/collecting.js'));
  expect(loaded).toEqual(['entities/decode']);
});

test('what reads YAML within a site and beside it is whole', () => {
  expect(read('dist/site/yaml.js')).not.toMatch(/\bfrom\s*["']|\brequire\(/);
});

test('what runs within a site is in few files, and names no package that may be another there', async () => {
  const names = readdirSync(join(folder, 'dist/in-site'));
  const bundled = (some: readonly string[]) =>
    build({
      entryPoints: some.map((name) => join(folder, 'dist/in-site', name)),
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      external: ['virtual:*', 'astro/errors', 'devalue'],
      outdir: join(folder, 'dist'),
      write: false,
      metafile: true,
      // Of parts that nobody needs.
      logLevel: 'error',
    });
  const { metafile } = await bundled(names);
  const imports = Object.values(metafile.inputs).flatMap((file) => file.imports);
  const outside = imports.filter(({ external }) => external === true).map(({ path }) => path);
  expect([...new Set(outside)].sort()).toEqual(['astro/errors', 'devalue', 'virtual:astro-linkback/entries']);
  expect(Object.keys(metafile.inputs).filter((file) => file.includes('node_modules'))).toEqual([]);
  // What every site takes in.
  const always = await bundled(['entries-route.js', 'collections.js', 'raw-date.js']);
  expect(Object.keys(always.metafile.inputs).length).toBeLessThan(12);
  const licensed = names.filter((name) =>
    read(`dist/in-site/${name}`).includes('Permission is hereby granted'),
  );
  expect(licensed.length).toBe(1);
});

/** The packages that a file and all that it imports load with it. */
async function loadedAtOnce(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    write: false,
    metafile: true,
    plugins: [withoutLater],
  });
  const imports = Object.values(metafile.inputs).flatMap((file) => file.imports);
  const atOnce = imports.filter(({ kind, external }) => external === true && kind === 'import-statement');
  return [...new Set(atOnce.map(({ path }) => path))].filter((path) => !isBuiltin(path));
}

const withoutLater: Plugin = {
  name: 'without what is loaded later',
  setup(bundler) {
    bundler.onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { external: true, path } : undefined,
    );
  },
};

/** `a/b` of a package `a`, `@a/b/c` of `@a/b`; of Node's own `node:fs`. */
function packageOf(path: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
}
