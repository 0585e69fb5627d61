import { dayOf } from 'linkback';
import { describe, expect, onTestFinished, test } from 'vitest';
import { recorded } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Files, Site } from '../support/site.ts';

const today = dayOf(new Date());
const never: NonNullable<Build['options']> = { send: 'never' };
const scheme: Build = { options: never };
const routes: Build = { options: never, withoutScheme: true };

const config = (...names: string[]) => `
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';
const of = (name) => defineCollection({
  loader: glob({ base: './src/content/' + name, pattern: '**/*.{md,json}' }),
  schema: z.looseObject({}),
});
export const collections = { ${names.map((name) => `'${name}': of('${name}')`).join(', ')} };
`;

/** A page for each entry of a collection, below its name. */
const pagesOf = (name: string): Files => ({
  [`src/pages/${name}/[...slug].astro`]: `---
import { getCollection, render } from 'astro:content';
export async function getStaticPaths() {
  const entries = await getCollection('${name}');
  return entries.map((entry) => ({ params: { slug: entry.id }, props: { entry } }));
}
const { Content } = await render(Astro.props.entry);
---
<Content />`,
});
/** A page for each post of some collections, at its permalink. */
const permalinksOf = (...names: string[]): Files => ({
  'src/pages/[...permalink].astro': `---
import { render } from 'astro:content';
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() {
  return (await Promise.all([${names.map((name) => `'${name}'`).join(', ')}].map((name) => permalinkPaths(name)))).flat();
}
const { Content } = await render(Astro.props.post);
---
<Content />`,
});
const link = (name: string) => `[${name}](https://${name}.example/)`;
const entry = (path: string, frontmatter: Record<string, unknown> = {}): Files => ({
  [`src/content/${path}.md`]: post(link(path.replace('/', '-')), { title: path, ...frontmatter }),
});
const undated = (path: string): Files => ({
  [`src/content/${path}.md`]: `---\ntitle: ${path}\n---\n\n${link(path.replace('/', '-'))}\n`,
});
const data = (path: string): Files => ({ [`src/content/${path}.json`]: '{ "date": "2020-01-01" }' });

const withNotes: Files = { ...pagesOf('blog'), ...pagesOf('notes'), ...entry('blog/a'), ...entry('notes/n') };
const addingNotes = {
  name: 'adds notes',
  enforce: 'pre',
  transform: (code: string, id: string) =>
    id.endsWith('/src/content.config.ts')
      ? { code: code.replace('collections = {', "collections = { notes: of('notes'),"), map: null }
      : undefined,
} as const;

async function siteOf(files: Files): Promise<Site> {
  const site = await makeSite({ 'src/pages/[...permalink].astro': undefined, ...files });
  onTestFinished(site.remove);
  return site;
}
const idsOf = async (site: Site) => Object.keys(await recorded(site));
const said = (lines: readonly string[]) => lines.filter((line) => line.startsWith('info Posts are'));
const names = '`collections` in astro.config names others.';

describe('which collections are posts, where none are named', () => {
  test.each<[name: string, how: Build, files: Files, ids: string[], words: string]>([
    [
      "a theme's name, with pages of its own routes",
      routes,
      { 'src/content.config.ts': config('post'), ...pagesOf('post'), ...entry('post/a') },
      ['post/a'],
      'Posts are the entries of post.',
    ],
    [
      "a theme's name, with a scheme",
      scheme,
      { 'src/content.config.ts': config('post'), ...permalinksOf('post'), ...entry('post/a') },
      ['post/a'],
      'Posts are the entries of post.',
    ],
    [
      'several, among all that a site may hold',
      routes,
      {
        'src/content.config.ts': config(
          'authors',
          'tags',
          'docs',
          'drafts',
          'snippets',
          'later',
          'notes',
          'blog',
        ),
        ...['docs', 'drafts', 'notes', 'blog'].map(pagesOf).reduce((a, b) => ({ ...a, ...b })),
        ...data('authors/jane'),
        'src/content/tags/web.md': '---\ntitle: Web\ndate: 2020-01-01\n---\n',
        ...undated('docs/install'),
        ...entry('drafts/soon', { draft: true }),
        ...entry('snippets/aside'),
        'src/content/notes/n.md': `---\npubDate: 2021-01-01\n---\n\n${link('n')}\n`,
        ...entry('blog/b'),
        ...undated('blog/undated'),
      },
      ['blog/b', 'blog/undated', 'notes/n'],
      'Posts are the entries of notes and blog. Not taken: authors, tags (no text), docs (no date), drafts (nothing published), snippets (no pages of their own), later (no entries).',
    ],
    [
      'some that the content config adds later',
      routes,
      {
        'src/content.config.ts': `${config('blog')}Object.assign(collections, { notes: of('notes') });\n`,
        ...withNotes,
      },
      ['blog/a', 'notes/n'],
      'Posts are the entries of blog and notes.',
    ],
    [
      'some that a plugin of the bundler puts into the content config, as public ones do',
      { ...routes, config: { vite: { plugins: [addingNotes] } } },
      { 'src/content.config.ts': config('blog'), ...withNotes },
      ['blog/a', 'notes/n'],
      'Posts are the entries of notes and blog.',
    ],
    [
      'of a scheme, one whose pages are elsewhere, though it has an entry of the same name and day',
      scheme,
      {
        'src/content.config.ts': config('docs', 'blog'),
        ...permalinksOf('blog'),
        ...pagesOf('docs'),
        ...entry('docs/a'),
        ...entry('docs/b'),
        ...undated('docs/c'),
        ...entry('blog/a'),
        ...entry('blog/x'),
      },
      ['blog/a', 'blog/x'],
      'Posts are the entries of blog. Not taken: docs (no pages of their own).',
    ],
    [
      'without pages of its own, though another has an entry of the same name',
      routes,
      {
        'src/content.config.ts': config('mail', 'blog'),
        ...pagesOf('blog'),
        ...entry('mail/a'),
        ...entry('blog/a'),
        ...entry('blog/b'),
      },
      ['blog/a', 'blog/b'],
      'Posts are the entries of blog. Not taken: mail (no pages of their own).',
    ],
  ])('%s', async (_name, how, files, ids, words) => {
    const site = await siteOf(files);
    const lines = await site.build(how);
    expect(await idsOf(site)).toEqual(ids);
    expect(said(lines)).toEqual([`info ${words} ${names}`]);
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
    // Said once.
    expect(said(await site.build(how))).toEqual([]);
  });

  test('a dry run of a first build says which as well', async () => {
    const site = await siteOf({
      'src/content.config.ts': config('post'),
      ...pagesOf('post'),
      ...entry('post/a'),
    });
    const lines = await site.build({ ...routes, env: { LINKBACK_DRY_RUN: '1' } });
    expect(said(lines)).toEqual([`info Posts are the entries of post. ${names}`]);
    expect(await site.ledger()).toBeUndefined();
  });

  test('`collections` names others, and then nothing else is taken', async () => {
    const files = { ...entry('blog/a'), ...undated('docs/d'), ...pagesOf('blog'), ...pagesOf('docs') };
    const site = await siteOf({ 'src/content.config.ts': config('blog', 'docs'), ...files });
    const lines = await site.build({ ...routes, options: { ...never, collections: ['docs'] } });
    expect(await idsOf(site)).toEqual(['docs/d']);
    expect(said(lines)).toEqual([]);
  });

  test('one that the ledger knows stays, whatever its entries come to look like', async () => {
    const site = await siteOf({
      'src/content.config.ts': config('blog'),
      ...pagesOf('blog'),
      ...entry('blog/a'),
    });
    await site.build(routes);
    const before = await site.ledger();
    await site.write(undated('blog/a'));
    await site.build(routes);
    expect(await idsOf(site)).toEqual(['blog/a']);
    expect(await site.ledger()).not.toContain('"removed"');
    expect(before).toContain('https://blog-a.example/');
  });
});

describe('a collection that comes to be taken later', () => {
  test.each<[name: string, how: Build, before: Files, after: Files]>([
    ['by its first date', routes, { ...pagesOf('notes'), ...undated('notes/old') }, entry('notes/old')],
    ['by its pages', routes, entry('notes/old'), pagesOf('notes')],
    [
      'by pages at its permalinks',
      scheme,
      { ...entry('notes/old'), ...permalinksOf('blog') },
      permalinksOf('blog', 'notes'),
    ],
    [
      'by its first post that is no draft',
      routes,
      { ...pagesOf('notes'), ...entry('notes/old', { draft: true }) },
      entry('notes/old'),
    ],
  ])('%s: its links are baseline, and then a new one is told', async (_name, how, before, after) => {
    const blog: Files = how === scheme ? {} : pagesOf('blog');
    const site = await siteOf({
      'src/content.config.ts': config('blog', 'notes'),
      ...blog,
      ...entry('blog/a'),
      ...before,
    });
    await site.build(how);
    expect(await idsOf(site)).toEqual(['blog/a']);
    await site.write(after);
    const lines = await site.build(how);
    expect(await idsOf(site)).toEqual(['blog/a', 'notes/old']);
    expect(await site.ledger()).toContain(`"notes": "${today}"`);
    expect(await site.ledger()).not.toContain('"pending"');
    expect(said(lines)).toEqual([`info Posts are the entries of blog and notes. ${names}`]);
    await site.write(entry('notes/new', { date: today }));
    await site.build(how);
    expect(
      [...((await site.ledger()) ?? '').matchAll(/"(\S+)": { "state": "pending"/g)].map(([, to]) => to),
    ).toEqual(['https://notes-new.example/']);
  });

  test('gives the posts that are known no other numbers or names, though it has older ones of the same title', async () => {
    const how: Build = { options: { ...never, permalinks: '/%post_id%/%postname%/', slugify: 'wordpress' } };
    const site = await siteOf({
      'src/content.config.ts': config('blog', 'docs'),
      ...permalinksOf('blog'),
      ...entry('blog/a'),
    });
    await site.build(how);
    await site.write({
      ...pagesOf('docs'),
      ...entry('docs/old', { title: 'New', date: '2001-01-01', id: 1 }),
      ...entry('blog/new', { title: 'New' }),
    });
    await site.build(how);
    expect(Object.entries(await recorded(site)).map(([id, [permalink]]) => [id, permalink])).toEqual([
      ['blog/a', 'https://blog.example/1/blog-a/'],
      ['blog/new', 'https://blog.example/2/new/'],
    ]);
  });
});

describe('no posts', () => {
  const none = 'warn No published posts were found, so nobody is told';
  test.each<[name: string, how: Build, files: Files, words: string]>([
    [
      'no collections',
      routes,
      { 'src/content.config.ts': undefined },
      ': the site defines no content collections.',
    ],
    [
      'collections of other things',
      routes,
      {
        'src/content.config.ts': config('authors', 'docs'),
        ...data('authors/jane'),
        ...undated('docs/d'),
        ...pagesOf('docs'),
      },
      ": the collections are authors (no text), docs (no date). Where a field of another name holds the date, name it: linkback({ collections: { docs: { date: 'written' } } }).",
    ],
    [
      'no pages',
      routes,
      { 'src/content.config.ts': config('blog'), ...entry('blog/a') },
      ': the collections are blog (no pages of their own). Where their pages have other names than their entries, choose `permalinks`.',
    ],
    [
      'a named one without entries',
      { ...routes, options: { ...never, collections: ['blog'] } },
      { 'src/content.config.ts': config('blog', 'post'), ...entry('post/a') },
      ": in blog; the others are post (not named). Name those that hold posts: linkback({ collections: ['post'] }).",
    ],
    [
      'a new blog, with a scheme',
      scheme,
      { 'src/content.config.ts': config('blog'), ...permalinksOf('blog') },
      ': the collections are blog (no entries).',
    ],
    [
      'drafts alone',
      scheme,
      {
        'src/content.config.ts': config('blog'),
        ...permalinksOf('blog'),
        ...entry('blog/a', { draft: true }),
      },
      ': the collections are blog (nothing published).',
    ],
  ])('%s: one line, and no ledger', async (_name, how, files, words) => {
    const site = await siteOf(files);
    expect(await site.build(how)).toEqual([none + words]);
    expect(await site.ledger()).toBeUndefined();
  });

  test('of a scheme none of whose permalinks are built, that is an error', async () => {
    const site = await siteOf({ 'src/content.config.ts': config('blog'), ...entry('blog/a') });
    await expect(site.build(scheme)).rejects.toThrow(
      'src/content/blog/a.md has the permalink https://blog.example/2024/03/09/a/, but the build holds no page there.',
    );
  });
});

describe('`permalinkPaths` of a collection without posts', () => {
  const unchanged = 'Nothing was sent, and the ledger was not changed.';
  test.each<[name: string, files: Files, message: string, hint: string]>([
    [
      'without dates',
      { ...undated('docs/d'), ...permalinksOf('docs') },
      'The collection "docs" is not among the posts: no date in it.',
      `Give its posts a \`date\`, or name the field that holds it: linkback({ collections: { docs: { date: 'written' } } }). ${unchanged}`,
    ],
    [
      'without text',
      { ...data('docs/d'), ...entry('blog/a'), ...permalinksOf('blog', 'docs') },
      'The collection "docs" is not among the posts: no text in it.',
      `Add it: linkback({ collections: ['blog', 'docs'] }). ${unchanged}`,
    ],
    [
      'that is not there',
      permalinksOf('essays'),
      '`linkback:permalinks` is asked for the content collection "essays", and there is none of that name.',
      `Mend the name where it is asked (there is blog, docs). ${unchanged}`,
    ],
  ])('%s', async (_name, files, message, hint) => {
    const site = await siteOf({ 'src/content.config.ts': config('blog', 'docs'), ...files });
    await expect(site.build(scheme)).rejects.toMatchObject({ message, hint });
  });
});
