import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { readPostsAt } from '../../../packages/astro-linkback/src/receive/posts.ts';
import { listen } from '../../support/listen.ts';

/** A built site, and its list of posts over HTTP. */
async function built() {
  const folder = await mkdtemp(join(tmpdir(), 'posts-'));
  await mkdir(join(folder, 'dist/client'), { recursive: true });
  await mkdir(join(folder, 'dist/server/chunks/deep'), { recursive: true });
  const site = await listen((request, response) => {
    response.end(`over HTTP ${request.url ?? ''}`);
  }, '127.0.0.41');
  onTestFinished(async () => {
    await site.close();
    await rm(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'dist/client/permalinks.json');
  return {
    file,
    site: `${site.url}/b/`,
    module: pathToFileURL(join(folder, 'dist/server/chunks/deep/x.mjs')).href,
  };
}

it('reads the file beside the server, as it is now', async () => {
  const { file, site, module } = await built();
  await writeFile(file, 'first');
  const { posts, readPosts } = await readPostsAt(module, '../client', site);
  expect([posts, await readPosts()]).toEqual([file, 'first']);
  await writeFile(file, 'second');
  expect(await readPosts()).toBe('second');
});

it.each([
  ['there is no file', (module: string) => module],
  ['there are no files', () => undefined],
  ['a module is no file', () => 'https://cdn.example/x.mjs'],
])('asks the site where %s', async (_why, here) => {
  const { site, module } = await built();
  const { posts, readPosts } = await readPostsAt(here(module), '../client', site);
  expect([posts, await readPosts()]).toEqual([`${site}permalinks.json`, 'over HTTP /b/permalinks.json']);
});

it('asks as the owner says', async () => {
  const { file, site, module } = await built();
  await writeFile(file, 'first');
  const { readPosts } = await readPostsAt(module, '../client', site, {
    readPosts: () => Promise.resolve('own'),
  });
  expect(await readPosts()).toBe('own');
});
