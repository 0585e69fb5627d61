import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceivedMention } from 'linkback';
import { freePort, listen } from './listen.ts';
import { start } from './processes.ts';
import type { Running } from './processes.ts';
import { base, slugPage } from '../astro/sites.ts';
import { post } from './site.ts';
import type { Files } from './site.ts';

/** A site that takes linkbacks itself, on a port that is its own before it is built. */
export interface ReceivingSite {
  readonly port: number;
  readonly files: Files;
}

export const token = 'the-token-of-the-owner';

/** A form that this site has beside the receiver. */
const ownForm = `export const prerender = false;
export const POST = async ({ request }) => new Response('took ' + (await request.text()));
export const GET = () => new Response('a form');`;

const permalinkPage = `---
import { render } from 'astro:content';
import { permalinkPaths } from 'linkback:permalinks';
import { LinkbackHead } from 'astro-linkback/components';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<html><head><title>{post.data.title}</title><LinkbackHead post={post} /></head><body><Content /></body></html>`;

const contentConfig = `import { glob } from 'astro/loaders';
import { defineCollection, z } from 'astro:content';
const loader = glob({ base: './src/content/blog', pattern: '**/*.md' });
export const collections = { blog: defineCollection({ loader, schema: z.object({ title: z.string() }).passthrough() }) };`;

/**
 * @param options of the integration, as code; by default it takes linkbacks.
 * @param more of astro.config, as code.
 */
export async function receivingSite({
  options = "receive: true, permalinks: '/blog/%postname%/',",
  more = '',
  files = {},
}: { options?: string; more?: string; files?: Files } = {}): Promise<ReceivingSite> {
  const port = await freePort();
  return {
    port,
    files: {
      ...base,
      'astro.config.mjs': `
import node from '@astrojs/node';
import linkback from 'astro-linkback';
export default {
  site: 'http://127.0.0.1:${port}',
  adapter: node({ mode: 'standalone' }),
  ${more.includes('security') ? '' : "security: { allowedDomains: [{ hostname: '127.0.0.1' }] },"}
  ${more}
  integrations: [linkback({ ${options} send: 'never', network: { allowPrivate: true } })],
};`,
      'src/content.config.ts': contentConfig,
      'src/pages/blog/[...slug].astro': slugPage('blog')
        .replace('<Page', '<LinkbackHead post={post} /><Page')
        .replace('---\n', "---\nimport { LinkbackHead } from 'astro-linkback/components';\n"),
      'src/pages/own.ts': ownForm,
      'src/content/blog/hello.md': post('Words.', { title: 'Hello', id: 7 }),
      ...files,
    },
  };
}

/** The same with its posts by a scheme. */
export const schemePages: Files = {
  'src/pages/blog/[...slug].astro': undefined,
  'src/pages/[...permalink].astro': permalinkPage,
};

/** Starts a built site as its owner would, from the folder of the site, and waits until it answers. */
export async function serveSite(
  root: string,
  port: number,
  env: Record<string, string | undefined> = {},
  args: readonly string[] = ['dist/server/entry.mjs'],
): Promise<Running> {
  const running = start(args, root, {
    ...{ HOST: '127.0.0.1', PORT: String(port), LINKBACK_TOKEN: token, ...env },
  });
  for (let look = 0; look < 1_000; look += 1) {
    if (
      await fetch(`http://127.0.0.1:${port}/own`).then(
        () => true,
        () => false,
      )
    )
      return running;
    await sleep(20);
  }
  throw new Error(`It does not answer: ${running.said()}`);
}

/** A page for each path, with a link to the target. */
export async function sourcesOf(target: string, host = '127.0.0.52') {
  return listen((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><title>Of ${request.url ?? ''}</title><article class="h-entry"><h1 class="p-name">Of ${request.url ?? ''}</h1><p>Jane read <a href="${target}">that post</a> today.</p></article>`,
    );
  }, host);
}

/** What `mentions.json` gives, to the owner or to everybody, once so many are in it. */
export async function mentionsAt(
  url: string,
  number: number,
  headers: Record<string, string> = {},
): Promise<readonly ReceivedMention[]> {
  for (let look = 0; look < 1_000; look += 1) {
    const response = await fetch(url, { headers });
    const { mentions } = (await response.json()) as { mentions: readonly ReceivedMention[] };
    if (mentions.length >= number) return mentions;
    await sleep(20);
  }
  throw new Error(`There are not ${number} mentions at ${url}.`);
}
