import { formatLedger, parseLedger } from 'linkback';
import type { Ledger } from 'linkback';
import { describe, expect, onTestFinished, test } from 'vitest';
import { statusOnline } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Files, Site } from '../support/site.ts';

/** As macOS and many archives bring the names of files. */
const apart = (text: string) => text.normalize('NFD');

const link = 'See [them](https://other.example/x).';
const files: Files = {
  [`src/content/blog/${apart('café')}.md`]: post(link, { title: 'Named by its file' }),
  [`src/content/blog/${apart('résumé/naïve')}.md`]: post(link, { title: 'In a folder', date: '2024-04-01' }),
  'src/content/blog/slug.md': post(link, { title: 'By slug', date: '2024-04-02', slug: apart('été') }),
  'src/content/blog/own.md': post(link, {
    title: 'By permalink',
    date: '2024-04-03',
    permalink: apart('/à/moi/'),
    aliases: [apart('/vieux/é/'), apart('/?nom=é')],
  }),
};
/** The page says its own permalink, as a layout with a canonical does. */
const canonical = `---
import { render } from 'astro:content';
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() { return permalinkPaths('blog'); }
const { post, permalink } = Astro.props;
const { Content } = await render(post);
---
<html><head><title>{post.data.title}</title><link rel="canonical" href={permalink} /></head><body><Content /></body></html>
`;
const byScheme: Record<string, string> = {
  'blog/café': '/2024/03/09/café/',
  'blog/résumé/naïve': '/2024/04/01/naïve/',
  'blog/été': '/2024/04/02/été/',
  'blog/own': '/à/moi/',
};

async function siteOf(given: Files): Promise<Site> {
  const site = await makeSite(given);
  onTestFinished(site.remove);
  return site;
}

async function expectPlaces(site: Site, expected: Record<string, string>): Promise<Ledger['posts']> {
  const { posts } = parseLedger((await site.ledger()) ?? '');
  const paths = Object.entries(posts).map(([id, { permalink }]) => [id, new URL(permalink).pathname]);
  expect(Object.fromEntries(paths)).toEqual(
    Object.fromEntries(Object.entries(expected).map(([id, path]) => [id, encodeURI(path)])),
  );
  for (const { permalink } of Object.values(posts))
    expect([permalink, await statusOnline(`${site.root}/dist`, permalink)]).toEqual([permalink, 200]);
  return posts;
}

describe('a name in two code points a letter has its permalink where its page is', () => {
  test('by a scheme, from file, folder, slug, permalink and alias', async () => {
    const site = await siteOf({ ...files, 'src/pages/[...permalink].astro': canonical });
    const lines = await site.build({ options: { send: 'never' } });
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
    const posts = await expectPlaces(site, byScheme);
    for (const [id, path] of Object.entries(byScheme))
      expect(await site.read(`dist${path}index.html`)).toContain(
        `<link rel="canonical" href="${posts[id]?.permalink}"`,
      );
    expect(posts['blog/own']?.aliases).toEqual(
      ['/vieux/%C3%A9/', '/?nom=%C3%A9'].map((path) => `https://blog.example${path}`),
    );
    expect(site.has('dist/vieux/é/index.html')).toBe(true);
  });

  test.each<[string, Build['options']]>([
    ['slugify: wordpress', { permalinks: 'post-name', slugify: 'wordpress' }],
    ['slugify by a function', { permalinks: 'post-name', slugify: (title) => apart(title) }],
    ['a pattern', { permalinks: apart('/journal-é/%category%/%author%/%postname%/') }],
  ])('%s', async (_, options) => {
    const site = await siteOf({
      [`src/content/blog/${apart('hôte')}.md`]: post(link, {
        title: apart('Crème Brûlée 日本が'),
        category: apart('Été'),
        author: apart('Zoë'),
      }),
      'src/pages/[...permalink].astro': canonical,
    });
    await site.build({ options: { ...options, send: 'never' } });
    const path = {
      'slugify: wordpress': '/creme-brulee-日本が/',
      'slugify by a function': '/Crème Brûlée 日本が/',
      'a pattern': '/journal-é/été/zoë/hôte/',
    }[_];
    const posts = await expectPlaces(site, { 'blog/hôte': path ?? '' });
    expect(await site.read(`dist${path}index.html`)).toContain(`href="${posts['blog/hôte']?.permalink}"`);
  });

  test("by the pages of the site's own routes", async () => {
    const site = await siteOf({
      ...files,
      'src/content/blog/own.md': undefined,
      [`src/content/blog/${apart('fixé')}.md`]: post(link, {
        title: 'On a page of its own',
        date: '2024-04-04',
      }),
      'src/pages/[...permalink].astro': undefined,
      [`src/pages/${apart('journal-é')}/[...id].astro`]: `---
import { getCollection, render } from 'astro:content';
export async function getStaticPaths() {
  const posts = await getCollection('blog', ({ data }) => data.title !== 'On a page of its own');
  return posts.map((post) => ({ params: { id: post.id }, props: { post } }));
}
const { Content } = await render(Astro.props.post);
---
<Content />
`,
      // Of such a file Astro writes the name as it is.
      [`src/pages/${apart('fixé')}.astro`]: '<a href="https://other.example/x">them</a>\n',
    });
    const lines = await site.build({ withoutScheme: true, options: { send: 'never' } });
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
    await expectPlaces(site, {
      'blog/café': '/journal-é/café/',
      'blog/résumé/naïve': '/journal-é/résumé/naïve/',
      'blog/été': '/journal-é/été/',
      'blog/fixé': `/${apart('fixé')}/`,
    });
  });
});

describe('a ledger of before, with the other form', () => {
  const delivered = {
    state: 'delivered',
    protocol: 'webmention',
    endpoint: 'https://other.example/wm',
    on: '2024-05-01',
  } as const;
  const before: Ledger = {
    version: 1,
    collections: { blog: '2024-01-01' },
    posts: Object.fromEntries(
      Object.entries(byScheme).map(([id, path], index) => [
        apart(id),
        {
          number: index + 1,
          permalink: `https://blog.example${encodeURI(apart(path))}`,
          aliases: [],
          mentions: { 'https://other.example/x': delivered },
        },
      ]),
    ),
  };

  test.each<[string, Build]>([
    ['told nothing anew, nothing moved', {}],
    ['where a move is an error', { options: { onMove: 'error' } }],
    ['where changes are told', { options: { updates: 'webmention' } }],
  ])('%s', async (_, how) => {
    const site = await siteOf({
      ...files,
      'src/content/blog/own.md': post(link, {
        title: 'By permalink',
        date: '2024-04-03',
        permalink: apart('/à/moi/'),
      }),
      'linkbacks.json': formatLedger(before),
    });
    const build = () => site.build({ options: { send: 'never', ...how.options } });
    expect(await build()).toEqual(['info No new links.']);
    const posts = await expectPlaces(site, byScheme);
    for (const [id, { number, aliases, mentions }] of Object.entries(posts)) {
      expect({ number, aliases }).toEqual({ number: Object.keys(byScheme).indexOf(id) + 1, aliases: [] });
      expect(mentions['https://other.example/x']).toMatchObject(delivered);
      expect(Object.keys(mentions)).toHaveLength(1);
    }
    // And back, as a clone on another system has the files.
    const text = await site.ledger();
    await site.write({
      [`src/content/blog/${apart('café')}.md`]: undefined,
      'src/content/blog/café.md': post(link, { title: 'Named by its file' }),
      'src/content/blog/slug.md': post(link, { title: 'By slug', date: '2024-04-02', slug: 'été' }),
    });
    expect(await build()).toEqual(['info No new links.']);
    expect(await site.ledger()).toBe(text);
  });
});
