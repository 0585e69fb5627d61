import node from '@astrojs/node';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseLedger } from 'linkback';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const options = { send: 'never' } as const;

let site: Site;
beforeEach(async () => {
  site = await makeSite({
    'src/content/blog/hello.md': post('See [them](https://other.example/x).', { title: 'Hello' }),
    'src/content/blog/second.md': post('Nothing.', { title: 'Second', date: '2024-04-01' }),
  });
  await site.build({ options });
});
afterEach(() => site.remove());

async function record(id: string) {
  return parseLedger((await site.ledger()) ?? '').posts[id];
}

describe('a permalink that changes', () => {
  test('by another scheme: the old address leads on, and nothing is told anew', async () => {
    const lines = await site.build({ options: { ...options, permalinks: 'post-name' } });
    expect(lines).toContain('info 2 posts have moved; the old addresses lead to the new ones:');
    const hello = await record('blog/hello');
    expect(hello).toMatchObject({
      permalink: 'https://blog.example/hello/',
      aliases: ['https://blog.example/2024/03/09/hello/'],
      mentions: { 'https://other.example/x': { state: 'baseline' } },
    });
    const stub = await site.read('dist/2024/03/09/hello/index.html');
    expect(stub).toContain('url=/hello/');
    expect(stub).toContain('<link rel="canonical" href="https://blog.example/hello/"');
    const before = await site.ledger();
    await site.build({ options: { ...options, permalinks: 'post-name' } });
    expect(await site.ledger()).toBe(before);
    expect(site.has('dist/2024/03/09/hello/index.html')).toBe(true);
  });

  test('and back again: the alias goes the other way', async () => {
    await site.build({ options: { ...options, permalinks: 'post-name' } });
    await site.build({ options });
    expect(await record('blog/hello')).toMatchObject({
      permalink: 'https://blog.example/2024/03/09/hello/',
      aliases: ['https://blog.example/hello/'],
    });
    expect(await site.read('dist/2024/03/09/hello/index.html')).toContain('<h1>Hello</h1>');
  });

  test('a page at the old address beats it for as long as it is there', async () => {
    const page = 'src/pages/2024/03/09/hello.astro';
    const former = 'https://blog.example/2024/03/09/hello/';
    await site.write({ [page]: '<title>Another</title><h1>Another</h1>\n' });
    const lines = await site.build({ options: { ...options, permalinks: 'post-name' } });
    const words = '1 post has moved; the old addresses lead to the new ones once no other page stands there:';
    expect(lines).toContain(`info ${words}`);
    expect(lines).toContain('info   https://blog.example/2024/03/09/hello/ → /hello/');
    expect(lines).toContain('info 1 post has moved; the old addresses lead to the new ones:');
    expect(await site.read('dist/2024/03/09/hello/index.html')).toContain('<h1>Another</h1>');
    expect(await record('blog/hello')).toMatchObject({ aliases: [], covered: [former] });
    expect(JSON.parse(await site.read('dist/permalinks.json'))).not.toHaveProperty('posts.0.covered');
    const before = await site.ledger();
    await site.build({ options: { ...options, permalinks: 'post-name' } });
    expect(await site.ledger()).toBe(before);
    await site.write({ [page]: undefined });
    await site.build({ options: { ...options, permalinks: 'post-name' } });
    expect(await site.read('dist/2024/03/09/hello/index.html')).toContain('url=/hello/');
    expect(await record('blog/hello')).toMatchObject({ aliases: [former] });
    expect(await record('blog/hello')).not.toHaveProperty('covered');
  });

  test('so does another post', async () => {
    const permalinks = 'post-name';
    await site.build({ options: { ...options, permalinks } });
    await site.write({
      'src/content/blog/hello.md': undefined,
      'src/content/blog/welcome.md': post('See [them](https://other.example/x).', { title: 'Hello' }),
    });
    await site.build({ options: { ...options, permalinks } });
    const hello = 'https://blog.example/hello/';
    expect((await record('blog/welcome'))?.aliases).toContain(hello);
    await site.write({ 'src/content/blog/hello.md': post('Anew.', { title: 'Other', date: '2024-05-01' }) });
    await site.build({ options: { ...options, permalinks } });
    expect(await site.read('dist/hello/index.html')).toContain('<h1>Other</h1>');
    expect(await record('blog/welcome')).toMatchObject({ covered: [hello] });
    await site.write({ 'src/content/blog/hello.md': undefined });
    await site.build({ options: { ...options, permalinks } });
    expect(await site.read('dist/hello/index.html')).toContain('url=/welcome/');
    expect((await record('blog/welcome'))?.aliases).toContain(hello);
  });

  test('by its slash alone: the build says whose matter the old address is', async () => {
    const config = { build: { format: 'file' } } as const;
    const lines = await site.build({ options, config });
    expect(lines).toContain(
      'info 2 posts have moved by a slash, by capitals, or to another protocol or host alone; your host has to answer the old addresses:',
    );
    expect(lines).toContain('info   https://blog.example/2024/03/09/hello/ → /2024/03/09/hello');
    expect(lines.join('\n')).not.toContain('the old addresses lead to the new ones');
    expect(await record('blog/hello')).toMatchObject({ aliases: [] });
  });

  test('to below another base: the build does not say that it answers what it cannot', async () => {
    const lines = await site.build({ options, config: { base: '/docs' } });
    expect(lines).toContain(
      'info 2 posts have moved to below /docs; redirect the old addresses where they are served:',
    );
    expect(lines.join('\n')).not.toContain('lead to the new ones');
  });

  test('is nothing that a post which is gone has: the build says what answers nothing', async () => {
    await site.build({ options: { ...options, permalinks: 'post-name' } });
    await site.write({ 'src/content/blog/hello.md': undefined });
    const again = { options: { ...options, permalinks: 'post-name' } } as const;
    const lines = await site.build(again);
    const at = lines.findIndex((line) => line.includes('1 post is no longer published'));
    expect(lines[at]).toContain('name the old address under `aliases`');
    expect(lines[at + 1]).toBe('info   https://blog.example/hello/ and 1 former one');
    expect((await site.build(again)).join('\n')).not.toContain('no longer published');
    // One whose address another post names is answered.
    const aliases = { title: 'Other', date: '2024-05-01', aliases: ['/second/'] };
    await site.write({
      'src/content/blog/second.md': undefined,
      'src/content/blog/other.md': post('Other.', aliases),
    });
    expect((await site.build(again)).join('\n')).not.toContain('no longer published');
  });

  test("is an error where `onMove` is 'error'", async () => {
    const before = await site.ledger();
    await expect(
      site.build({ options: { ...options, permalinks: 'post-name', onMove: 'error' } }),
    ).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining(
          'https://blog.example/2024/03/09/hello/ to https://blog.example/hello/',
        ) as string,
        hint: expect.stringContaining('the ledger was not changed.') as string,
      }),
    );
    expect(await site.ledger()).toBe(before);
  });

  test('a renamed file keeps its number, its mentions and its old address', async () => {
    const number = (await record('blog/hello'))?.number;
    await site.write({
      'src/content/blog/hello.md': undefined,
      'src/content/blog/greetings.md': post('See [them](https://other.example/x). More.', { title: 'Hello' }),
    });
    await site.build({ options });
    expect(await record('blog/hello')).toBeUndefined();
    expect(await record('blog/greetings')).toMatchObject({
      number,
      permalink: 'https://blog.example/2024/03/09/greetings/',
      aliases: ['https://blog.example/2024/03/09/hello/'],
      mentions: { 'https://other.example/x': { state: 'baseline' } },
    });
  });
});

describe('former addresses in frontmatter', () => {
  test('are kept alive', async () => {
    await site.write({
      'src/content/blog/second.md': post('Nothing.', {
        title: 'Second',
        date: '2024-04-01',
        aliases: ['/2019/zweiter/', '/alt.html'],
      }),
    });
    await site.build({ options });
    expect((await record('blog/second'))?.aliases).toEqual([
      'https://blog.example/2019/zweiter/',
      'https://blog.example/alt.html',
    ]);
    expect(await site.read('dist/2019/zweiter/index.html')).toContain('url=/2024/04/01/second/');
    expect(await site.read('dist/alt.html')).toContain('url=/2024/04/01/second/');
  });

  test.each([
    [['/2024/03/09/hello/'], 'src/content/blog/hello.md'],
    [['/'], 'a page of the site'],
    [['https://other.example/x'], 'which is no address of this site'],
    [[7], 'which is no address of this site'],
  ])('%j cannot be one', async (aliases, words) => {
    const before = await site.ledger();
    await site.write({
      'src/content/blog/second.md': post('Nothing.', { title: 'Second', date: '2024-04-01', aliases }),
    });
    await expect(site.build({ options })).rejects.toThrow(
      expect.objectContaining({
        name: 'AstroUserError',
        message: expect.stringContaining(words) as string,
        hint: expect.stringContaining('the ledger was not changed.') as string,
      }),
    );
    expect(await site.ledger()).toBe(before);
  });
});

describe('former addresses with a query', () => {
  const dotclear = '/index.php?post/2026/11/27/Welcome-to-Dotclear!';
  const aliases = [
    '/?cat=77',
    '/index.php?p=5',
    '/index.php?y=1&p=5&q=caf%c3%a9',
    dotclear,
    'https://blog.example/x?id=1',
  ];
  const recordedAliases = [
    'https://blog.example/?cat=77',
    'https://blog.example/index.php?p=5',
    'https://blog.example/index.php?y=1&p=5&q=caf%c3%a9',
    `https://blog.example${dotclear}`,
    'https://blog.example/x?id=1',
  ];
  const second = (frontmatter: Record<string, unknown>) =>
    site.write({
      'src/content/blog/second.md': post('Nothing.', { title: 'Second', date: '2024-04-01', ...frontmatter }),
    });

  test('are read as queries, and answered by the pages', async () => {
    await second({ aliases });
    await site.build({ options });
    expect((await record('blog/second'))?.aliases).toEqual(recordedAliases);
    expect(await site.read('dist/index.html')).toMatch(/<head><script data-names="cat p">/);
    expect(await site.read('dist/index.php/index.html')).toContain('<script data-names="y p q ">');
    expect(await site.read('dist/x/index.html')).toContain('<script data-names="id">');
    expect(site.has('dist/?cat=77')).toBe(false);
    const before = await site.ledger();
    await site.build({ options });
    expect(await site.ledger()).toBe(before);
  });

  test.each([
    ['netlify', 'dist/_redirects', '/index.php p=5 /2024/04/01/second/ 301!'],
    ['apache', 'dist/.htaccess', '(?:^|&)p=5(?:&|$)'],
    ['nginx', 'linkback-http.nginx.conf', '"/index.php?5" "/2024/04/01/second/";'],
    ['caddy', 'linkback.caddyfile', '"/index.php?5" "/2024/04/01/second/"'],
  ] as const)('by the rules of %s', async (host, file, rule) => {
    await second({ aliases: aliases.slice(0, 3) });
    await site.build({ options: { ...options, hosts: host } });
    expect(await site.read(file)).toContain(rule);
    expect(await site.read(file)).not.toContain('%3F');
    expect(site.has('dist/index.php/index.html')).toBe(false);
    expect(await site.read('dist/index.html')).not.toContain('data-names');
  });

  test('no other post is given the number that one was', async () => {
    await second({ aliases: ['/?p=3', '/index.php?p=4'] });
    await site.write({
      'src/content/blog/third.md': post('Nothing.', { title: 'Third', date: '2024-05-01' }),
    });
    await site.build({ options });
    expect((await record('blog/third'))?.number).toBe(5);
    expect((await record('blog/second'))?.aliases).toEqual(
      ['/?p=3', '/index.php?p=4'].map((path) => `https://blog.example${path}`),
    );
    // Also where only the ledger knows of it.
    await second({});
    await site.write({
      'src/content/blog/third.md': undefined,
      'linkbacks.json': ((await site.ledger()) ?? '')
        .replace(/^"blog\/third".*\n/m, '')
        .replace('} },\n}', '} }\n}'),
    });
    await site.write({
      'src/content/blog/fourth.md': post('Nothing.', { title: 'Fourth', date: '2024-05-02' }),
    });
    await site.build({ options });
    expect((await record('blog/fourth'))?.number).toBe(5);
  });

  test('its own number needs no alias, that of another post is an error', async () => {
    const [hello, number] = [
      (await record('blog/hello'))?.number ?? 0,
      (await record('blog/second'))?.number ?? 0,
    ];
    await second({ aliases: [`/?p=${number}`] });
    await site.build({ options });
    expect((await record('blog/second'))?.aliases).toEqual([]);
    await second({ aliases: [`/?p=${hello}`] });
    await expect(site.build({ options })).rejects.toThrow('src/content/blog/hello.md, by its number');
  });

  test.each([
    [{ aliases: ['/old/#part'] }, 'holds "/old/#part", and what follows a `#` never reaches a server.'],
    [{ aliases: ['https://blog.example/#!/old'] }, 'and what follows a `#` never reaches a server.'],
    [{ permalink: '/?p=5' }, '`permalink` is "/?p=5", and no page can be built at a query.'],
    [
      { permalink: '/old/#part' },
      '`permalink` is "/old/#part", and what follows a `#` never reaches a server.',
    ],
    [
      { permalink: 'https://blog.example/x/' },
      '`permalink` is "https://blog.example/x/", which names a host.',
    ],
  ])('%j is an error', async (frontmatter, words) => {
    const before = await site.ledger();
    await second(frontmatter);
    await expect(site.build({ options })).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining(words) as string,
        hint: expect.stringContaining('the ledger was not changed.') as string,
      }),
    );
    expect(await site.ledger()).toBe(before);
  });
});

describe('a former address with a query of a page that a server renders', () => {
  const files = {
    'src/pages/index.astro':
      '---\nexport const prerender = false;\n---\n<html><head><title>Home</title></head><body><p>Home.</p></body></html>\n',
    'src/content/blog/hello.md': post('Hello.', { title: 'Hello', aliases: ['/?cat=77', '/index.php?p=5'] }),
  };
  const config = { adapter: node({ mode: 'standalone' }) };

  test('is an error that names the way where the host sees no query', async () => {
    const rendered = await makeSite(files);
    onTestFinished(rendered.remove);
    await expect(rendered.build({ options, config })).rejects.toThrow(
      expect.objectContaining({
        message:
          'src/content/blog/hello.md had the address https://blog.example/?cat=77, which a host without rules for queries leaves to the page at /, and that page is rendered on demand.',
        hint: 'Prerender it (`export const prerender = true`), so that a script can stand on it; or take the address out of `aliases` and the ledger, and redirect it yourself. Nothing was sent, and the ledger was not changed.',
      }),
    );
    expect(await rendered.ledger()).toBeUndefined();
    // With rules that see it there is nothing to mend.
    await rendered.build({ options: { ...options, hosts: 'nginx' }, config });
    expect(await rendered.read('linkback-http.nginx.conf')).toContain('"/?77" "/2024/03/09/hello/";');
  });
});

describe('below a base', () => {
  test.each([
    ['/docs/old-a/', '/docs/old-a/'],
    ['/old-a/', '/docs/old-a/'],
    ['/docs/docs/old-a/', '/docs/docs/old-a/'],
    ['/docsold/', '/docs/docsold/'],
    ['/docs/?cat=7', '/docs/?cat=7'],
    ['/docs?cat=7', '/docs?cat=7'],
    ['/?cat=7', '/docs/?cat=7'],
    ['https://blog.example/docs/old-a/', '/docs/old-a/'],
    ['https://blog.example/old-a/', '/old-a/'],
    ['/what%3F/', '/docs/what%3F/'],
    ['/caf%c3%a9/', '/docs/caf%C3%A9/'],
  ])('the former address %s is %s', async (alias, path) => {
    const based = await makeSite({
      'src/content/blog/hello.md': post('Hello.', { title: 'Hello', aliases: [alias] }),
    });
    onTestFinished(based.remove);
    const lines = await based.build({ options, config: { base: '/docs' } });
    const { posts } = parseLedger((await based.ledger()) ?? '');
    expect(posts['blog/hello']?.aliases).toEqual([`https://blog.example${path}`]);
    const { pathname, search } = new URL(path, 'https://blog.example');
    const warning = lines.find((line) => line.includes('former address'));
    if (!path.startsWith('/docs')) {
      expect(warning).toContain('Nothing in this build can answer 1 former address');
      return;
    }
    expect(warning).toBeUndefined();
    const within = decodeURIComponent(pathname).slice('/docs'.length).replace(/\/$/, '');
    expect(await based.read(`dist${within}/index.html`)).toContain(
      search === '' ? 'url=/docs/2024/03/09/hello/' : 'data-names="cat p"',
    );
  });
});

describe('numbers', () => {
  test('stand in permalinks.json, where the home page looks them up', async () => {
    const number = (await record('blog/hello'))?.number ?? 0;
    const list = JSON.parse(await site.read('dist/permalinks.json')) as { posts: object[] };
    expect(list.posts).toContainEqual(
      expect.objectContaining({ number, permalink: 'https://blog.example/2024/03/09/hello/', aliases: [] }),
    );
    expect(await site.read('dist/index.html')).toMatch(/<head><script>[^<]*permalinks\.json/);
    expect(site.has(`dist/p/${number}/index.html`)).toBe(false);
  });

  test('lead to the post by /p/ID/ where the site names such an address', async () => {
    await site.write({
      'src/pages/index.astro': `---
import { getCollection } from 'astro:content';
import { shortlink } from 'linkback:permalinks';
const posts = await getCollection('blog');
---
<html><head><title>Home</title></head><body>{posts.map((post) => <a href={shortlink(post)}>{post.id}</a>)}</body></html>
`,
    });
    await site.build({ options });
    const number = (await record('blog/hello'))?.number ?? 0;
    expect(await site.read('dist/index.html')).toContain(`href="https://blog.example/p/${number}/"`);
    expect(await site.read(`dist/p/${number}/index.html`)).toContain('url=/2024/03/09/hello/');
    expect(await site.read('dist/index.html')).toMatch(/<head><script>[^<]*location\.replace\("\/p\/"/);
  });

  test('are not given where CI is set', async () => {
    await site.write({
      'src/content/blog/third.md': post('Nothing.', { title: 'Third', date: '2024-05-01' }),
    });
    await site.build({ options, env: { CI: 'true' } });
    expect((await record('blog/third'))?.number).toBeUndefined();
    await site.build({ options });
    expect((await record('blog/third'))?.number).toBe(3);
  });

  test('that a scheme needs and CI cannot give are an error that says what to do', async () => {
    await site.write({
      'src/content/blog/third.md': post('Nothing.', { title: 'Third', date: '2024-05-01' }),
    });
    await expect(
      site.build({ options: { ...options, permalinks: 'numeric' }, env: { CI: 'true' } }),
    ).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('blog/third has no number') as string,
        hint: expect.stringContaining('run `astro build` there and commit the ledger') as string,
      }),
    );
  });
});
