import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloudflare } from '../../packages/astro-linkback/src/hosts/cloudflare.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { startWrangler } from '../support/wrangler.ts';
import type { Wrangler } from '../support/wrangler.ts';

const addresses = {
  home: '/',
  moves: [
    { from: '/old/', to: '/new/' },
    { from: '/bare', to: '/new/' },
    { from: '/日本/', to: '/new/日/' },
    { from: '/a b+(c)[d].html', to: '/new/' },
    { from: '/star*/', to: '/new/' },
    { from: '/what?/', to: '/new/' },
    // As Astro may have left a page there: a rule comes before it.
    { from: '/page/', to: '/new/' },
    ...Array.from({ length: 300 }, (_, index) => ({ from: `/many/${index}/`, to: '/new/' })),
  ],
  queries: [{ path: '/', parts: ['p=123'], to: '/new/' }],
  receiver: { webmention: 'https://r.example/wm', pingback: 'https://r.example/xmlrpc' },
};

/** What the owner had; without an end to its last line, and with a pattern that makes all later rules dynamic. */
const owners: Record<string, string> = {
  _redirects: '/mine /theirs 302\n/blog/* /journal/:splat 301',
  _headers: '/new/*\n  Link: <https://blog.example/feed>; rel="alternate"\n  X-Mine: yes',
};

describe("Cloudflare's own server", () => {
  let folder = '';
  let wrangler: Wrangler;

  beforeAll(async () => {
    folder = await mkdtemp(join(await temporaryFolder(), 'wrangler-'));
    await mkdir(join(folder, 'dist/new/日'), { recursive: true });
    await mkdir(join(folder, 'dist/page'), { recursive: true });
    // A page whose script looks at its query: the query has to arrive there.
    await mkdir(join(folder, 'dist/index.php'));
    for (const path of ['', 'new/', 'new/日/', 'page/', 'index.php/'])
      await writeFile(join(folder, 'dist', path, 'index.html'), `page /${path}`);
    for (const file of cloudflare.files(addresses))
      await writeFile(join(folder, 'dist', file.path), file.text(owners[file.path]) ?? '');
    await writeFile(
      join(folder, 'wrangler.json'),
      '{"name":"test","compatibility_date":"2026-01-01","assets":{"directory":"./dist"}}',
    );
    wrangler = await startWrangler(folder);
  }, 60_000);

  afterAll(async () => {
    await wrangler.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** The path as it stands here: fetch would write it anew. */
  function request(path: string): Promise<{ answer: string; headers: Record<string, unknown> }> {
    return new Promise((resolve, reject) => {
      get(`${wrangler.url}/`, { path, agent: false }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const { statusCode = 0, headers } = response;
          resolve({ answer: `${statusCode} ${headers.location ?? text}`.trim(), headers });
        });
      }).on('error', reject);
    });
  }

  test.each<[path: string, expected: string]>([
    ['/old/', '301 /new/'],
    ['/old', '301 /new/'],
    ['/bare', '301 /new/'],
    ['/bare/', '301 /new/'],
    ['/%E6%97%A5%E6%9C%AC/', '301 /new/%E6%97%A5/'],
    ['/%e6%97%a5%e6%9c%ac/', '301 /new/%E6%97%A5/'],
    ['/%e6%97%a5%e6%9c%ac', '301 /new/%E6%97%A5/'],
    ['/a%20b+(c)[d].html', '301 /new/'],
    ['/what%3F/', '301 /new/'],
    ['/star%2A/', '301 /new/'],
    ['/page/', '301 /new/'],
    // More than the hundred that it would take after the owner's pattern.
    ['/many/299/', '301 /new/'],
    ['/many/299', '301 /new/'],
    ['/mine', '302 /theirs'],
    ['/blog/x', '301 /journal/x'],
    ['/', '200 page /'],
    ['/?p=123', '200 page /'],
    ['/?p=1234', '200 page /'],
    ['/index.php?p=5&y=caf%C3%A9+au', '307 /index.php/?p=5&y=caf%C3%A9+au'],
    ['/index.php/?p=5', '200 page /index.php/'],
    ['/new/', '200 page /new/'],
    ['/new/%E6%97%A5/', '200 page /new/日/'],
  ])('%s', async (path, expected) => {
    expect((await request(path)).answer).toBe(expected);
  });

  test.each(['/older/', '/OLD/', '/starling/', '/what/'])('%s is not ours', async (path) => {
    expect((await request(path)).answer).toMatch(/^404/);
  });

  test('names the receiver, on redirects too, and keeps the headers of the owner', async () => {
    const { headers } = await request('/new/');
    expect(headers).toMatchObject({ 'x-pingback': 'https://r.example/xmlrpc', 'x-mine': 'yes' });
    expect(headers.link).toContain('<https://r.example/wm>; rel="webmention"');
    expect(headers.link).toContain('<https://blog.example/feed>; rel="alternate"');
    expect((await request('/old/')).headers['x-pingback']).toBe('https://r.example/xmlrpc');
  });

  test('every line of ours is a valid rule', () => {
    expect(wrangler.log()).toContain('valid redirect rule');
    expect(wrangler.log()).not.toMatch(/invalid|Skipping|Ignoring|duplicate/i);
  });
});
