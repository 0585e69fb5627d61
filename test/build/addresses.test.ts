import type { AstroInlineConfig, AstroIntegration } from 'astro';
import { describe, expect, onTestFinished, test } from 'vitest';
import { adopted, ampersandPost, expectRecorded, recorded, statusOnline } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Files } from '../support/site.ts';

const posts = { 'linkbacks.json': adopted, 'src/content/blog/hello.md': ampersandPost() };

async function siteOf(files: Files) {
  const site = await makeSite(files);
  onTestFinished(site.remove);
  return site;
}

describe('trailingSlash × build.format', () => {
  const slash = 'https://blog.example/2024/03/09/hello/';
  const bare = 'https://blog.example/2024/03/09/hello';
  const folder = '2024/03/09/hello/index.html';
  const file = '2024/03/09/hello.html';

  test.each<
    [
      NonNullable<AstroInlineConfig['trailingSlash']>,
      'directory' | 'file' | 'preserve',
      permalink: string,
      file: string,
      // What a plain static host answers at the permalink: Astro lets a site promise addresses that need more.
      online: number,
    ]
  >([
    ['ignore', 'directory', slash, folder, 200],
    ['ignore', 'file', bare, file, 200],
    ['ignore', 'preserve', bare, file, 200],
    ['always', 'directory', slash, folder, 200],
    ['always', 'file', slash, file, 404],
    ['always', 'preserve', slash, file, 404],
    ['never', 'directory', bare, folder, 301],
    ['never', 'file', bare, file, 200],
    ['never', 'preserve', bare, file, 200],
  ])('%s × %s', async (trailingSlash, format, permalink, built, online) => {
    const site = await siteOf(posts);
    await site.build({ options: { send: 'never' }, config: { trailingSlash, build: { format } } });
    await expectRecorded(site, { id: 'blog/hello', permalink, file: built });
    expect(await statusOnline(`${site.root}/dist`, permalink)).toBe(online);
  });
});

describe('base and outDir', () => {
  test.each<[AstroInlineConfig, permalink: string]>([
    [{ base: '/blog' }, 'https://blog.example/blog/2024/03/09/hello/'],
    [{ base: 'blog/' }, 'https://blog.example/blog/2024/03/09/hello/'],
    [{ base: '/a/b', trailingSlash: 'always' }, 'https://blog.example/a/b/2024/03/09/hello/'],
    [{ base: '/2024' }, 'https://blog.example/2024/2024/03/09/hello/'],
    [{ site: 'https://blog.example/ignored/' }, 'https://blog.example/2024/03/09/hello/'],
  ])('%j', async (config, permalink) => {
    const site = await siteOf(posts);
    await site.build({ options: { send: 'never' }, config });
    await expectRecorded(site, { id: 'blog/hello', permalink, file: '2024/03/09/hello/index.html' });
    const base = new URL(permalink).pathname.replace('/2024/03/09/hello/', '');
    expect(await statusOnline(`${site.root}/dist`, permalink, base)).toBe(200);
  });

  test('outDir', async () => {
    const site = await siteOf(posts);
    await site.build({ options: { send: 'never' }, config: { outDir: `${site.root}/public html` } });
    await expectRecorded(site, {
      id: 'blog/hello',
      permalink: 'https://blog.example/2024/03/09/hello/',
      file: '2024/03/09/hello/index.html',
      dist: 'public html',
    });
  });
});

test('what another integration makes of the address counts', async () => {
  const site = await siteOf(posts);
  const later: AstroIntegration = {
    name: 'later',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ site: 'https://moved.example', base: '/b', trailingSlash: 'never' });
      },
    },
  };
  await site.build({ options: { send: 'never' }, last: [later] });
  await expectRecorded(site, {
    id: 'blog/hello',
    permalink: 'https://moved.example/b/2024/03/09/hello',
    file: '2024/03/09/hello/index.html',
  });
});

describe('schemes', () => {
  test.each<[permalinks: string, path: string, file: string]>([
    ['plain', '/p/1/', 'p/1/index.html'],
    ['day-and-name', '/2024/03/09/hello/', '2024/03/09/hello/index.html'],
    ['month-and-name', '/2024/03/hello/', '2024/03/hello/index.html'],
    ['numeric', '/archives/1/', 'archives/1/index.html'],
    ['post-name', '/hello/', 'hello/index.html'],
    ['/%year%/%postname%/', '/2024/hello/', '2024/hello/index.html'],
    [
      '/%category%/%author%/%postname%/',
      '/uncategorized/jane-doe/hello/',
      'uncategorized/jane-doe/hello/index.html',
    ],
  ])('%s', async (permalinks, path, file) => {
    const site = await siteOf({
      ...posts,
      'src/content/blog/hello.md': ampersandPost({ author: 'Jane Doe' }),
    });
    await site.build({ options: { permalinks, send: 'never' } });
    await expectRecorded(site, { id: 'blog/hello', permalink: `https://blog.example${path}`, file });
  });

  test('a pattern that ends in .html, where pages are written as files', async () => {
    const site = await siteOf(posts);
    await site.build({
      options: { permalinks: '/%year%/%postname%.html', send: 'never' },
      config: { build: { format: 'file' } },
    });
    const permalink = 'https://blog.example/2024/hello.html';
    await expectRecorded(site, { id: 'blog/hello', permalink, file: '2024/hello.html' });
    expect(await statusOnline(`${site.root}/dist`, permalink)).toBe(200);
  });

  test('a slug in another script, and one from frontmatter', async () => {
    const site = await siteOf({
      'linkbacks.json': adopted,
      'src/content/blog/gruesse.md': post('[a](https://a.example/)', { slug: 'grüße-日本' }),
    });
    await site.build({ options: { permalinks: 'post-name', send: 'never' } });
    const permalink = 'https://blog.example/gr%C3%BC%C3%9Fe-%E6%97%A5%E6%9C%AC/';
    expect(Object.values(await recorded(site))).toEqual([[permalink, ['https://a.example/']]]);
    expect(await statusOnline(`${site.root}/dist`, permalink)).toBe(200);
  });

  test('numbers are given once, oldest first, and stay when posts are added before', async () => {
    const site = await siteOf({
      'src/content/blog/b.md': post('b', { date: '2024-02-01' }),
      'src/content/blog/a.md': post('a', { date: '2024-05-01' }),
    });
    const options = { permalinks: 'numeric', send: 'never' } as const;
    await site.build({ options });
    await site.write({ 'src/content/blog/c.md': post('c', { date: '2020-01-01' }) });
    await site.build({ options });
    expect(await recorded(site)).toEqual({
      'blog/a': ['https://blog.example/archives/2/', []],
      'blog/b': ['https://blog.example/archives/1/', []],
      'blog/c': ['https://blog.example/archives/3/', []],
    });
    expect(site.has('dist/archives/3/index.html')).toBe(true);
  });
});
