import { describe, expect, onTestFinished, test } from 'vitest';
import type { LinkbackOptions } from 'astro-linkback';
import { makeSite, post } from '../support/site.ts';
import type { Build, Files } from '../support/site.ts';

const strict = `
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';
const blog = defineCollection({
  loader: glob({ base: './src/content/blog', pattern: '**/*.md' }),
  schema: z.object({ title: z.string(), date: z.coerce.date() }),
});
export const collections = { blog };
`;

/** Says where every post is, as a blog's home page does. */
const home = `---
import { getCollection } from 'astro:content';
import { permalink } from 'linkback:permalinks';
const posts = await getCollection('blog');
---
<html lang="en"><head><title>Home</title></head><body>
{posts.map((post) => <a href={permalink(post)}>{post.id}</a>)}
</body></html>
`;

const named = (title: string, more: Record<string, unknown> = {}) =>
  post('[a](https://a.example/)', { title, ...more });

interface Recorded {
  posts: Record<string, { permalink: string; gone?: string }>;
}

async function siteOf(files: Files) {
  const site = await makeSite({ 'src/pages/index.astro': home, ...files });
  onTestFinished(site.remove);
  const build = (slugify: LinkbackOptions['slugify'], config: Build['config'] = {}) =>
    site.build({ options: { permalinks: 'post-name', send: 'never', slugify }, config });
  /** Identity → decoded path, of the posts that are there; each has its page and stands on the home page. */
  const paths = async (base = '') => {
    const { posts } = JSON.parse((await site.ledger()) ?? '') as Recorded;
    const present = Object.entries(posts).filter(([, { gone }]) => gone === undefined);
    const index = await site.read('dist/index.html');
    const found = present.map(([id, { permalink }]) => {
      const path = decodeURI(new URL(permalink).pathname);
      expect(index).toContain(`href="${permalink}"`);
      expect(site.has(`dist${path.slice(base.length)}index.html`)).toBe(true);
      return [id.slice('blog/'.length), path];
    });
    return Object.fromEntries(found) as Record<string, string>;
  };
  return { site, build, paths };
}

describe("slugify: 'astro'", () => {
  test('the slug in frontmatter, else the last part of the id', async () => {
    const { build, paths } = await siteOf({
      'src/content/blog/2024/First Post.md': named('A title'),
      'src/content/blog/own.md': named('Another', { slug: 'its-own' }),
    });
    await build('astro');
    expect(await paths()).toEqual({ '2024/first-post': '/first-post/', 'its-own': '/its-own/' });
  });

  test('two posts of a name are an error', async () => {
    const { build } = await siteOf({
      'src/content/blog/2023/hello.md': named('One'),
      'src/content/blog/2024/hello.md': named('Two'),
    });
    await expect(build('astro')).rejects.toThrow(/2023\/hello.*2024\/hello.*permalink/);
  });
});

describe("slugify: 'wordpress'", () => {
  test('names are made of titles, and of slugs in frontmatter, whatever the schema keeps', async () => {
    const { build, paths } = await siteOf({
      'src/content.config.ts': strict,
      'src/content/blog/a.md': named('Node.js 20.1 released: “What’s new”?'),
      'src/content/blog/b.md': named('日本語のタイトル'),
      'src/content/blog/c.md': named('A title', { slug: 'Crème Brûlée' }),
      'src/content/blog/d.md': named('???'),
      'src/content/blog/e.md': named('2015'),
      'src/content/blog/f.md': named('Feed'),
    });
    await build('wordpress');
    expect(await paths()).toEqual({
      a: '/node-js-20-1-released-whats-new/',
      b: '/日本語のタイトル/',
      'Crème Brûlée': '/creme-brulee/',
      d: '/d/',
      e: '/2015-2/',
      f: '/feed-2/',
    });
  });

  test('of two with one title the later is -2, and a name once given stays where it is', async () => {
    const { site, build, paths } = await siteOf({
      'src/content/blog/a.md': named('Hello', { date: '2024-05-01' }),
      'src/content/blog/b.md': named('Hello', { date: '2024-06-01' }),
    });
    await build('wordpress');
    expect(await paths()).toEqual({ a: '/hello/', b: '/hello-2/' });

    await site.write({
      'src/content/blog/0.md': named('Hello', { date: '2020-01-01' }),
      'src/content/blog/a.md': undefined,
      'src/content/blog/renamed.md': named('Hello', { date: '2024-05-01' }),
    });
    await build('wordpress');
    expect(await paths()).toEqual({ 0: '/hello-3/', b: '/hello-2/', renamed: '/hello/' });

    // What is gone leaves its name behind.
    await site.write({ 'src/content/blog/renamed.md': undefined });
    // In one build with the other it would be a renamed post with another date.
    await build('wordpress');
    await site.write({ 'src/content/blog/c.md': named('Hello', { date: '2025-01-01' }) });
    await build('wordpress');
    expect(await paths()).toEqual({ 0: '/hello-3/', b: '/hello-2/', c: '/hello-4/' });
  });

  test('a slug in frontmatter that another has is an error', async () => {
    const { build } = await siteOf({
      'src/content/blog/a.md': named('One', { slug: 'Hello' }),
      'src/content/blog/b.md': named('Two', { slug: 'hello' }),
    });
    await expect(build('wordpress')).rejects.toThrow(/have the permalink.*\/hello\//);
  });

  test('each language spells in its own way and has its own names', async () => {
    const { site, build, paths } = await siteOf({
      'src/content/blog/en/a.md': named('Über'),
      'src/content/blog/de/a.md': named('Über'),
      'src/content/blog/de/b.md': named('Über', { date: '2024-05-01' }),
      'src/content/blog/fr/a.md': named('Über'),
    });
    const i18n = { defaultLocale: 'en', locales: ['en', 'de', 'fr'] };
    const config = { base: '/b', i18n };
    await build('wordpress', config);
    const first = {
      'en/a': '/b/uber/',
      'de/a': '/b/de/ueber/',
      'de/b': '/b/de/ueber-2/',
      'fr/a': '/b/fr/uber/',
    };
    expect(await paths('/b')).toEqual(first);
    await site.write({ 'src/content/blog/de/0.md': named('Über', { date: '2020-01-01' }) });
    await build('wordpress', config);
    expect(await paths('/b')).toEqual({ ...first, 'de/0': '/b/de/ueber-3/' });
  });
});

describe('slugify: a function', () => {
  test('gets the titles of posts without a slug, with what it has in its closure', async () => {
    const { build, paths } = await siteOf({
      'src/content/blog/a.md': named('Hello World'),
      'src/content/blog/b.md': named('A title', { slug: 'its-own' }),
    });
    const asked: string[] = [];
    await build((title) => {
      asked.push(title);
      return title.toLowerCase().replaceAll(' ', '_');
    });
    expect(await paths()).toEqual({ a: '/hello_world/', 'its-own': '/its-own/' });
    expect(new Set(asked)).toEqual(new Set(['Hello World']));
  });

  test('two blogs in one process have each their own', async () => {
    const blogs = await Promise.all(
      ['x', 'y'].map(async () => siteOf({ 'src/content/blog/a.md': named('Hello') })),
    );
    for (const [at, { build }] of blogs.entries()) await build(() => `name-${at}`);
    for (const [at, { paths }] of blogs.entries()) expect(await paths()).toEqual({ a: `/name-${at}/` });
  });

  test('one that makes no name ends the build', async () => {
    const { build, site } = await siteOf({ 'src/content/blog/a.md': named('Hello') });
    await expect(build(() => '')).rejects.toThrow(/`slugify` made an empty text of "Hello"/);
    expect(await site.ledger()).toBeUndefined();
  });
});
