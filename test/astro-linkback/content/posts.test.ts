import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AstroConfig } from 'astro';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createPageLinkReader } from '../../../packages/astro-linkback/src/content/page-links.ts';
import { createLinkReader } from '../../../packages/astro-linkback/src/content/post-links.ts';
import { collectPosts } from '../../../packages/astro-linkback/src/content/posts.ts';
import { defaultFields } from '../../../packages/astro-linkback/src/options.ts';
import { builtPages } from '../../../packages/astro-linkback/src/pages/pages.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const site = new URL('https://blog.example/');
const config = { markdown: { processor: { name: 'satteri' } } } as unknown as Pick<AstroConfig, 'markdown'>;
const body = 'A [link](https://a.example/?x&y), and [another](https://b.example/).';
const page =
  '<main><p>A <a href="https://a.example/?x&y">link</a>, and another.</p>' +
  '<a href="https://c.example/">shown</a></main>';

test('what is looked for on a new post’s page is looked for in one reading, also where the page is mended', async () => {
  const folder = await mkdtemp(join(await temporaryFolder(), 'posts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'a/index.html'), page);
  const root = pathToFileURL(`${folder}/`);
  const pages = builtPages(root, ['a/'], []);
  const read = vi.spyOn(pages, 'read');
  const links = await createLinkReader(config, site, root, join(folder, 'links.json'));
  const entry = { id: 'a', collection: 'blog', digest: '1', body, data: { title: 'A' } };
  const settings = {
    ...{ site: site.href, root: folder, base: '', slash: true, permalinks: '/%postname%/', locales: [] },
    ...({
      bareLocale: undefined,
      timeZone: undefined,
      slugify: 'astro',
      shortlinks: 'path',
      hosts: [],
    } as const),
    collections: { named: undefined, fields: defaultFields, known: ['blog'] },
    ...{ known: {}, giveNumbers: true, closeAfter: undefined, now: Date.now() },
    receiver: { webmention: undefined, pingback: undefined, trackback: undefined },
  };
  const shown = await createPageLinkReader('main', site);
  const loaded = { collections: [{ name: 'blog' }], entries: [entry] };
  const { posts, missing, unseen } = await collectPosts(loaded, settings, pages, links, { shown });
  expect(read).toHaveBeenCalledOnce();
  expect(posts.map(({ post }) => post.links.map(({ href }) => href).toSorted())).toEqual([
    ['https://a.example/?x&y', 'https://b.example/', 'https://c.example/'],
  ]);
  expect(missing).toEqual([{ where: 'blog/a:1', href: 'https://b.example/' }]);
  expect(unseen).toEqual([]);
  expect(await readFile(join(folder, 'a/index.html'), 'utf8')).toBe(page.replace('x&y', 'x&amp;y'));
});
