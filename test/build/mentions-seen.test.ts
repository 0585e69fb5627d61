import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOn, openBrowser } from '../support/browser.ts';
import { mention, mentionsFile } from '../support/mentions.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const page = `---
import { render } from 'astro:content';
import { LinkbackHead, Mentions, Permalink, TrackbackUrl } from 'astro-linkback/components';
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" /><title>{post.data.title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <LinkbackHead post={post} />
  </head>
  <body><main>
    <article class="h-entry"><h1>{post.data.title}</h1><Content /><Mentions post={post} /></article>
    <Permalink post={post} /><TrackbackUrl post={post} />
  </main></body>
</html>
`;
const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2);
const files = {
  'src/pages/[...permalink].astro': page,
  'src/content/blog/hello.md': post('Words.', { title: 'Hello' }),
  'mentions.json': mentionsFile(
    mention('reply', { kind: 'reply', text: `I think so too. ${long}`, author: { name: 'Bob' } }),
    mention('long', {
      title: long,
      site: long,
      author: { name: long, url: `https://${'long.'.repeat(12)}example/` },
    }),
    mention('right', { title: 'שלום עולם', excerpt: 'مرحبا بالعالم', author: { name: 'אבגד' } }),
    mention('like', { kind: 'like', excerpt: '' }),
    mention('repost', { kind: 'repost', excerpt: '' }),
    mention('bookmark', { kind: 'bookmark' }),
  ),
};

let site: Site | undefined;
let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  site = await makeSite(files);
  await site.build({
    options: { send: 'never', receiver: { trackback: true } },
    config: { build: { inlineStylesheets: 'always' } },
  });
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await site?.remove();
});

const screens = [
  ['a phone', 360, 740],
  ['a desk', 1280, 800],
] as const;

describe.each(screens)('on the screen of %s', (_what, width, height) => {
  async function open(context: { skip(): never }): Promise<Page> {
    if (browser === undefined) return context.skip();
    const page = await browser.newPage();
    await page.setViewport({ width, height });
    await page.goto(pathToFileURL(join(site?.root ?? '', 'dist/2024/03/09/hello/index.html')).href);
    return page;
  }

  test('axe finds nothing', async (context) => {
    const page = await open(context);
    expect(await page.$$eval('.h-cite', (elements) => elements.length)).toBe(6);
    expect(await faultsOn(page)).toEqual([]);
    // The looker itself is awake.
    await page.evaluate(
      "document.querySelector('input').parentElement.replaceWith(document.querySelector('input'))",
    );
    expect((await faultsOn(page)).map((fault) => fault.split(':')[0])).toContain('label');
  });

  test('nothing is wider than it', async (context) => {
    const page = await open(context);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  test('the keyboard reaches every link, field and button, and mentions have no script', async (context) => {
    const page = await open(context);
    const wanted = await page.$$eval('a, input, button', (elements) => elements.length);
    const reached = new Set<string>();
    for (let press = 0; press < wanted; press += 1) {
      await page.keyboard.press('Tab');
      const where = '[...document.querySelectorAll("a, input, button")].indexOf(document.activeElement)';
      reached.add(String(await page.evaluate(where)));
    }
    reached.delete('-1');
    expect(reached.size).toBe(wanted);
    expect(await page.$$eval('button', (buttons) => buttons.length)).toBe(2);
    expect(await page.$('article script')).toBeNull();
  });
});
