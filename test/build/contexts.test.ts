import { mf2 } from 'microformats-parser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Site } from '../support/site.ts';

const page = (props = '') => `---
import { render } from 'astro:content';
import { InContext } from 'astro-linkback/components';
import { permalinkPaths } from 'linkback:permalinks';
import Page from '../layouts/Page.astro';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}>
  <article class="h-entry"><h1 class="p-name">{post.data.title}</h1><InContext post={post} ${props} /><div class="e-content"><Content /></div></article>
</Page>
`;
const adopted = '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01"\n},\n"posts": {}\n}\n';
const quietly: Build = { options: { send: 'never' } };

let neighbour: Neighbour;
let site: Site;
beforeAll(async () => {
  neighbour = await startNeighbour();
});
afterAll(() => neighbour.close());
beforeEach(async () => {
  neighbour.forget();
  site = await makeSite({ 'linkbacks.json': adopted, 'src/pages/[...permalink].astro': page() });
});
afterEach(() => site.remove());

const write = (frontmatter: Record<string, unknown>, body = 'Words.') =>
  site.write({ 'src/content/blog/new.md': post(body, { title: 'New', ...frontmatter }) });
const html = () => site.read('dist/2024/03/09/new/index.html');
const properties = async () =>
  mf2(await html(), { baseUrl: 'https://blog.example/' }).items[0]?.properties ?? {};

test.each([
  ['inReplyTo', 'in-reply-to'],
  ['likeOf', 'like-of'],
  ['bookmarkOf', 'bookmark-of'],
  ['repostOf', 'repost-of'],
])('%s is told, and its page says %s', async (field, property) => {
  const target = `${neighbour.url}/webmention/a`;
  await write({ [field]: target });
  await site.build({ options: { network: { allowPrivate: true }, send: 'now' } });
  expect(neighbour.told).toEqual([`webmention https://blog.example/2024/03/09/new/ → ${target}`]);
  expect(await properties()).toMatchObject({ name: ['New'], [property]: [target] });
});

test('a list is each of it, once, beside what the text links to; the plan says the line', async () => {
  await write(
    { inReplyTo: ['https://a.example/?x=1&y=2', 'https://b.example/'], likeOf: 'https://a.example/?x=1&y=2' },
    'To [a](https://a.example/?x=1&y=2) and [c](https://c.example/).',
  );
  const lines = await site.build(quietly);
  expect(lines.slice(0, 5)).toEqual([
    'info Links: 3 new.',
    'info   src/content/blog/new.md',
    'info     + https://b.example/ line 4',
    'info     + https://a.example/?x=1&y=2 line 8',
    'info     + https://c.example/ line 8',
  ]);
  expect(await properties()).toMatchObject({
    'in-reply-to': ['https://a.example/?x=1&y=2', 'https://b.example/'],
    'like-of': ['https://a.example/?x=1&y=2'],
  });
  expect(await html()).not.toMatch(/&#38;|&#x26;/);
});

test('words of your own', async () => {
  await site.write({ 'src/pages/[...permalink].astro': page('reply="Antwort auf"') });
  await write({ inReplyTo: 'https://www.a.example/post/' });
  await site.build(quietly);
  expect(await html()).toMatch(
    /Antwort auf\s*<a class="u-in-reply-to" href="https:\/\/www\.a\.example\/post\/"[^>]*>\s*<bdi[^>]*>a\.example\/post<\/bdi>/,
  );
});

test('a post without such a field has nothing on its page, and none of the own blog is told', async () => {
  await write({ inReplyTo: 'https://blog.example/other/' });
  await site.build(quietly);
  expect(await site.ledger()).toContain('"mentions": {}');
  await write({});
  await site.build(quietly);
  expect(await html()).not.toContain('linkback-context');
});

test('without the component the build says that it stands on no page', async () => {
  await site.write({ 'src/pages/[...permalink].astro': page().replace(/<InContext[^>]*>/, '') });
  await write({ inReplyTo: 'https://a.example/' });
  expect(await site.build(quietly)).toContain(
    'warn src/content/blog/new.md:4 https://a.example/ does not stand on the built page, so it cannot be told. `<InContext />` puts there what `inReplyTo` names.',
  );
});

test('a blog whose own routes decide has it too', async () => {
  await site.write({
    'src/pages/[...permalink].astro': undefined,
    'src/pages/posts/[id].astro': page()
      .replaceAll('../layouts', '../../layouts')
      .replace(
        "import { permalinkPaths } from 'linkback:permalinks';",
        "import { getCollection } from 'astro:content';",
      )
      .replace(
        "return permalinkPaths('blog');",
        "return (await getCollection('blog')).map((post) => ({ params: { id: post.id }, props: { post } }));",
      ),
  });
  await write({ inReplyTo: 'https://a.example/' });
  await site.build({ ...quietly, withoutScheme: true });
  expect(await site.ledger()).toContain('"https://a.example/": { "state": "pending"');
});

describe('what is no address', () => {
  test.each([['not a url'], ['/relative/'], ['ftp://a.example/'], [7]])('%j', async (value) => {
    await write({ inReplyTo: value });
    await expect(site.build(quietly)).rejects.toThrow(
      `src/content/blog/new.md: \`inReplyTo\` holds ${JSON.stringify(value)}, which is no http(s) URL.`,
    );
    expect(await site.ledger()).toBe(adopted);
  });
});
