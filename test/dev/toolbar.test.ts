import { dev } from 'astro';
import type { LinkbackOptions } from 'astro-linkback';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { faultsOn, openBrowser } from '../support/browser.ts';
import { mention, mentionsFile } from '../support/mentions.ts';
import { makeSite, post } from '../support/site.ts';
import { content, openApp, press, rowsOf, textOf } from '../support/toolbar-app.ts';
import type { Build, Site } from '../support/site.ts';

const body = `[told](https://told.example/) and [waiting](https://waiting.example/?a=1&b=2).

https://bare.example/ and \`https://code.example/\`.

[told again](https://told.example/#part), [ignored](https://ignored.example/), [gone](https://none.example/).
`;
const delivered =
  '{ "state": "delivered", "protocol": "webmention", "endpoint": "https://told.example/wm", "on": "2024-03-10" }';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser();
}, 600_000);
afterAll(() => browser?.close());

let site: Site;
let stop: (() => Promise<void>) | undefined;
beforeEach(async () => {
  site = await makeSite({
    'src/content/blog/hello.md': post('Words.', { title: 'Hello' }),
    'mentions.json': mentionsFile(
      mention('in', {
        target: 'https://blog.example/2024/03/09/hello/',
        title: '<img src=x onerror="document.title=`taken`"> wrote',
        author: { name: 'Bob <b>' },
        kind: 'reply',
      }),
    ),
  });
}, 60_000);
afterEach(async () => {
  await stop?.();
  stop = undefined;
  vi.unstubAllEnvs();
  await site.remove();
});

/** The window of the app on a page of a dev server. */
async function onPage(path: string, how: Build = {}): Promise<Page> {
  // Within Vitest, Astro's own answers nothing.
  vi.stubEnv('VITEST', undefined);
  const server = await dev(site.config({ ...how, config: { server: { host: '127.0.0.1' }, ...how.config } }));
  stop = () => server.stop();
  return openApp(browser as Browser, `http://127.0.0.1:${server.address.port}${path}`);
}

const sending: LinkbackOptions = { send: 'never', ignore: ['ignored.example'] };

/** What the ledger says of the post's links. */
async function mentions(): Promise<Record<string, { state: string }>> {
  const { posts } = JSON.parse((await site.ledger()) ?? '') as {
    posts: Record<string, { mentions: Record<string, { state: string }> }>;
  };
  return posts['blog/hello']?.mentions ?? {};
}

/** A post that the ledger knows, and whose links are in several states. */
async function knownPost(): Promise<void> {
  await site.build({ options: sending });
  await site.write({ 'src/content/blog/hello.md': post(body, { title: 'Hello' }) });
  await site.build({ options: sending });
  const ledger = (await site.ledger()) ?? '';
  await site.write({
    'linkbacks.json': ledger
      .replace(/("https:\/\/told.example\/": )\{[^}]*\}/, `$1${delivered}`)
      .replace(/("https:\/\/none.example\/": )\{[^}]*\}/, '$1{ "state": "none", "on": "2024-03-10" }'),
  });
}

describe('the app in the dev toolbar', () => {
  test('shows the permalink of the post on screen, its links and what came in', async (context) => {
    if (browser === undefined) return context.skip();
    await knownPost();
    const page = await onPage('/2024/03/09/hello/', { options: sending });
    expect(await textOf(page, 'h1, .file')).toEqual(['Hello', 'src/content/blog/hello.md']);
    expect(await page.evaluate(`${content}.querySelector('.address').value`)).toBe(
      'https://blog.example/2024/03/09/hello/',
    );
    expect(await rowsOf(page)).toEqual([
      { target: 'https://told.example/', facts: 'line 6 · delivered · webmention', button: null },
      { target: 'https://waiting.example/?a=1&b=2', facts: 'line 6 · pending', button: 'Never tell' },
      { target: 'https://bare.example/', facts: 'line 8 · pending', button: 'Never tell' },
      { target: 'https://ignored.example/', facts: 'line 10 · ignored', button: null },
      { target: 'https://none.example/', facts: 'line 10 · none', button: null },
    ]);
    expect(await textOf(page, '.note')).toEqual(['Of 5 links, 2 are to be told once the post is live.']);
    // Text, and nothing but text.
    expect(await textOf(page, '.mention .target')).toEqual([
      '<img src=x onerror="document.title=`taken`"> wrote',
    ]);
    expect(await textOf(page, '.mention .words')).toEqual([expect.stringContaining('reply · Bob <b> · ')]);
    expect(await page.title()).toBe('Hello');
  });

  test('copies the permalink', async (context) => {
    if (browser === undefined) return context.skip();
    await knownPost();
    const page = await onPage('/2024/03/09/hello/', { options: sending });
    const { origin } = new URL(page.url());
    await browser.defaultBrowserContext().setPermission(origin, {
      permission: { name: 'clipboard-read' },
      state: 'granted',
    });
    await page.bringToFront();
    await page.click('astro-dev-toolbar >>> .permalink button');
    await page.waitForFunction(`${content}.querySelector('.permalink button').textContent === 'Copied'`);
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'https://blog.example/2024/03/09/hello/',
    );
  });

  test('a veto is written into the ledger, and no build tells that link; it can be taken back', async (context) => {
    if (browser === undefined) return context.skip();
    await knownPost();
    const page = await onPage('/2024/03/09/hello/', { options: sending });
    const before = await mentions();
    await press(page, 'https://bare.example/', 'skip');
    expect(await mentions()).toEqual({ ...before, 'https://bare.example/': { state: 'skip' } });
    expect(await textOf(page, '.note')).toEqual(['Of 5 links, 1 is to be told once the post is live.']);

    const lines = await site.build({ options: sending });
    expect(lines.join('\n')).not.toContain('bare.example');
    expect((await mentions())['https://bare.example/']).toEqual({ state: 'skip' });

    await press(page, 'https://bare.example/', 'pending');
    expect(await mentions()).toMatchObject({ ...before, 'https://bare.example/': { state: 'pending' } });
  });

  test('a link that the ledger does not know yet can be vetoed before a build has seen it', async (context) => {
    if (browser === undefined) return context.skip();
    await site.build({ options: sending });
    await site.write({
      'src/content/blog/hello.md': post('[a](https://a.example/) [b](https://b.example/)'),
    });
    const page = await onPage('/2024/03/09/hello/', { options: sending });
    expect((await rowsOf(page)).map(({ facts }) => facts)).toEqual(['line 6 · new', 'line 6 · new']);
    await press(page, 'https://a.example/', 'skip');
    await site.build({ options: sending });
    expect(await mentions()).toMatchObject({
      'https://a.example/': { state: 'skip' },
      'https://b.example/': { state: 'pending' },
    });
  });

  test('of a post that the ledger does not know nothing is written', async (context) => {
    if (browser === undefined) return context.skip();
    await site.build({ options: sending });
    const before = await site.ledger();
    await site.write({
      'src/content/blog/new.md': post('[a](https://a.example/)', { title: 'New', date: '2026-11-20' }),
    });
    const page = await onPage('/2026/11/20/new/', { options: sending });
    expect(await rowsOf(page)).toEqual([
      { target: 'https://a.example/', facts: expect.stringContaining('line 6 · ') as string, button: null },
    ]);
    expect(await site.ledger()).toBe(before);
  });

  test('a page that is no post says so', async (context) => {
    if (browser === undefined) return context.skip();
    await site.build({ options: sending });
    const page = await onPage('/', { options: sending });
    expect(await textOf(page, 'h1, p')).toEqual(['Links', 'This page is not the page of a post.']);
  });

  test('a ledger that cannot be read is named, with what to do', async (context) => {
    if (browser === undefined) return context.skip();
    await knownPost();
    const page = await onPage('/2024/03/09/hello/', { options: sending });
    const ledger = (await site.ledger()) ?? '';
    await site.write({ 'linkbacks.json': `<<<<<<< ours\n${ledger}` });
    await page.evaluate(`${content}.querySelector('li[data-target="https://bare.example/"] button').click()`);
    await page.waitForFunction(`${content}.querySelector('.mistake') !== null`);
    expect((await textOf(page, '.mistake')).join(' ')).toContain('linkback merge');
    expect(await site.ledger()).toBe(`<<<<<<< ours\n${ledger}`);
  });

  test('without a scheme it finds a post that the ledger does not know by the name of its page', async (context) => {
    if (browser === undefined) return context.skip();
    await site.write({
      'src/content/blog/hello.md': post('[a](https://a.example/)', { title: 'Hello' }),
      'src/pages/[...permalink].astro': undefined,
      'src/pages/blog/[id].astro': `---
import { getCollection, render } from 'astro:content';
import Page from '../../layouts/Page.astro';
export async function getStaticPaths() {
  return (await getCollection('blog')).map((post) => ({ params: { id: post.id }, props: { post } }));
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}><Content /></Page>`,
    });
    const page = await onPage('/blog/hello/', { options: sending, withoutScheme: true });
    expect(await textOf(page, 'h1, .file')).toEqual(['Hello', 'src/content/blog/hello.md']);
    expect((await rowsOf(page)).map(({ target }) => target)).toEqual(['https://a.example/']);
    expect(await site.ledger()).toBeUndefined();
  });

  test('axe finds no fault with it', async (context) => {
    if (browser === undefined) return context.skip();
    await knownPost();
    const page = await onPage('/2024/03/09/hello/', { options: sending });
    const faults = await faultsOn(page);
    expect(faults.filter((fault) => /scroll|address|target|facts|words|Never tell/.test(fault))).toEqual([]);
  });
});
