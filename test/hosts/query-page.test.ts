import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, test } from 'vitest';
import {
  queryPage,
  queryScript,
  queryScriptHash,
} from '../../packages/astro-linkback/src/hosts/query-page.ts';
import type { Asked } from '../../packages/astro-linkback/src/hosts/query-page.ts';

const at = (path: string) => `https://blog.example${path}`;
const posts = [
  { permalink: at('/five/'), number: 5, aliases: ['/index.php?p=5', '/old/', '/b/?q=x'].map(at) },
  { permalink: at('/two/'), number: 6, aliases: [at('/index.php?p=5&y=1'), at('/?p=5&lang=de')] },
  { permalink: at('/dot/'), aliases: [at('/index.php?post/2026/11/27/Welcome!')] },
  { permalink: at('/é/'), number: 8, aliases: [at('/caf%C3%A9.php?name=caf%C3%A9%20a+b%2B')] },
  { permalink: at('/elsewhere/'), aliases: ['https://old.example/index.php?p=9'] },
];

/** The script element of a page, as a browser reads it. */
function scriptIn(html: string): { code: string; dataset: Record<string, string> } {
  const all = (node: DefaultTreeAdapterTypes.ParentNode): DefaultTreeAdapterTypes.Element[] =>
    node.childNodes.flatMap((child) => ('childNodes' in child ? [child, ...all(child)] : []));
  const element = all(parse(html)).find(({ tagName }) => tagName === 'script');
  const [text] = element?.childNodes ?? [];
  const data = element?.attrs.map(({ name, value }) => [name.replace('data-', ''), value] as const) ?? [];
  return { code: text !== undefined && 'value' in text ? text.value : '', dataset: Object.fromEntries(data) };
}

/** Where a visitor of a page with the script goes, and what the script asked for. */
async function visit(address: string, asked: Asked, base = '', list: object | null = { posts }) {
  const { code, dataset } = scriptIn(`<!doctype html><head>${queryScript(base, asked)}<title>x</title>`);
  const { pathname, search } = new URL(address, at('/'));
  const [went, fetched]: [string[], string[]] = [[], []];
  const fetch = (url: string) => {
    fetched.push(url);
    return list === null
      ? Promise.reject(new Error('gone'))
      : Promise.resolve({ json: () => Promise.resolve(list) });
  };
  const location = { pathname, search, replace: (url: string) => went.push(url) };
  const page = { document: { currentScript: { dataset } }, location, fetch, URL };
  runInNewContext(code, page);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(Object.keys(page)).toEqual(['document', 'location', 'fetch', 'URL']);
  return { went, fetched };
}

describe('the script leads', () => {
  test.each([
    ['/index.php?p=5', '/five/'],
    ['/index.php/?p=5', '/five/'],
    ['/index.php/index.html?p=5', '/five/'],
    ['/index.php?x&p=5&z=1', '/five/'],
    ['/index.php?y=1&p=5', '/two/'],
    ['/index.php?p=5&y=1', '/two/'],
    ['/index.php?p=5&y=12', '/five/'],
    ['/index.php?post/2026/11/27/Welcome!', '/dot/'],
    ['/index.php?post/2026/11/27/Welcome%21=&utm=1', '/dot/'],
    ['/caf%c3%a9.php?name=caf%c3%a9+a%20b%2b', '/é/'],
    ['/cafe%CC%81.php?name=cafe%CC%81+a+b%2B', '/é/'],
    ['/?p=5', '/five/'],
    ['/?lang=de&p=5', '/two/'],
    ['/?p=8', '/é/'],
    ['/index.php', undefined],
    ['/index.php?p=55', undefined],
    ['/index.php?p=', undefined],
    ['/index.php?p=9', undefined],
    ['/index.php?q=p=5', undefined],
    ['/index.php?post/2026/11/27/Welcome', undefined],
    ['/index.php?post/2026/11/27/Welcome!!', undefined],
    ['/caf%C3%A9.php?name=caf%C3%A9+a+b+', undefined],
    ['/?p=7', undefined],
    ['/?%', undefined],
    ['/?q=x', undefined],
  ])('%s to %s', async (address, expected) => {
    const { went } = await visit(address, { names: ['p', 'name', 'y', 'lang', '', 'q'] });
    expect(went).toEqual(expected === undefined ? [] : [at(expected)]);
  });

  test('below a base', async () => {
    const asked = { names: ['q', 'p'] };
    expect(await visit('/b/?q=x', asked, '/b')).toEqual({
      went: [at('/five/')],
      fetched: ['/b/permalinks.json'],
    });
    expect((await visit('/b?p=8', asked, '/b')).went).toEqual([at('/é/')]);
    expect((await visit('/?p=8', asked, '/b')).went).toEqual([]);
  });

  test('elsewhere where nothing was asked for that it knows', async () => {
    const asked = { names: ['p'], otherwise: '/other/?a="b"&c' };
    for (const address of ['/index.php', '/index.php?utm=1', '/index.php?p=55'])
      expect((await visit(address, asked)).went).toEqual(['/other/?a="b"&c']);
    expect((await visit('/index.php?p=5', asked)).went).toEqual([at('/five/')]);
    expect((await visit('/index.php?p=5', asked, '', null)).went).toEqual(['/other/?a="b"&c']);
  });
});

test.each([
  [['p'], '?utm_source=x&page=5', false],
  [['p'], '?post/2026', false],
  [['p'], '?p=5', true],
  [['a b', 'é"'], '?a+b=5', true],
  [['a b', 'é"'], '?%C3%A9%22=5', true],
  [[''], '?utm_source=x', false],
  [[''], '?post/2026', true],
  [['p'], '', false],
])('with the names %j the list is fetched for %s: %s', async (names, search, expected) => {
  expect((await visit(`/index.php${search}`, { names })).fetched).toHaveLength(expected ? 1 : 0);
});

test('its hash is one for all pages, and stands in the documentation', async () => {
  const { code } = scriptIn(queryScript('', { names: ['p'], otherwise: '/a/' }));
  expect(code).toBe(scriptIn(queryScript('', { names: ['y', ''] })).code);
  expect(queryScriptHash('')).toBe(`sha256-${createHash('sha256').update(code).digest('base64')}`);
  expect(queryScriptHash('/b')).not.toBe(queryScriptHash(''));
  expect(scriptIn(queryScript('/</script>"', { names: [] })).code).toContain('"/\\u003c/script>\\""');
  expect(await readFile(new URL('../../docs/src/content/docs/index.md', import.meta.url), 'utf8')).toContain(
    `'${queryScriptHash('')}'`,
  );
});

test('the page of its own', () => {
  const receiver = { webmention: 'https://r.example/wm?a=1&b=2', pingback: 'https://r.example/x' };
  expect(queryPage('<script></script>', { title: 'A & B', to: '/b/' }, receiver)).toBe(`<!doctype html>
<html>
<meta charset="utf-8">
<title>A &amp; B</title>
<script></script>
<meta name="viewport" content="width=device-width">
<link rel="webmention" href="https://r.example/wm?a=1&amp;b=2">
<link rel="pingback" href="https://r.example/x">
<p><a href="/b/">A &amp; B</a></p>
</html>
`);
});
