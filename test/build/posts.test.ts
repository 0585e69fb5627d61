import mdx from '@astrojs/mdx';
import { describe, expect, onTestFinished, test } from 'vitest';
import { adopted, recorded, statusOnline } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Files, Site } from '../support/site.ts';

const how: Build = { options: { send: 'never' } };

async function siteOf(files: Files): Promise<Site> {
  const site = await makeSite({ 'linkbacks.json': adopted, ...files });
  onTestFinished(site.remove);
  return site;
}

const warnings = (lines: readonly string[]) => lines.filter((line) => line.startsWith('warn'));

describe('where a link stands in its file', () => {
  const broken = '[b](https://)';
  test.each<[name: string, file: string, text: string, line: number]>([
    ['after frontmatter', 'a.md', `---\ntitle: A\ndate: 2024-03-09\n---\n\n${broken}\n`, 6],
    ['at once after frontmatter', 'a.md', `---\ntitle: A\ndate: 2024-03-09\n---\n${broken}`, 5],
    ['with Windows line ends', 'a.md', `---\r\ntitle: A\r\ndate: 2024-03-09\r\n---\r\n\r\n${broken}\r\n`, 6],
    ['with blank lines around', 'a.md', `\n\n---\ntitle: A\ndate: 2024-03-09\n---\n\n\n${broken}\n\n\n`, 9],
    ['with TOML frontmatter', 'a.md', `+++\ntitle = "A"\ndate = 2024-03-09\n+++\n\n${broken}\n`, 6],
    ['in MDX', 'a.mdx', `---\ntitle: A\ndate: 2024-03-09\n---\n\nexport const x = 1;\n\n${broken}\n`, 8],
    ['in a file with a % in its name', '100%.md', `---\ntitle: A\ndate: 2024-03-09\n---\n\n${broken}\n`, 6],
  ])('%s', async (_name, file, text, line) => {
    const site = await siteOf({ [`src/content/blog/${file}`]: text });
    const lines = await site.build({ ...how, config: { integrations: [mdx()] } });
    expect(warnings(lines)).toEqual([
      `warn src/content/blog/${file}:${line} https:// is no URL; nobody is told of it.`,
    ]);
  });
});

describe('collections', () => {
  const config = (body: string) => `
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';
const schema = z.looseObject({ title: z.string() });
${body}`;

  test('two collections under one scheme, and others, whose pages are not, are none', async () => {
    const site = await siteOf({
      'src/content.config.ts': config(`
const of = (name) => defineCollection({ loader: glob({ base: './src/content/' + name, pattern: '**/*.md' }), schema });
export const collections = { blog: of('blog'), posts: of('posts'), recipes: of('recipes') };`),
      'src/content/blog/a.md': post('[a](https://a.example/)'),
      'src/content/posts/b.md': post('[b](https://b.example/)'),
      'src/content/recipes/c.md': post('[c](https://c.example/)'),
      'src/pages/[...permalink].astro': `---
import { render } from 'astro:content';
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() {
  return [...(await permalinkPaths('blog')), ...(await permalinkPaths('posts'))];
}
const { Content } = await render(Astro.props.post);
---
<Content />`,
    });
    await site.build(how);
    expect(await recorded(site)).toEqual({
      'blog/a': ['https://blog.example/2024/03/09/a/', ['https://a.example/']],
      'posts/b': ['https://blog.example/2024/03/09/b/', ['https://b.example/']],
    });
  });

  test('named ones, with fields of their own', async () => {
    const site = await siteOf({
      'src/content.config.ts': config(`
const essays = defineCollection({ loader: glob({ base: './src/essays', pattern: '**/*.md' }) });
export const collections = { essays };`),
      'src/essays/one.md':
        '---\nname: One\nwritten: 2021-05-04\nsecret: false\n---\n\n[a](https://a.example/)\n',
      'src/essays/two.md':
        '---\nname: Two\nwritten: 2021-05-05\nsecret: true\n---\n\n[b](https://b.example/)\n',
      'src/pages/[...permalink].astro': `---
import { render } from 'astro:content';
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() { return permalinkPaths('essays'); }
const { Content } = await render(Astro.props.post);
---
<title>{Astro.props.permalink}</title><Content />`,
    });
    await site.build({
      options: {
        send: 'never',
        collections: { essays: { title: 'name', date: ['updated', 'written'], draft: 'secret' } },
      },
    });
    expect(await recorded(site)).toEqual({
      'essays/one': ['https://blog.example/2021/05/04/one/', ['https://a.example/']],
    });
    expect(await site.read('dist/2021/05/04/one/index.html')).toContain(
      '<title>https://blog.example/2021/05/04/one/</title>',
    );
  });

  test('a loader that does not keep the body: the file itself is read', async () => {
    const site = await siteOf({
      'src/content.config.ts': config(`
const blog = defineCollection({
  loader: glob({ base: './src/content/blog', pattern: '**/*.md', retainBody: false }),
  schema,
});
export const collections = { blog };`),
      'src/content/blog/a.md': post('[a](https://a.example/)\n\n[b](https://)'),
    });
    const lines = await site.build(how);
    expect(await recorded(site)).toEqual({
      'blog/a': ['https://blog.example/2024/03/09/a/', ['https://a.example/']],
    });
    expect(warnings(lines)).toEqual([
      'warn src/content/blog/a.md:8 https:// is no URL; nobody is told of it.',
    ]);
  });

  test('entries of a loader of its own, without files', async () => {
    const site = await siteOf({
      'src/content.config.ts': config(`
const blog = defineCollection({
  loader: {
    name: 'letters',
    async load({ store, renderMarkdown }) {
      store.clear();
      const body = '[a](https://a.example/)';
      store.set({ id: 'letter', data: { title: 'Letter', date: new Date('2024-03-09') }, body, rendered: await renderMarkdown(body) });
    },
  },
});
export const collections = { blog };`),
    });
    await site.build(how);
    expect(await recorded(site)).toEqual({
      'blog/letter': ['https://blog.example/2024/03/09/letter/', ['https://a.example/']],
    });
  });

  test('a schema that makes more than JSON can hold', async () => {
    const site = await siteOf({
      'src/content.config.ts': config(`
const blog = defineCollection({
  loader: glob({ base: './src/content/blog', pattern: '**/*.md' }),
  schema: z.looseObject({
    title: z.string().transform((text) => text.toUpperCase()),
    odd: z.any().transform(() => ({ url: new URL('https://x.example/'), big: 7n, map: new Map([[1, 2]]) })),
  }),
});
export const collections = { blog };`),
      'src/content/blog/a.md': post('[a](https://a.example/)', { odd: 1 }),
    });
    await site.build(how);
    expect(Object.keys(await recorded(site))).toEqual(['blog/a']);
  });
});

describe('dates', () => {
  test.each<[date: string, timeZone: string | undefined, path: string]>([
    // A date without an offset is read as written, wherever the build runs.
    ['2024-03-09', undefined, '2024/03/09'],
    ['2024-03-09', 'America/New_York', '2024/03/09'],
    ['"2024-03-09"', 'Pacific/Kiritimati', '2024/03/09'],
    ['2024-03-09T23:30:00-05:00', 'America/New_York', '2024/03/09'],
    ['2024-03-09T23:30:00-05:00', undefined, '2024/03/09'],
    ['2024-03-09T23:30:00-05:00', 'Europe/Berlin', '2024/03/10'],
    ['"2024-03-09T23:30:00-05:00"', undefined, '2024/03/09'],
    ['"2024-03-09 23:30"', 'Asia/Tokyo', '2024/03/09'],
    ['"March 9, 2024"', 'America/New_York', '2024/03/09'],
  ])('%s in %s', async (date, timeZone, path) => {
    const site = await siteOf({ 'src/content/blog/a.md': `---\ntitle: A\ndate: ${date}\n---\n\nWords.\n` });
    await site.build({ options: { send: 'never', ...(timeZone === undefined ? {} : { timeZone }) } });
    expect(site.has(`dist/${path}/a/index.html`)).toBe(true);
    expect((await recorded(site))['blog/a']?.[0]).toBe(`https://blog.example/${path}/a/`);
  });

  test.each(['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'])('with TZ=%s', async (TZ) => {
    const site = await siteOf({
      'src/content/blog/a.md': post('a', { date: '2024-03-09' }),
      'src/content/blog/b.md': post('b', { date: '"2024-03-09 00:10"' }),
      'astro.config.mjs': `
import linkback from 'astro-linkback';
export default {
  site: 'https://blog.example',
  integrations: [linkback({ permalinks: 'day-and-name', send: 'never' })],
};`,
    });
    const built = await site.astro(['build'], { TZ });
    expect(built.code).toBe(0);
    expect(Object.values(await recorded(site)).map(([permalink]) => permalink)).toEqual([
      'https://blog.example/2024/03/09/a/',
      'https://blog.example/2024/03/09/b/',
    ]);
    expect(site.has('dist/2024/03/09/b/index.html')).toBe(true);
  });
});

test('`permalink` in frontmatter wins over the scheme', async () => {
  const site = await siteOf({
    'src/content/blog/a.md': post('[a](https://a.example/)', { permalink: '/2009/old address.html' }),
  });
  await site.build({ ...how, config: { build: { format: 'file' } } });
  expect(await recorded(site)).toEqual({
    'blog/a': ['https://blog.example/2009/old%20address.html', ['https://a.example/']],
  });
  expect(await statusOnline(`${site.root}/dist`, 'https://blog.example/2009/old%20address.html')).toBe(200);
});

test('a post that cannot be parsed keeps its mentions, is named, and the build goes on', async () => {
  // Astro itself fails on a broken .mdx; what another loader gives it, it takes as it is.
  const letter = (body: string): Files => ({
    'src/content.config.ts': `
import { defineCollection } from 'astro:content';
const blog = defineCollection({
  loader: {
    name: 'letters',
    async load({ store }) {
      store.clear();
      const body = ${JSON.stringify(body)};
      store.set({ id: 'letter', data: { title: 'Letter' }, body, filePath: 'src/letter.mdx' });
    },
  },
});
export const collections = { blog };`,
    'src/pages/[...permalink].astro': `---
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() { return permalinkPaths('blog'); }
---
<a href="https://a.example/">a</a>`,
  });
  const site = await siteOf(letter('[a](https://a.example/)'));
  const options = { send: 'never', permalinks: 'post-name' } as const;
  await site.build({ options });
  const before = await site.ledger();
  expect(before).toContain('https://a.example/');
  await site.write(letter('[a](https://a.example/) <open {'));
  const lines = await site.build({ options });
  expect(warnings(lines)).toEqual([
    expect.stringMatching(
      /^warn src\/letter\.mdx:1:25 cannot be parsed \(\D.+\): its mentions stay as they are, and of its links only those are new that its page shows\. Mend it there; .+\.$/,
    ),
  ]);
  expect(await site.ledger()).toBe(before);
});
