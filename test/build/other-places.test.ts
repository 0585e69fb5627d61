import { afterEach, describe, expect, test } from 'vitest';
import { makeSite, post } from '../support/site.ts';
import type { Build, Site } from '../support/site.ts';

const adopted =
  '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01",\n"cms": "2020-01-01"\n},\n"posts": {}\n}\n';
const quietly: Build = { options: { send: 'never' } };

let site: Site;
afterEach(() => site.remove());

const told = async () => {
  const ledger = JSON.parse((await site.ledger()) ?? '{"posts":{}}') as {
    posts: Record<string, { permalink: string; mentions: Record<string, { state: string }> }>;
  };
  return Object.fromEntries(
    Object.entries(ledger.posts).map(([id, { permalink, mentions }]) => [
      id,
      [permalink, ...Object.entries(mentions).map(([target, { state }]) => `${state} ${target}`)],
    ]),
  );
};

/** A loader without files, as that of a CMS: each entry as it is given to the store. */
const cms = (...entries: readonly object[]) => `
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';

const cms = defineCollection({
  loader: {
    name: 'cms',
    async load({ store, generateDigest, renderMarkdown, parseData }) {
      store.clear();
      for (const { markdown, ...entry } of ${JSON.stringify(entries)}) {
        const rendered = markdown === undefined ? entry.rendered : await renderMarkdown(markdown);
        const data = await parseData({ id: entry.id, data: entry.data });
        store.set({ ...entry, data, rendered, digest: generateDigest(entry) });
      }
    },
  },
  schema: z.object({ title: z.string(), date: z.coerce.date() }),
});
export const collections = { cms };
`;
const cmsFiles = (...entries: readonly object[]) => ({
  'linkbacks.json': adopted,
  'src/content.config.ts': cms(...entries),
});
const page = `---
import { getCollection, render } from 'astro:content';
import Page from '../../layouts/Page.astro';
export async function getStaticPaths() {
  return (await getCollection('cms')).map((post) => ({ params: { id: post.id }, props: { post } }));
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}><h1>{post.data.title}</h1><Content /></Page>
`;
const byRoute = { 'src/pages/[...permalink].astro': undefined, 'src/pages/posts/[id].astro': page };
const byScheme = {
  'src/pages/[...permalink].astro': page
    .replaceAll('../../', '../')
    .replace(
      /import \{ getCollection, render \}/,
      "import { permalinkPaths } from 'linkback:permalinks';\nimport { render }",
    )
    .replace(/return \(await.*/, "return permalinkPaths('cms');"),
};
const data = { title: 'Of lamps', date: '2024-03-09' };
const words = 'Lamps that I have known, and those who make them in these days.';

describe('a loader without files', () => {
  test.each([
    [
      'its Markdown as the body',
      { body: `${words} [a](https://a.example/)`, markdown: `${words} [a](https://a.example/)` },
    ],
    [
      'HTML as the body, and rendered',
      {
        body: `<p>${words} <a href="https://a.example/">a</a></p>`,
        rendered: { html: `<p>${words} <a href="https://a.example/">a</a></p>` },
      },
    ],
    [
      'what is rendered, and no body',
      {
        rendered: {
          html: `<p>${words} <a href="https://a.example/">a</a></p><p><a rel="nofollow" href="https://b.example/">b</a></p>`,
        },
      },
    ],
    [
      'an empty body beside what is rendered',
      { body: '', rendered: { html: `<p>${words} <a href="https://a.example/">a</a></p>` } },
    ],
  ])('%s', async (_name, entry) => {
    site = await makeSite({ ...cmsFiles({ id: 'lamps', data, ...entry }), ...byScheme });
    expect((await site.build(quietly)).join('\n')).not.toMatch(/warn/);
    expect(await told()).toEqual({
      'cms/lamps': ['https://blog.example/2024/03/09/lamps/', 'pending https://a.example/'],
    });
    await site.write({ 'linkbacks.json': adopted, ...byRoute });
    await site.build({ ...quietly, withoutScheme: true });
    expect(await told()).toEqual({
      'cms/lamps': ['https://blog.example/posts/lamps/', 'pending https://a.example/'],
    });
  });

  test('a change of what is rendered is a change of the post', async () => {
    const entry = (text: string) =>
      cmsFiles({
        id: 'lamps',
        data,
        rendered: { html: `<p>${words} ${text} <a href="https://a.example/">a</a></p>` },
      });
    site = await makeSite({ ...entry('Old.'), ...byScheme });
    const how: Build = { options: { send: 'never', updates: 'webmention' } };
    const text = async () => /"text": "(.*?)"/.exec((await site.ledger()) ?? '')?.[1];
    await site.build(how);
    const before = await text();
    expect(before).toMatch(/./);
    await site.write({ 'src/content.config.ts': entry('New.')['src/content.config.ts'] });
    await site.build(how);
    expect(await text()).not.toBe(before);
  });
});

describe('Markdown in src/pages', () => {
  const config = `
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';
const blog = defineCollection({
  loader: glob({ base: './src/pages', pattern: 'posts/**/*.md' }),
  schema: z.looseObject({ title: z.string() }),
});
export const collections = { blog };
`;
  test('is a collection that reads them; each is its own page', async () => {
    site = await makeSite({
      'linkbacks.json': adopted,
      'src/content.config.ts': config,
      'src/pages/[...permalink].astro': undefined,
      'src/pages/posts/hello.md': post('Of lamps. [a](https://a.example/)', {
        title: 'Hello',
        layout: '../../layouts/Post.astro',
      }),
      'src/pages/posts/2024/deep.md': post('Of candles. [b](https://b.example/)', {
        title: 'Deep',
        layout: '../../../layouts/Post.astro',
      }),
      'src/pages/about.md':
        '---\ntitle: About\nlayout: ../layouts/Post.astro\n---\n[me](https://me.example/)\n',
      'src/layouts/Post.astro': `---
import Page from './Page.astro';
const { frontmatter } = Astro.props;
---
<Page title={frontmatter.title}><slot /></Page>
`,
    });
    const lines = await site.build({ ...quietly, withoutScheme: true });
    expect(lines.join('\n')).not.toMatch(/warn/);
    expect(await told()).toEqual({
      'blog/posts/2024/deep': ['https://blog.example/posts/2024/deep/', 'pending https://b.example/'],
      'blog/posts/hello': ['https://blog.example/posts/hello/', 'pending https://a.example/'],
    });
  });

  test('the permalink of a file in src/pages is its own address, whatever its slug', async () => {
    site = await makeSite({
      'linkbacks.json': adopted,
      'src/content.config.ts': config,
      'src/pages/[...permalink].astro': undefined,
      'src/pages/posts/Hello World.md': post('Of lamps. [a](https://a.example/)', { title: 'Hello' }),
      'src/pages/posts/index.md': post('All of them.', { title: 'Posts' }),
    });
    await site.build({ ...quietly, withoutScheme: true });
    expect(await told()).toMatchObject({
      'blog/posts/hello-world': [
        expect.stringMatching(/\/posts\/Hello%20World\/$/),
        'pending https://a.example/',
      ],
    });
  });
});
