import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { faultsOn, openBrowser } from '../support/browser.ts';
import { commandInFolder, ledgerOf } from '../support/command.ts';

const { linkback, path } = commandInFolder();
let browser: Browser | undefined;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const hostile =
  'https://evil.example/"><script>document.title=1</script><img src=x onerror=document.title=2>';
const wm = (on: string) => ({
  state: 'delivered',
  protocol: 'webmention',
  endpoint: 'https://a.example/wm',
  on,
});

beforeEach(async () => {
  const many = Array.from({ length: 120 }, (_, index): [string, object] => [
    `https://host${index % 20}.example/${'long-'.repeat(20)}${index}`,
    index % 3 === 0
      ? { state: 'baseline', on: '2024-01-01' }
      : { state: 'none', on: `2026-0${(index % 9) + 1}-03` },
  ]);
  await writeFile(
    path(),
    ledgerOf({
      ...Object.fromEntries(many),
      'https://www.often.example/1': wm('2026-11-02'),
      ...Object.fromEntries(
        Array.from({ length: 9 }, (_, n) => [`https://often.example/x${n}`, wm('2026-11-03')]),
      ),
      'https://wait.example/': {
        state: 'pending',
        since: '2026-11-20',
        reason: 'the post is not live: HTTP 404',
      },
      'https://tb.example/': {
        state: 'refused',
        on: '2026-02-28',
        protocol: 'trackback',
        endpoint: 'https://tb.example/',
        words: '</script><b>no</b>',
      },
      'https://gone.example/': { state: 'removed', on: '2026-03-01', was: wm('2026-01-01') },
      [hostile]: { state: 'none', on: '2026-11-02' },
      'javascript:alert(1)': { state: 'skip', reason: 'typed in' },
    }),
  );
});

const file = () => path('out.html');
async function make(): Promise<string> {
  const { code, stdout, stderr } = await linkback('report', '--html', 'out.html');
  expect([code, stderr, stdout]).toEqual([0, '', `135 mentions in 1 post: ${file()}\n`]);
  return readFile(file(), 'utf8');
}

async function open(context: { skip(): never }, { width = 1280, script = true } = {}): Promise<Page> {
  if (browser === undefined) return context.skip();
  await make();
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 800 });
  const faults: string[] = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) =>
    faults.push(...(request.url() === pathToFileURL(file()).href ? [] : [request.url()])),
  );
  await page.goto(pathToFileURL(file()).href);
  expect(faults).toEqual([]);
  return page;
}
const shown = (page: Page) =>
  page.$$eval('tbody tr', (rows) => rows.filter((row) => row.checkVisibility()).length);

describe('report --html', () => {
  test.for([360, 1280])(
    'at a width of %d it fits, has no fault that axe knows, and loads nothing',
    async (width, context) => {
      const page = await open(context, { width });
      const { wide, seen } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        seen: [...document.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 5)
          .length,
      }));
      expect(wide).toBeLessThanOrEqual(width);
      expect(seen).toBeGreaterThan(15);
      for (const scheme of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        expect(await faultsOn(page)).toEqual([]);
      }
      await page.close();
    },
  );

  test('is searched by words, in any order; without script the list is whole', async (context) => {
    const page = await open(context);
    expect(await shown(page)).toBe(135);
    await page.type('input', 'WEBMENTION often.example');
    expect(await shown(page)).toBe(10);
    expect(await page.$eval('output', (output) => output.value)).toBe('10 of 135');
    await page.close();
    const bare = await open(context, { script: false });
    const html = await readFile(file(), 'utf8');
    expect(html.match(/<tr><td>/g)).toHaveLength(135);
    expect(await bare.$eval('.search', (box) => box.checkVisibility())).toBe(false);
    await bare.close();
  });

  test('nothing of a remote site is markup, and no address leads into a script', async (context) => {
    const page = await open(context);
    expect(await page.title()).toBe('Linkbacks of 127.0.0.31:9999');
    expect(await page.$$eval('img, tbody script, tbody b', (elements) => elements.length)).toBe(0);
    expect(
      await page.$$eval('a', (links) => links.filter(({ protocol }) => !/^https?:$/.test(protocol)).length),
    ).toBe(0);
    expect(await page.$eval('tbody', (body) => body.textContent)).toContain('</script><b>no</b>');
    await page.close();
  });

  test('the pictures say what the ledger holds', async () => {
    const html = await make();
    const said = [...html.matchAll(/<title>([^<]*)<\/title>/g)].map(([, text]) => text);
    expect(said).toContain('2026-11: 10 told, 1 waits, 1 no endpoint');
    expect(said).toContain('2026-10: none');
    expect(html).toMatch(/<span class="name">webmention<\/span>.*<title>11 told<\/title>/);
    expect(html).toMatch(
      /<ul class="bars" aria-label="Mentions by host"><li><span class="name">often\.example<\/span>.*<span class="number">10</,
    );
    expect(said.join()).not.toContain('2024');
  });

  test('of an empty ledger, of many years', async () => {
    await writeFile(path(), '{ "version": 1, "posts": {} }');
    expect((await linkback('report', '--html', 'out.html')).stdout).toContain('0 mentions in 0 posts');
    expect(await readFile(file(), 'utf8')).toContain('<p>Nothing yet.</p>');
    await writeFile(
      path(),
      ledgerOf({ 'https://a.example/': wm('2016-01-01'), 'https://b.example/': wm('2026-01-01') }),
    );
    await linkback('report', '--html', 'out.html');
    expect(await readFile(file(), 'utf8')).toContain('<title>2017: none</title>');
  });

  test('what is no file is written into, and stays what it is', async () => {
    const pipe = path('pipe');
    spawnSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const read = text(reader.stdout);
      expect((await linkback('report', '--html', 'pipe')).code).toBe(0);
      expect((await stat(pipe)).isFIFO()).toBe(true);
      expect(await read).toContain('<title>');
    } finally {
      reader.kill('SIGKILL');
    }
  });

  test('what cannot be written says so, and a ledger is never overwritten by accident', async () => {
    const { code, stderr } = await linkback('report', '--html', 'no/such/out.html');
    expect([code, stderr]).toEqual([2, expect.stringContaining('cannot be written: ENOENT')]);
    expect(stderr).not.toContain('.draft-');
    await mkdir(path('folder'));
    expect((await linkback('report', '--html', 'folder')).code).toBe(2);
    const before = await readFile(path(), 'utf8');
    expect((await linkback('report', '--html', 'linkbacks.json')).code).toBe(2);
    expect(await readFile(path(), 'utf8')).toBe(before);
  });
});
