import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import node from '@astrojs/node';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { adopted, ampersandPost, ampersands, expectRecorded, recorded } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Files } from '../support/site.ts';

const posts = { 'linkbacks.json': adopted, 'src/content/blog/hello.md': ampersandPost() };
const hello = {
  id: 'blog/hello',
  permalink: 'https://blog.example/2024/03/09/hello/',
  file: '2024/03/09/hello/index.html',
};
const options: NonNullable<Build['options']> = { send: 'never' };

async function siteOf(files: Files) {
  const site = await makeSite(files);
  onTestFinished(site.remove);
  return site;
}

describe('adapters', () => {
  test('a static site with @astrojs/node: the pages are in client/', async () => {
    const site = await siteOf(posts);
    await site.build({ options, config: { adapter: node({ mode: 'standalone' }) } });
    await expectRecorded(site, { ...hello, dist: 'dist/client' });
  });

  test("output: 'server' with prerendered posts", async () => {
    const site = await siteOf(posts);
    const page = await site.read('src/pages/[...permalink].astro');
    await site.write({
      'src/pages/[...permalink].astro': page.replace('---\n', '---\nexport const prerender = true;\n'),
    });
    await site.build({ options, config: { output: 'server', adapter: node({ mode: 'standalone' }) } });
    await expectRecorded(site, { ...hello, dist: 'dist/client' });
  });

  test("output: 'server' with posts rendered on demand: recorded, though there is no file to check", async () => {
    const site = await siteOf({
      ...posts,
      'src/pages/[...permalink].astro': `---
import { render, getCollection } from 'astro:content';
import { permalink } from 'linkback:permalinks';
const posts = await getCollection('blog');
const post = posts.find((each) => new URL(permalink(each)).pathname === Astro.url.pathname);
if (post === undefined) return new Response(null, { status: 404 });
const { Content } = await render(post);
---
<Content />`,
    });
    const lines = await site.build({
      options,
      config: { output: 'server', adapter: node({ mode: 'standalone' }) },
    });
    expect((await recorded(site))['blog/hello']).toEqual([hello.permalink, ampersands.targets]);
    expect(site.has('dist/client/_linkback')).toBe(false);
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  test("output: 'server' with posts on demand and send: 'now': they wait, since only the live page can be read", async () => {
    const site = await siteOf({ ...posts, 'src/pages/[...permalink].astro': '<p>On demand.</p>' });
    await site.build({
      options: { send: 'now' },
      config: { output: 'server', adapter: node({ mode: 'standalone' }) },
    });
    expect(await site.ledger()).toContain(
      '"reason": "the post is rendered on demand, so only the live page can be read"',
    );
  });
});

describe('i18n', () => {
  const files: Files = {
    'linkbacks.json': adopted,
    'src/content/blog/hello.md': undefined,
    'src/content/blog/en/hello.md': ampersandPost(),
    'src/content/blog/de/hallo.md': ampersandPost(),
  };

  test('the default locale has no prefix', async () => {
    const site = await siteOf(files);
    await site.build({ options, config: { i18n: { defaultLocale: 'en', locales: ['en', 'de'] } } });
    await expectRecorded(site, { ...hello, id: 'blog/en/hello' });
    await expectRecorded(site, {
      id: 'blog/de/hallo',
      permalink: 'https://blog.example/de/2024/03/09/hallo/',
      file: 'de/2024/03/09/hallo/index.html',
    });
  });

  test('every locale has its prefix', async () => {
    const site = await siteOf({
      ...files,
      'src/pages/en/index.astro': '<title>Home</title>',
      'src/pages/de/index.astro': '<title>Startseite</title>',
    });
    const i18n = {
      defaultLocale: 'en',
      locales: ['en', { path: 'de', codes: ['de', 'de-AT'] as ['de', 'de-AT'] }],
      routing: { prefixDefaultLocale: true, redirectToDefaultLocale: false },
    };
    await site.build({ options, config: { i18n } });
    for (const [locale, name] of [
      ['en', 'hello'],
      ['de', 'hallo'],
    ] as const) {
      const path = `${locale}/2024/03/09/${name}/`;
      await expectRecorded(site, {
        id: `blog/${locale}/${name}`,
        permalink: `https://blog.example/${path}`,
        file: `${path}index.html`,
      });
    }
  });

  test('a page in the folder of its locale', async () => {
    const site = await siteOf(files);
    const page = (await site.read('src/pages/[...permalink].astro')).replaceAll(
      '../layouts',
      '../../layouts',
    );
    const ofLocale = (locale: string) =>
      page.replace("permalinkPaths('blog')", `permalinkPaths('blog', { locale: '${locale}' })`);
    await site.write({
      'src/pages/[...permalink].astro': undefined,
      'src/pages/en/[...permalink].astro': ofLocale('en'),
      'src/pages/de/[...permalink].astro': ofLocale('de'),
    });
    const i18n = {
      defaultLocale: 'en',
      locales: ['en', 'de'],
      routing: { prefixDefaultLocale: true, redirectToDefaultLocale: false },
    };
    await site.build({ options, config: { i18n } });
    expect(site.has('dist/en/2024/03/09/hello/index.html')).toBe(true);
    expect(site.has('dist/de/2024/03/09/hallo/index.html')).toBe(true);
    expect(Object.keys(await recorded(site))).toEqual(['blog/de/hallo', 'blog/en/hello']);
  });
});

describe('processors', () => {
  test('markdown.processor: unified()', async () => {
    const site = await siteOf(posts);
    await site.build({ options, config: { markdown: { processor: unified() } } });
    await expectRecorded(site, hello);
  });

  test('unified() without GFM: a bare URL is no link on the page, so it is none here', async () => {
    const site = await siteOf({
      ...posts,
      'src/content/blog/hello.md': post('https://bare.example/ [a](https://a.example/)'),
    });
    await site.build({ options, config: { markdown: { processor: unified({ gfm: false }) } } });
    expect(await recorded(site)).toEqual({ 'blog/hello': [hello.permalink, ['https://a.example/']] });
  });

  test('MDX, with its own JSX', async () => {
    const site = await siteOf({
      'linkbacks.json': adopted,
      'src/components/Note.astro': '<aside><slot /></aside>',
      'src/content/blog/hello.mdx': post(`import Note from '../../components/Note.astro';

[a](https://a.example/?x=1&y=2)

<Note><a href="https://b.example/?x=1&amp;y=2">b</a></Note>

<a href={'https://c.example/?x=1&y=2'}>c</a>

{/* [no](https://no.example/) */}

<p>[d](https://d.example/?x=1&y=2)</p>`),
    });
    const lines = await site.build({ options, config: { integrations: [mdx()] } });
    await expectRecorded(site, hello);
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });
});

describe('the warm content cache', () => {
  test('links of unchanged posts are collected, though nobody parses them again', async () => {
    const site = await siteOf({ ...posts, 'src/content/blog/other.md': post('[o](https://other.example/)') });
    await site.build({ options });
    const first = await site.ledger();
    // What the first build read is marked; a post that is parsed again loses the mark.
    const cacheFile = `${site.root}/.cache/linkback-links.json`;
    const cache = await readFile(cacheFile, 'utf8');
    expect(cache).toContain('https://other.example/');
    await writeFile(cacheFile, cache.replaceAll('https://other.example/', 'https://marked.example/'));
    await site.build({ options });
    const targets = async () => (await recorded(site))['blog/other']?.[1];
    expect(await targets()).toContain('https://marked.example/');
    // A post that changed is parsed, and only that one.
    await site.write({ 'src/content/blog/hello.md': post('[new](https://new.example/)') });
    await site.build({ options });
    expect((await recorded(site))['blog/hello']?.[1]).toContain('https://new.example/');
    expect(await targets()).toContain('https://marked.example/');
    // Without the cache everything is as it was.
    await site.write({ 'src/content/blog/hello.md': ampersandPost(), 'linkbacks.json': adopted });
    await writeFile(cacheFile, 'damaged');
    await site.build({ options });
    expect(await site.ledger()).toBe(first);
  });

  test('another Markdown processor makes the cache worthless', async () => {
    const site = await siteOf({
      'linkbacks.json': adopted,
      'src/content/blog/hello.md': post('https://bare.example/'),
    });
    await site.build({ options, config: { markdown: { processor: unified() } } });
    expect(await site.ledger()).toContain('https://bare.example/');
    await site.build({ options, config: { markdown: { processor: unified({ gfm: false }) } } });
    expect(await site.ledger()).toContain('"https://bare.example/": { "state": "removed"');
  });
});

describe('without `permalinks`, the pages that the site builds are the permalinks', () => {
  /** Astro's own blog template. */
  const slugPage = (route: string, up: string): Files => ({
    [route]: `---
import { getCollection, render } from 'astro:content';
import Page from '${up}layouts/Page.astro';
export async function getStaticPaths() {
  const posts = await getCollection('blog');
  return posts.map((post) => ({ params: { slug: post.id }, props: post }));
}
const post = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}><Content /></Page>`,
  });
  const inferred: Build = { options, withoutScheme: true };

  test('/blog/[...slug], with nested ids', async () => {
    const site = await siteOf({
      ...posts,
      'src/content/blog/2023/deep.md': post('[a](https://a.example/)'),
      'src/pages/[...permalink].astro': undefined,
      ...slugPage('src/pages/blog/[...slug].astro', '../../'),
      'src/pages/hello.astro': '<title>Another page of that name</title>',
    });
    await site.build(inferred);
    await expectRecorded(site, {
      id: 'blog/hello',
      permalink: 'https://blog.example/blog/hello/',
      file: 'blog/hello/index.html',
    });
    expect((await recorded(site))['blog/2023/deep']).toEqual([
      'https://blog.example/blog/2023/deep/',
      ['https://a.example/'],
    ]);
  });

  test('/[...slug] at the root, with base and files', async () => {
    const site = await siteOf({
      ...posts,
      'src/pages/[...permalink].astro': undefined,
      ...slugPage('src/pages/[...slug].astro', '../'),
    });
    await site.build({ ...inferred, config: { base: '/b', build: { format: 'file' } } });
    await expectRecorded(site, {
      id: 'blog/hello',
      permalink: 'https://blog.example/b/hello',
      file: 'hello.html',
    });
  });

  test('a post without a page of its own is named, and tells nobody', async () => {
    const site = await siteOf({ ...posts, 'src/pages/[...permalink].astro': undefined });
    const lines = await site.build(inferred);
    expect(lines[0]).toBe(
      'warn 1 post has no page of its own and tells nobody: src/content/blog/hello.md. If there are such pages, choose `permalinks`.',
    );
    expect(await site.ledger()).toBe(adopted);
  });
});
