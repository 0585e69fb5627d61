import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Post } from 'linkback';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { checkPost } from '../../../packages/astro-linkback/src/pages/check.ts';
import type { BuiltPages } from '../../../packages/astro-linkback/src/pages/pages.ts';
import { builtPages } from '../../../packages/astro-linkback/src/pages/pages.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const linkTo = (...hrefs: string[]) => hrefs.map((href) => ({ href, line: 1 }));

async function pagesOf(files: Record<string, string>, pathnames: string[]) {
  const dir = await mkdtemp(join(await temporaryFolder(), 'pages-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [name, html] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), html);
  }
  return { dir, pages: builtPages(pathToFileURL(`${dir}/`), pathnames, []) };
}

describe('builtPages', () => {
  test.each<[path: string, has: boolean]>([
    ['/', true],
    ['/a/', true],
    ['/a', true],
    ['/a/index.html', true],
    ['/b', true],
    ['/b.html', true],
    ['/a.html', false],
    ['/grüße/', true],
    ['/c/', false],
  ])('%s: %s', async (path, has) => {
    const { pages } = await pagesOf({ 'a/index.html': '', 'b.html': '', 'grüße/index.html': '' }, [
      ...['', 'a/', 'b', 'gr%C3%BC%C3%9Fe/'],
    ]);
    expect(pages.has(path)).toBe(has);
  });

  test.each<[path: string, nearest: string]>([
    ['/2024/03/09/hello/', '/blog/hello/'],
    ['/about/us/', '/about/'],
    ['/2024/01/', '/2024/'],
  ])('the page nearest to %s is %s', async (path, nearest) => {
    const { pages } = await pagesOf({}, ['', 'about/', 'blog/hello/', '2024/']);
    expect(pages.nearest(path)).toBe(nearest);
  });

  test.each(['100%/index.html', 'c#.html', 'why?/index.html', 'a b.html'])('reads %s', async (file) => {
    const { pages } = await pagesOf({ [file]: 'found' }, []);
    expect(pages.read(`/${file.replace(/index\.html$|\.html$/, '')}`)?.html).toBe('found');
  });

  test.each<[path: string, html: string | undefined]>([
    ['/both/', 'its folder'],
    ['/both.html', 'its folder'],
    ['/grüße/', 'decomposed'],
    ['/a/file/', undefined],
    ['/nowhere/', undefined],
    // No file system has a name of more than 255 bytes; its decomposed form has three times as many.
    [`/${'한'.repeat(40)}/`, undefined],
    ['/zero\0/', undefined],
  ])('of %s it reads %s', async (path, html) => {
    const { pages } = await pagesOf(
      {
        ...{ 'both/index.html': 'its folder', 'both.html': 'its file', a: 'a file' },
        ['grüße'.normalize('NFD') + '/index.html']: 'decomposed',
      },
      [],
    );
    expect(pages.read(path)?.html).toBe(html);
  });

  test('what is there and cannot be read is an error, not a page that is missing', async () => {
    const { pages } = await pagesOf({ 'a.html/picture.svg': '' }, []);
    expect(() => pages.read('/a/')).toThrow('EISDIR');
  });
});

describe('checkPost', () => {
  const post = (...hrefs: string[]): Post => ({
    id: 'blog/a',
    permalink: 'https://blog.example/a/',
    title: 'A',
    silent: false,
    links: linkTo(...hrefs),
    trackbacks: [],
  });
  const check = (pages: BuiltPages, ...hrefs: string[]) =>
    checkPost(post(...hrefs), '/a/', pages, () => pages.read('/a/'));

  test.each<[name: string, html: string, hrefs: string[], missing: string[]]>([
    ['there', '<a href="https://a.example/">a</a>', ['https://a.example/'], []],
    ['only as text', '<p>https://a.example/</p>', ['https://a.example/'], ['https://a.example/']],
    ['only as a part', '<a href="https://a.example/x">', ['https://a.example/'], ['https://a.example/']],
    ['spelt otherwise', '<a href="https://A.example">a</a>', ['https://a.example/'], []],
    ['percent-encoded', '<a href="https://a.example/%C3%BC">a</a>', ['https://a.example/ü'], []],
    ['as what is embedded', '<iframe src="https://a.example/"></iframe>', ['https://a.example/'], []],
    [
      'in another order',
      '<a href="https://b.example/">b</a> <a href="https://a.example/?x&amp;y">a</a>',
      ['https://a.example/?x&y', 'https://b.example/', 'https://a.example/?x&y'],
      [],
    ],
    [
      'some of them',
      '<a href="https://b.example/">b</a> <a href="https://a.example/">a</a>',
      ['https://a.example/', 'https://c.example/', 'https://b.example/'],
      ['https://c.example/'],
    ],
    [
      'in a comment',
      '<!-- <a href="https://b.example/x">b</a> -->',
      ['https://b.example/'],
      ['https://b.example/'],
    ],
  ])('%s', async (_name, html, hrefs, missing) => {
    const { pages } = await pagesOf({ 'a/index.html': html }, ['a/']);
    expect((await check(pages, ...hrefs)).missing.map(({ href }) => href)).toEqual(missing);
  });

  test('a page is read only for links that may stand there, and must be there for TrackBacks as well', async () => {
    const { pages } = await pagesOf({}, ['a/']);
    const page = vi.fn(() => undefined);
    const bare = post();
    const pinging = { ...bare, trackbacks: ['https://a.example/trackback/'] };
    expect(await checkPost(bare, '/b/', pages, page)).toEqual({ post: bare, missing: [] });
    expect(await checkPost(pinging, '/a/', pages, page)).toEqual({ post: pinging, missing: [] });
    await expect(checkPost(pinging, '/b/', pages, page)).rejects.toThrow('the build holds no page there');
    expect(page).not.toHaveBeenCalled();
    await checkPost(post('https://a.example/'), '/a/', pages, page);
    expect(page).toHaveBeenCalledOnce();
  });

  test('of links that are not there, the tentative ones are left out', async () => {
    const { pages } = await pagesOf({ 'a/index.html': '<a href="https://a.example/">a</a>' }, ['a/']);
    const [there, gone, may] = linkTo('https://a.example/', 'https://b.example/', 'https://c.example/');
    const links = [there, gone, { ...may, tentative: true }] as Post['links'];
    const read = () => pages.read('/a/');
    expect(await checkPost({ ...post(), links }, '/a/', pages, read)).toEqual({
      post: { ...post(), links: [there, gone] },
      missing: [gone],
    });
  });

  test('a page that is right is not written', async () => {
    const { dir, pages } = await pagesOf({ 'a/index.html': '<a href="https://a.example/?x=1&y=2">a</a>' }, [
      'a/',
    ]);
    await check(pages, 'https://a.example/?x=1&y=2');
    expect(await readFile(join(dir, 'a/index.html'), 'utf8')).toBe(
      '<a href="https://a.example/?x=1&amp;y=2">a</a>',
    );
  });
});
