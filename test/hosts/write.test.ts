import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseHosts } from '../../packages/astro-linkback/src/hosts/choose.ts';
import type { Host } from '../../packages/astro-linkback/src/hosts/host.ts';
import { hosts } from '../../packages/astro-linkback/src/hosts/index.ts';
import { writeFormerAddresses } from '../../packages/astro-linkback/src/hosts/write.ts';
import type { PublishedPost } from '../../packages/astro-linkback/src/hosts/write.ts';
import { temporaryFolder } from '../support/temporary.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(await temporaryFolder(), 'hosts-'));
  await mkdir(join(root, 'dist'));
  await writeFile(
    join(root, 'dist/index.html'),
    '<!doctype html><html><head><title>Home</title></head></html>',
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

const post = (name: string, number: number, ...aliases: string[]): PublishedPost => ({
  id: `blog/${name}`,
  title: name,
  number,
  permalink: `https://blog.example/${name}/`,
  aliases: aliases.map((alias) => `https://blog.example${alias}`),
  parts: { slug: name },
});
const write = (on: readonly Host[], posts: PublishedPost[], base = '', namesShortPaths = true) =>
  writeFormerAddresses({
    dir: join(root, 'dist'),
    root,
    base,
    hosts: on,
    posts,
    receiver: {},
    namesShortPaths,
  });
const read = (name: string) => readFile(join(root, 'dist', name), 'utf8');
const has = (name: string) => existsSync(join(root, 'dist', name));

describe('former addresses', () => {
  test('are pages where nobody knows the host', async () => {
    const posts = [post('a', 1, '/old/', '/alt.html', '/2019/x')];
    expect(write([], posts)).toEqual({ rules: 0, stubs: 4, full: [] });
    for (const name of ['old/index.html', 'alt.html', '2019/x/index.html', 'p/1/index.html']) {
      expect(await read(name)).toContain('content="0;url=/a/"');
    }
    expect(await read('index.html')).toContain('<head><script>');
  });

  test('a site that names no short addresses has no pages for them, and looks its numbers up', async () => {
    expect(write([], [post('a', 1, '/old/')], '', false)).toEqual({ rules: 0, stubs: 1, full: [] });
    expect(has('p/1/index.html')).toBe(false);
    expect(await read('index.html')).toContain('fetch("/permalinks.json")');
  });

  test('a file that nothing reads before it is included is named once', () => {
    const on = [hosts.nginx, hosts.caddy, hosts.vercel, hosts.apache];
    const posts = [post('a', 1, '/old/')];
    const names = ['linkback-http.nginx.conf', 'linkback-server.nginx.conf', 'linkback.caddyfile'];
    expect(write(on, posts).toInclude).toEqual(names);
    expect(write(on, posts)).not.toHaveProperty('toInclude');
  });

  test('a page that is there stays', async () => {
    await mkdir(join(root, 'dist/old'));
    await writeFile(join(root, 'dist/old/index.html'), 'alive');
    write([], [post('a', 1, '/old/')]);
    expect(await read('old/index.html')).toBe('alive');
  });

  test('are rules, and no pages, where the host has rules', async () => {
    expect(write([hosts.netlify], [post('a', 1, '/old/')])).toEqual({ rules: 2, stubs: 0, full: [] });
    expect(await read('_redirects')).toMatch(/^\/old\/? \/a\/ 301$/m);
    expect([has('old/index.html'), has('p/1/index.html')]).toEqual([false, false]);
    expect(await read('index.html')).not.toContain('<script>');
  });

  test('a host that cannot answer a number leaves it to the home page', async () => {
    write([hosts.cloudflare], [post('a', 1, '/old/')]);
    expect(await read('_redirects')).not.toContain('?');
    expect(await read('index.html')).toContain('<head><script>');
  });

  test('what a host has no room for is a page, and that is said', () => {
    const small: Host = { ...hosts.netlify, maxMoves: 2 };
    const posts = [post('a', 1, '/1/', '/2/', '/3/')];
    expect(write([small], posts)).toEqual({ rules: 2, stubs: 2, full: ['netlify'] });
    expect(['1', '2', '3', 'p/1'].map((path) => has(`${path}/index.html`))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('and so is what a host cannot write', () => {
    write([hosts.gitlab], [post('a', 1, '/with%20blank/', '/plain/')]);
    expect([has('with blank/index.html'), has('plain/index.html')]).toEqual([true, false]);
  });

  test('of another host cannot be answered here', () => {
    const moved = { ...post('a', 1), aliases: ['https://old.example/x/'] };
    write([], [moved]);
    expect(has('x/index.html')).toBe(false);
  });

  test('below a base path the files lie without it', async () => {
    const based = {
      ...post('a', 1),
      permalink: 'https://blog.example/b/a/',
      aliases: ['https://blog.example/b/old/'],
    };
    write([], [based], '/b');
    expect(await read('old/index.html')).toContain('url=/b/a/');
    expect(await read('p/1/index.html')).toContain('url=/b/a/');
  });

  test('a second write changes nothing', async () => {
    const posts = [post('a', 1, '/old/')];
    write([hosts.cloudflare], posts);
    const before = [await read('_redirects'), await read('index.html')];
    write([hosts.cloudflare], posts);
    expect([await read('_redirects'), await read('index.html')]).toEqual(before);
  });
});

describe('the host', () => {
  test.each([
    ['auto', undefined, {}, []],
    ['auto', undefined, { NETLIFY: 'true' }, ['netlify']],
    ['auto', '@astrojs/cloudflare', {}, ['cloudflare']],
    ['auto', undefined, { VERCEL: '1' }, []],
    ['auto', '@astrojs/vercel', {}, ['vercel']],
    ['vercel', undefined, {}, []],
    ['apache', '@astrojs/netlify', {}, ['apache']],
    [['nginx', 'caddy'], undefined, {}, ['nginx', 'caddy']],
  ] as const)('chosen as %j, with the adapter %s and the environment %j', (choice, adapter, env, names) => {
    expect(chooseHosts(choice, { adapter, env }).map(({ name }) => name)).toEqual(names);
  });
});

describe('a former address with a query', () => {
  const posts = [
    post('a', 1, '/index.php?p=5', '/?name=caf%C3%A9'),
    post('b', 2, '/index.php?p=7&y=1', '/index.php?post/2026/11/27/B!'),
  ];

  test.each(['netlify', 'apache', 'nginx', 'caddy'] as const)('is a rule on %s', async (name) => {
    expect(write([hosts[name]], [posts[0] ?? post('a', 1)])).toMatchObject({ stubs: 0, full: [] });
    expect(has('index.php')).toBe(false);
    expect(await read('index.html')).not.toContain('<script');
  });

  test.each([[[]], [['github']], [['cloudflare']], [['gitlab']], [['nginx', 'github']]] as const)(
    'is for the script of its page where the host sees none: %j',
    async (names) => {
      const written = write(names.map((name) => hosts[name]), posts); // prettier-ignore
      expect(written.unanswered).toBeUndefined();
      expect(await read('index.php/index.html')).toMatch(
        /^<!doctype html>\n<html>[^]*<script data-names="p y "/,
      );
      expect(await read('index.html')).toMatch(/<head><script data-names="name p">/);
      expect(await read('index.html')).toMatch(
        /^<!doctype html><html><head><script[^]*<\/script><title>Home/,
      );
      expect([has('?name=café'), has('index.php?p=5')]).toEqual([false, false]);
      if (has('_redirects')) expect(await read('_redirects')).not.toContain('index.php');
    },
  );

  test('is for the script where a host that has rules cannot write this one', async () => {
    write([hosts.netlify], posts);
    const rules = (await read('_redirects')).split('\n').filter((rule) => rule.startsWith('/index.php'));
    expect(rules).toEqual(['/index.php p=7 y=1 /b/ 301!', '/index.php p=5 /a/ 301!']);
    expect(await read('index.php/index.html')).toContain('<script data-names="">');
    expect(await read('index.html')).not.toContain('<script');
  });

  test('stands on the page that is there, however it is written', async () => {
    await mkdir(join(root, 'dist/about'));
    await writeFile(join(root, 'dist/about/index.html'), '<!doctype html><title>About</title><p>Me.');
    await writeFile(join(root, 'dist/blog.html'), 'Bare.');
    write([], [post('a', 1, '/about/?p=5', '/blog?p=5')]);
    expect(await read('about/index.html')).toMatch(
      /^<!doctype html><script data-names="p">[^]*<\/script><title>About<\/title><p>Me\.$/,
    );
    expect(await read('blog.html')).toMatch(/^<script data-names="p">[^]*<\/script>Bare\.$/);
  });

  test('shares its page with the address without one', async () => {
    expect(
      write([hosts.cloudflare], [post('a', 1, '/index.php'), ...posts.slice(1)], '', false),
    ).toMatchObject({
      rules: 2,
      stubs: 1,
    });
    expect(await read('_redirects')).not.toContain('/index.php');
    const page = await read('index.php/index.html');
    expect(page).toContain('data-otherwise="/a/"');
    expect(page).toContain('<noscript><meta http-equiv="refresh" content="0;url=/a/"></noscript>');
    expect(page).toContain('<a href="/a/">a</a>');
  });

  test('has no rule and no page of another address', async () => {
    write([hosts.netlify], [post('a', 1, '/?p=77', '/index.php?p=5')]);
    const rules = (await read('_redirects')).split('\n').slice(1, -2);
    expect(rules).toEqual(['/ p=77 /a/ 301!', '/index.php p=5 /a/ 301!', '/ p=1 /a/ 301!', '/p/1/ /a/ 301']);
  });

  test('is said where nothing can answer it', async () => {
    await writeFile(join(root, 'dist/feed.xml'), '<rss/>');
    const beside = post(
      'a',
      1,
      '/b/feed.xml?p=5',
      '/old/',
      '/?p=9',
      '/b/feed.xml/x/',
      '/b/feed.xml',
      '/b/../../x/',
    );
    const { unanswered } = write([], [{ ...beside, permalink: 'https://blog.example/b/a/' }], '/b');
    expect(unanswered).toEqual(['/old/', '/b/feed.xml/x/', '/x/', '/b/feed.xml?p=5', '/?p=9']);
    expect(await read('feed.xml')).toBe('<rss/>');
    expect([has('old'), has('index.php')]).toEqual([false, false]);
  });

  test('a second write changes nothing', async () => {
    write([], posts);
    const before = [await read('index.html'), await read('index.php/index.html')];
    write([], posts);
    expect([await read('index.html'), await read('index.php/index.html')]).toEqual(before);
  });
});
