import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRegistry } from './registry.ts';
import type { Registry } from './registry.ts';
import { defaultFiles } from '../support/default-files.ts';
import { post, runNode } from '../support/site.ts';
import type { Files } from '../support/site.ts';

const repository = join(import.meta.dirname, '../..');
const names = ['linkback', 'linkback-network', 'linkback-receiver', 'astro-linkback'];
const tool = (path: string) => join(repository, 'node_modules', path);

let folder = '';
let tarballs: string[] = [];
let registry: Registry;
beforeAll(async () => {
  // Not within the repository: nothing of what is installed there may be found.
  folder = await mkdtemp(join(tmpdir(), 'linkback-registry-'));
  registry = await startRegistry(join(folder, 'registry'), names);
  const packed = join(folder, 'packed');
  await mkdir(packed);
  const workspaces = names.flatMap((name) => ['-w', name]);
  expect(
    await registry.run('npm', ['pack', '--pack-destination', packed, ...workspaces], repository),
  ).toMatchObject({ code: 0 });
  tarballs = (await readdir(packed)).map((file) => join(packed, file));
  expect(tarballs).toHaveLength(names.length);
  // As the release does; without provenance, which no machine but a runner of GitHub's can give.
  const published = await registry.run('npx', ['changeset', 'publish', '--no-git-tag'], repository);
  expect(published, published.stdout + published.stderr).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(root: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) continue;
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

describe('a fresh blog', () => {
  let blog = '';
  beforeAll(async () => {
    blog = join(folder, 'blog');
    const { dependencies } = JSON.parse(
      await readFile(join(repository, 'example-site/package.json'), 'utf8'),
    ) as { dependencies: Record<string, string> };
    await write(blog, {
      ...defaultFiles,
      'src/pages/[...permalink].astro': undefined,
      'package.json': JSON.stringify({ type: 'module', dependencies: { astro: dependencies['astro'] } }),
      'astro.config.mjs': `import { defineConfig } from 'astro/config';

export default defineConfig({ site: 'https://blog.example' });
`,
      'src/pages/blog/[id].astro': `---
import { getCollection, render } from 'astro:content';
import Page from '../../layouts/Page.astro';
export async function getStaticPaths() {
  return (await getCollection('blog')).map((post) => ({ params: { id: post.id }, props: { post } }));
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}><h1>{post.data.title}</h1><Content /></Page>
`,
      'src/content/blog/hello.md': post('[other](https://other.example/)'),
    });
    expect(await registry.run('npm', ['install'], blog)).toMatchObject({ code: 0 });
  });

  test('`astro add astro-linkback` installs and configures it, and the next build records the links', async () => {
    const added = await registry.run('npx', ['astro', 'add', 'astro-linkback', '--yes'], blog);
    expect(added, added.stdout + added.stderr).toMatchObject({ code: 0 });
    const config = await readFile(join(blog, 'astro.config.mjs'), 'utf8');
    expect(config).toMatch(/import \w+ from ["']astro-linkback["']/);
    expect(config).toMatch(/integrations: \[\w+\(\)\]/);

    const built = await registry.run('npx', ['astro', 'build'], blog);
    expect(built, built.stderr).toMatchObject({ code: 0 });
    const ledger = JSON.parse(await readFile(join(blog, 'linkbacks.json'), 'utf8')) as {
      posts: Record<string, { permalink: string; mentions: Record<string, { state: string }> }>;
    };
    expect(ledger.posts['blog/hello']).toMatchObject({
      permalink: 'https://blog.example/blog/hello/',
      mentions: { 'https://other.example/': { state: 'baseline' } },
    });
  });

  test('the command is there by its name', async () => {
    const status = await registry.run('npx', ['linkback', 'status'], blog);
    expect(status).toMatchObject({
      code: 0,
      stdout: 'Nothing is waiting to be told.\nLedger: 1 post, 1 baseline.\n',
    });
  });

  test('so is the receiver, and an adapter to run it within the site', async () => {
    const adapter = await registry.run('npx', ['astro', 'add', 'node', '--yes'], blog);
    expect(adapter, adapter.stdout + adapter.stderr).toMatchObject({ code: 0 });
    expect(await registry.run('npm', ['install', 'linkback-receiver'], blog)).toMatchObject({ code: 0 });
    const help = await registry.run('npx', ['linkback-receiver', '--help'], blog);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('--site');
  });

  test.each([
    ['node16', { module: 'node16', moduleResolution: 'node16' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('all that the packages export has types under %s', async (name, resolution) => {
    await write(blog, {
      [`types-${name}/user.ts`]: `/// <reference types="astro-linkback/client" />
import linkback from 'astro-linkback';
import type { LinkbackOptions } from 'astro-linkback';
import { permalink } from 'linkback:permalinks';
import { parseLedger } from 'linkback';
import { createFetch } from 'linkback-network';
import { isPublic } from 'linkback-network/public';
import { createReceiver } from 'linkback-receiver';
import * as node from 'linkback-receiver/node';
import * as sqlite from 'linkback-receiver/sqlite';
import * as postgres from 'linkback-receiver/postgres';

export const options: LinkbackOptions = { permalinks: 'day-and-name' };
export const address: string = isPublic('192.0.2.1') ? 'yes' : 'no';
export const all = [linkback(options), permalink, parseLedger, createFetch, createReceiver, node, sqlite, postgres];
// @ts-expect-error: there is no such option.
linkback({ permalink: 'plain' });
// @ts-expect-error: it is no number.
export const wrong: number = isPublic('192.0.2.1');
`,
      [`types-${name}/tsconfig.json`]: JSON.stringify({
        include: ['user.ts'],
        compilerOptions: {
          ...resolution,
          ...{ strict: true, noEmit: true, skipLibCheck: true, target: 'es2024', types: [] },
        },
      }),
    });
    const checked = await runNode([tool('typescript/bin/tsc'), '-p', join(blog, `types-${name}`)], blog);
    expect(checked).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('each package', () => {
  // Components are for Astro, and have no types elsewhere.
  const left = ['--exclude-entrypoints', './components', './components/*'];

  test('has the types that it says, for whoever imports it', async () => {
    for (const tarball of tarballs) {
      const isOfAstro = tarball.includes('astro-linkback');
      const args = [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color'];
      const checked = await runNode(
        [tool('@arethetypeswrong/cli/dist/index.js'), ...args, ...(isOfAstro ? left : [])],
        folder,
      );
      expect(checked, checked.stdout).toMatchObject({ code: 0 });
    }
  });

  test('is as publint wants it', async () => {
    for (const tarball of tarballs) {
      const checked = await runNode([tool('publint/src/cli.js'), tarball, '--strict'], folder);
      expect(checked, checked.stdout).toMatchObject({ code: 0 });
    }
  });

  test('carries its license, its changes and its page, and nothing that was not compiled', async () => {
    for (const tarball of tarballs) {
      const { stdout } = await registry.run('npm', ['pack', tarball, '--dry-run', '--json'], folder);
      const [{ files } = { files: [] }] = JSON.parse(stdout) as { files: { path: string }[] }[];
      const paths = files.map(({ path }) => path);
      expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'CHANGELOG.md', 'README.md', 'package.json']));
      expect(paths.filter((path) => /^(?:src|test)\/|tsbuildinfo|\.map$/.test(path))).toEqual([]);
    }
  });
});
