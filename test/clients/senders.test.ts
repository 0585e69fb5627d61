import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Protocol } from 'linkback';
import { describe, expect, onTestFinished, test } from 'vitest';
import { advertisement } from '../../packages/astro-linkback/src/site/advertisement.ts';
import { commandWorld } from '../linkback-receiver/server/command.ts';
import { listen } from '../support/listen.ts';
import { lacking, npmFolder } from './install.ts';

const missing = await lacking({
  npm: ['@remy/webmention@1.5.0', 'send-webmention@2.0.0', 'pingback@0.0.3', 'trackback@0.0.3'],
});

const here = (name: string) => join(import.meta.dirname, 'senders', name);
const run = promisify(execFile);
const node = async (...args: string[]) => {
  const env = { ...process.env, NODE_PATH: join(npmFolder, 'node_modules'), NODE_NO_WARNINGS: '1' };
  return (await run(process.execPath, args, { env })).stdout.trim();
};

interface Sender {
  readonly protocol: Protocol;
  /** Tells of a page that links to a post. @returns `told`, or `refused …` as it understood it. */
  readonly send: (source: string, target: string, trackbackUrl: string) => Promise<string>;
  readonly refused: string;
}

/** `wm --send` reads the source itself, and tells each page it links to. */
async function remy(source: string): Promise<string> {
  const command = join(npmFolder, 'node_modules/@remy/webmention/bin/wm.js');
  const said = await node(command, '--send', '--limit', '0', source);
  const [, status = '', mark, , error = ''] =
    /^status {3}= (\d+) ([✓✗])(\nerror {4}= (.*))?$/m.exec(said) ?? [];
  return mark === '✓' ? 'told' : `refused ${status} ${error}`;
}

const off = 'This site takes none of these.';
const senders: Record<string, Sender> = {
  'npm’s @remy/webmention': { protocol: 'webmention', send: remy, refused: `refused 400 ${off}` },
  'npm’s @remy/webmention, by pingback': { protocol: 'pingback', send: remy, refused: `refused 400 ${off}` },
  'npm’s send-webmention': {
    protocol: 'webmention',
    send: (source, target) => node(here('send-webmention.cjs'), source, target),
    refused: 'refused 400',
  },
  'npm’s pingback': {
    protocol: 'pingback',
    send: (source, target) => node(here('pingback.cjs'), source, target),
    refused: `refused 33 ${off}`,
  },
  'npm’s trackback': {
    protocol: 'trackback',
    send: (source, _target, trackbackUrl) => node(here('trackback.cjs'), source, trackbackUrl),
    refused: 'refused status=403',
  },
};

describe.skipIf(missing !== undefined).each(Object.entries(senders))('%s', (_name, sender) => {
  const { protocol, send } = sender;

  /** A post whose page says what a built one does, and a page that links to it. */
  async function world(accept: string) {
    const blog = await commandWorld({
      a: (url, permalink) =>
        advertisement(
          {
            ...(protocol === 'webmention' && { webmention: `${url}/webmention` }),
            pingback: `${url}/pingback`,
          },
          { title: 'A', permalink, ping: `${url}/trackback?p=1` },
        ),
    });
    const target = `${blog.blog}/a/`;
    const page = await listen((_request, response) => {
      response
        .setHeader('content-type', 'text/html; charset=utf-8')
        .end(`<html><title>P</title><article><p>See <a href="${target}">this</a>.</p></article></html>`);
    }, '127.0.0.51');
    onTestFinished(page.close);
    await blog.run('--accept', `${protocol}=${accept}`);
    return {
      blog,
      target,
      source: `${page.url}/by-default/post/`,
      trackbackUrl: `${blog.url}/trackback?p=1`,
    };
  }

  test('tells, and knows that it did', async () => {
    const { blog, target, source, trackbackUrl } = await world('hold');
    expect(await send(source, target, trackbackUrl)).toBe('told');
    const [mention] = await blog.until(([first]) => first?.standing === 'verified');
    expect(mention).toMatchObject({ protocol, source, found: { title: 'P', excerpt: 'See this.' } });
    if (protocol === 'trackback')
      expect(mention?.said).toEqual({
        title: 'Grüße & "quotes"',
        excerpt: 'Words, and more: 日本',
        blogName: 'A blog',
      });
  });

  test('is refused, and knows that it was', async () => {
    const { blog, target, source, trackbackUrl } = await world('off');
    expect(await send(source, target, trackbackUrl)).toBe(sender.refused);
    expect(await blog.until(() => true)).toEqual([]);
  });
});
