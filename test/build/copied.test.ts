import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOn, openBrowser } from '../support/browser.ts';
import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const page = `---
import { Permalink, TrackbackUrl } from 'astro-linkback/components';
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
---
<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>{post.data.title}</title></head>
  <body><main><h1>{post.data.title}</h1><Permalink post={post} /><TrackbackUrl post={post} copy="Kopieren" copied="Kopiert" /></main></body>
</html>
`;

let server: BlogServer;
let site: Site | undefined;
let browser: Browser | undefined;
let url = '';
beforeAll(async () => {
  server = await serveBlog();
  browser = await openBrowser();
  if (browser === undefined) return;
  site = await makeSite(
    {
      'src/pages/[...permalink].astro': page,
      'src/content/blog/hello.md': post('Words.', { title: 'Hello', slug: 'a&b"c' }),
    },
    server.url,
  );
  await site.build({
    options: { send: 'never', permalinks: '/%postname%/', receiver: { trackback: true } },
  });
  await server.publish(`${site.root}/dist`);
  url = `${server.url}/a&b%22c/`;
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await server.close();
  await site?.remove();
});

async function open(context: { skip(): never }, { script = true, mayCopy = true } = {}): Promise<Page> {
  if (browser === undefined) return context.skip();
  const one = await browser.createBrowserContext();
  for (const name of mayCopy ? ['clipboard-read', 'clipboard-write'] : [])
    await one.setPermission(server.url, { permission: { name }, state: 'granted' });
  const opened = await one.newPage();
  await opened.setJavaScriptEnabled(script);
  if (!mayCopy)
    await opened.evaluateOnNewDocument('Object.defineProperty(navigator, "clipboard", { value: undefined })');
  await opened.goto(url);
  await opened.bringToFront();
  return opened;
}
const values = (opened: Page) => opened.$$eval('input', (fields) => fields.map(({ value }) => value));
const said = (opened: Page) =>
  opened.$$eval('[role=status]', (elements) => elements.map(({ textContent }) => textContent));

describe('the addresses of a post', () => {
  test('stand in fields to copy from, without any script', async (context) => {
    const opened = await open(context, { script: false });
    const [permalink = '', trackback] = await values(opened);
    expect(permalink).toBe(url);
    expect(trackback).toBe(`${permalink}trackback/`);
    expect(await opened.$('button')).toBeNull();
    expect(await opened.$$eval('input:read-only', (fields) => fields.length)).toBe(2);
  });

  test('are copied by a button, by the keyboard too, which says that it did', async (context) => {
    const opened = await open(context);
    const clipboard = () => opened.evaluate('navigator.clipboard.readText()');
    const [permalink, trackback] = await values(opened);
    await opened.click('button[aria-label="Copy: Permalink"]');
    await opened.waitForFunction('document.querySelector("[role=status]").textContent !== ""');
    expect([await clipboard(), await said(opened)]).toEqual([permalink, ['Copied', '']]);
    await opened.focus('button[aria-label="Kopieren: TrackBack"]');
    await opened.keyboard.press('Enter');
    await opened.waitForFunction('document.querySelectorAll("[role=status]")[1].textContent !== ""');
    expect([await clipboard(), await said(opened)]).toEqual([trackback, ['Copied', 'Kopiert']]);
    expect(await faultsOn(opened)).toEqual([]);
  });

  test('are marked where the browser does not let a page copy', async (context) => {
    const opened = await open(context, { mayCopy: false });
    await opened.click('button');
    const marked = await opened.evaluate('getSelection().toString()');
    expect([marked, await said(opened)]).toEqual([(await values(opened))[0], ['', '']]);
  });

  test('have one button each, when they come into a page anew', async (context) => {
    const opened = await open(context);
    await opened.evaluate(
      'document.querySelector("main").append(document.querySelector("linkback-address"))',
    );
    expect(await opened.$$eval('button', (buttons) => buttons.length)).toBe(2);
  });
});
