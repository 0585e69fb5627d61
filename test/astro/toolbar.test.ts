import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base, config, slugPage } from './sites.ts';
import { makeMajorSite, majorFolder, majors } from '../support/astro-majors.ts';
import type { Major } from '../support/astro-majors.ts';
import { openBrowser } from '../support/browser.ts';
import { freePort } from '../support/listen.ts';
import { installPacked } from '../support/packed.ts';
import { post, quiet } from '../support/site.ts';
import { content, openApp, press, rowsOf } from '../support/toolbar-app.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser();
}, 600_000);
afterAll(() => browser?.close());

const astroOf = (major: Major): string =>
  join(
    import.meta.dirname,
    major === 7 ? '../..' : String(major),
    `node_modules/astro/${major === 5 ? 'astro.js' : 'bin/astro.mjs'}`,
  );

const ledger = `{
"version": 1,
"collections": { "blog": "2024-01-01" },
"posts": {
"blog/hello": { "permalink": "https://blog.example/blog/hello/", "aliases": [], "mentions": {
  "https://a.example/": { "state": "pending", "since": "2024-03-09" }
} }
}
}
`;

test.for(majors)(
  'the packed app shows a post and takes a veto in `astro dev` of Astro %d',
  async (major, context) => {
    if (browser === undefined) return context.skip();
    await mkdir(majorFolder(major), { recursive: true });
    const folder = await mkdtemp(join(majorFolder(major), 'dev-'));
    await installPacked(folder);
    const site = await makeMajorSite(
      major,
      {
        ...base,
        'astro.config.mjs': config(''),
        'src/content.config.ts': `
import { glob } from 'astro/loaders';
import { defineCollection, z } from 'astro:content';
const loader = glob({ base: './src/content/blog', pattern: '**/*.md' });
export const collections = { blog: defineCollection({ loader, schema: z.object({ title: z.string() }).passthrough() }) };
`,
        'src/pages/blog/[...slug].astro': slugPage('blog'),
        'src/content/blog/hello.md': post('[a](https://a.example/), [b](https://b.example/)'),
        'linkbacks.json': ledger,
      },
      folder,
    );
    const port = await freePort();
    const server = spawn(
      process.execPath,
      [astroOf(major), 'dev', '--root', site.root, '--host', '127.0.0.1', '--port', String(port)],
      {
        cwd: site.root,
        env: {
          ...process.env,
          ...quiet,
          NODE_ENV: undefined,
          VITEST: undefined,
          ASTRO_TELEMETRY_DISABLED: '1',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const closed = once(server, 'close');
    try {
      const said = { text: '' };
      for (const stream of [server.stdout, server.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (said.text += text));
      while (!said.text.includes('watching for file changes')) {
        if (server.exitCode !== null) throw new Error(said.text);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const page = await openApp(browser, `http://127.0.0.1:${port}/blog/hello/`);
      expect(await page.evaluate(`${content}.querySelector('.address').value`)).toBe(
        'https://blog.example/blog/hello/',
      );
      expect((await rowsOf(page)).map(({ target, facts }) => `${target} ${facts}`)).toEqual([
        'https://a.example/ line 6 · pending',
        'https://b.example/ line 6 · new',
      ]);
      await press(page, 'https://b.example/', 'skip');
      const { posts } = JSON.parse(await site.read('linkbacks.json')) as {
        posts: Record<string, { mentions: Record<string, object> }>;
      };
      expect(posts['blog/hello']?.mentions['https://b.example/']).toEqual({ state: 'skip' });
      await page.close();
    } finally {
      server.kill();
      await closed;
      await rm(folder, { recursive: true, force: true });
    }
  },
);
