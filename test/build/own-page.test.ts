import { expect, onTestFinished, test } from 'vitest';
import { adopted, recorded } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Files, Site } from '../support/site.ts';

const how: Build = { options: { send: 'never' }, withoutScheme: true };

/** A route over the collection, with the post's text on each of its pages. */
const route = (params: string, head = '') => `---
import { getCollection, render } from 'astro:content';
export async function getStaticPaths() {
  return (await getCollection('blog')).map((post) => ({ params: ${params}, props: { post } }));
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<html><head><title>{post.data.title} | A blog</title>${head}</head><body><h1>{post.data.title}</h1><Content /></body></html>
`;

const byMonth = route(`{
  year: String(post.data.date.getUTCFullYear()),
  month: String(post.data.date.getUTCMonth() + 1).padStart(2, '0'),
  slug: post.id,
}`);

/** Pages that list posts, one for each tag. */
const tags = (params = "{ tag: 'astro' }") => `---
import { getCollection } from 'astro:content';
export function getStaticPaths() {
  return [{ params: ${params} }];
}
const posts = await getCollection('blog');
---
<html><head><title>astro | A blog</title></head><body><h1>astro</h1>{posts.map((post) => <a href="/x/">{post.data.title}</a>)}</body></html>
`;

const text = (name: string) =>
  `What ${name} is good for is written in this post. It goes on for a while about ${name}, and says [more](https://${name}.example/) of it.`;

const files: Files = {
  'src/pages/[...permalink].astro': undefined,
  'src/content/blog/astro.md': post(text('astro'), { title: 'astro', date: '2026-01-05' }),
  'src/content/blog/hello.md': post(text('hello'), { title: 'Hello', date: '2026-02-06' }),
};

async function siteOf(more: Files): Promise<Site> {
  const site = await makeSite({ ...files, ...more });
  onTestFinished(site.remove);
  return site;
}

const pages = {
  'blog/astro': ['https://blog.example/2026/01/astro/', ['https://astro.example/']],
  'blog/hello': ['https://blog.example/2026/02/hello/', ['https://hello.example/']],
};

test('a tag page that is called as a post is takes nothing from it', async () => {
  const site = await siteOf({ 'src/pages/[year]/[month]/[slug].astro': byMonth });
  await site.build(how);
  expect(await recorded(site)).toEqual(pages);
  const before = await site.ledger();
  await site.write({ 'src/pages/tags/[tag].astro': tags() });
  const lines = await site.build(how);
  expect(lines.filter((line) => /\bmoved|warn/.test(line))).toEqual([]);
  expect(await site.ledger()).toBe(before);
});

test('nor does it on the first build', async () => {
  const site = await siteOf({
    'src/pages/[year]/[month]/[slug].astro': byMonth,
    'src/pages/tags/[tag].astro': tags(),
  });
  await site.build(how);
  expect(await recorded(site)).toEqual(pages);
});

test('nor where the post itself is built no longer', async () => {
  const site = await siteOf({ 'src/pages/[year]/[month]/[slug].astro': byMonth });
  await site.build(how);
  await site.write({
    'src/pages/[year]/[month]/[slug].astro': byMonth.replace(
      "(await getCollection('blog'))",
      "(await getCollection('blog')).filter(({ id }) => id !== 'astro')",
    ),
    'src/pages/tags/[tag].astro': tags(),
  });
  const lines = await site.build(how);
  expect(lines.filter((line) => /\bmoved/.test(line))).toEqual([]);
  expect(lines).toContain(
    'warn 1 post has no page of its own and tells nobody: src/content/blog/astro.md. If there are such pages, choose `permalinks`.',
  );
  expect((await recorded(site))['blog/astro']?.[0]).toBe('https://blog.example/2026/01/astro/');
});

test('a post whose `permalink` no page answers: the build says that this is why', async () => {
  const site = await siteOf({ 'src/pages/[year]/[month]/[slug].astro': byMonth });
  const file = 'src/content/blog/astro.md';
  await site.write({ [file]: (await site.read(file)).replace('---\n', '---\npermalink: /my/own/\n') });
  expect((await site.build(how)).filter((line) => line.includes('tells nobody'))).toEqual([
    'warn src/content/blog/astro.md has no page at /my/own/, which is its `permalink`, and tells nobody. Without a scheme (`permalinks` in astro.config) your own routes make its page: build one there, or take that field out.',
  ]);
});

test.each<[name: string, file: string, route: string, paths: readonly string[]]>([
  [
    'dated file names',
    'src/pages/[year]/[slug].astro',
    route('{ year: post.id.slice(0, 4), slug: post.id.slice(11) }'),
    ['/2026/astro/', '/2026/hello/'],
  ],
  [
    'a route that renames',
    'src/pages/n/[n].astro',
    route('{ n: String(post.data.date.getUTCMonth() + 1) }'),
    ['/n/1/', '/n/2/'],
  ],
])('%s', async (_name, file, text, paths) => {
  const site = await siteOf({
    'src/content/blog/astro.md': undefined,
    'src/content/blog/hello.md': undefined,
    'src/content/blog/2026-01-05-astro.md': files['src/content/blog/astro.md'],
    'src/content/blog/2026-02-06-hello.md': files['src/content/blog/hello.md'],
    [file]: text,
  });
  await site.build(how);
  const found = Object.values(await recorded(site)).map(([permalink]) => new URL(permalink).pathname);
  expect(found).toEqual(paths);
});

test('of two routes the canonical one; without a word of it nobody is told, and nothing is lost', async () => {
  const canonical = '<link rel="canonical" href={`https://blog.example/w/${post.id}/`} />';
  const site = await siteOf({
    'linkbacks.json': adopted,
    'src/pages/w/[slug].astro': route('{ slug: post.id }'),
    'src/pages/print/[slug].astro': route('{ slug: post.id }', canonical),
  });
  await site.build(how);
  const before = await recorded(site);
  expect(Object.values(before).map(([permalink]) => new URL(permalink).pathname)).toEqual([
    '/w/astro/',
    '/w/hello/',
  ]);
  // What is known stays, whatever the pages say of each other by then.
  await site.write({ 'src/pages/print/[slug].astro': route('{ slug: post.id }') });
  expect((await site.build(how)).filter((line) => line.startsWith('warn'))).toEqual([]);
  expect(await recorded(site)).toEqual(before);

  const other = await siteOf({
    'linkbacks.json': adopted,
    'src/pages/w/[slug].astro': route('{ slug: post.id }'),
    'src/pages/print/[slug].astro': route('{ slug: post.id }'),
  });
  const lines = await other.build(how);
  expect(lines.filter((line) => line.includes('both pages show it'))).toHaveLength(2);
  expect(await recorded(other)).toEqual({});
});

test('nor where both routes rename: what is said of such pages is what helps', async () => {
  const number = 'String(post.data.date.getUTCMonth() + 1)';
  const more = (head?: string): Files => ({
    'linkbacks.json': adopted,
    'src/pages/n/[n].astro': route(`{ n: ${number} }`),
    'src/pages/print/[n].astro': route(`{ n: ${number} }`, head),
  });
  const site = await siteOf(more());
  const lines = await site.build(how);
  expect(
    lines.filter((line) => line.includes('Let one name the other as `<link rel="canonical">`')),
  ).toHaveLength(2);
  expect(await recorded(site)).toEqual({});
  await site.write(more(`<link rel="canonical" href={\`https://blog.example/n/\${${number}}/\`} />`));
  expect((await site.build(how)).filter((line) => line.startsWith('warn'))).toEqual([]);
  const found = Object.values(await recorded(site)).map(([permalink]) => new URL(permalink).pathname);
  expect(found).toEqual(['/n/1/', '/n/2/']);
});
