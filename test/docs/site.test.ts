import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCodes } from 'linkback';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docs, documentation, readme } from './pages.ts';
import { astroBin, runNode } from '../support/site.ts';
import { temporaryFolder } from '../support/temporary.ts';

const pages = ['index', 'after-the-deploy', 'ledger', 'receiving', 'trouble-shooting'];

let dist = '';
beforeAll(async () => {
  dist = await mkdtemp(join(await temporaryFolder(), 'docs-'));
  const built = await runNode([astroBin, 'build', '--root', docs, '--outDir', dist], docs);
  expect(built, built.stderr).toMatchObject({ code: 0 });
}, 120_000);
afterAll(() => rm(dist, { recursive: true, force: true }));

const htmlOf = (page: string) =>
  readFile(join(dist, page === 'index' ? 'index.html' : `${page}/index.html`), 'utf8');

test('it has five pages, and each of them is built', async () => {
  expect([...(await documentation()).keys()].sort()).toEqual(pages.map((page) => `${page}.md`).sort());
  for (const page of pages) expect(await htmlOf(page)).toContain('</html>');
});

test('every error that there is, and no other, has its place on the page for trouble-shooting', async () => {
  const text = (await documentation()).get('trouble-shooting.md') ?? '';
  const sections = text.split(/^### /m).slice(1);
  const named = sections.map((section) => /^.*/.exec(section)?.[0] ?? '');
  expect(named).toEqual(Object.keys(errorCodes).sort());
  for (const section of sections) {
    const [name = '', what, whatToDo = ''] = section.split(/\n\n/);
    expect(what, name).toBe(errorCodes[name as keyof typeof errorCodes]);
    expect(whatToDo.length, name).toBeGreaterThan(40);
  }
});

test('every link within it leads to a page and a heading that there is', async () => {
  const dead: string[] = [];
  for (const page of pages) {
    const html = await htmlOf(page);
    const [, main = ''] = /<main[^>]*>([\s\S]*)<\/main>/.exec(html) ?? [];
    for (const [, href = ''] of main.matchAll(/<a [^>]*href="(?!https?:)([^"]*)"/g)) {
      const url = new URL(href, `https://docs.example/${page === 'index' ? '' : `${page}/`}`);
      const file = join(dist, url.pathname, 'index.html');
      const there = existsSync(file) ? await readFile(file, 'utf8') : undefined;
      const id = decodeURIComponent(url.hash.slice(1));
      if (there === undefined || (id !== '' && !there.includes(` id="${id}"`))) dead.push(`${page}: ${href}`);
    }
  }
  expect(dead).toEqual([]);
});

test('the README names nothing within the repository that is not there', async () => {
  const root = dirname(docs);
  const links = [...(await readme()).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(links.length).toBeGreaterThan(2);
});
