import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import node from '@astrojs/node';
import { encodeTrackback, encodeWebmention } from 'linkback';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { bin } from '../linkback-receiver/server/command.ts';
import { bin as linkback } from '../support/command.ts';
import { installPacked } from '../support/packed.ts';
import { startPostgres } from '../support/postgres.ts';
import {
  mentionsAt,
  receivingSite,
  schemePages,
  serveSite,
  sourcesOf,
  token,
} from '../support/receiving-site.ts';
import { astroBin, makeSite, post, runNode } from '../support/site.ts';
import type { Files, Site } from '../support/site.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const owner = { authorization: `Bearer ${token}` };

interface Receiving {
  readonly site: Site;
  readonly port: number;
  readonly url: string;
  readonly said: string;
}

/** A site that was built by the real command. */
async function builtSite(how: Parameters<typeof receivingSite>[0] = {}): Promise<Receiving> {
  const { port, files } = await receivingSite(how);
  const url = `http://127.0.0.1:${port}`;
  const site = await makeSite({ 'src/pages/[...permalink].astro': undefined, ...files }, url);
  onTestFinished(site.remove);
  const built = await site.astro(['build']);
  expect(built, built.stderr).toMatchObject({ code: 0 });
  return { site, port, url, said: built.stdout };
}

async function tell(endpoint: string, source: string, target: string): Promise<number> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: form,
    body: encodeWebmention(source, target),
  });
  await response.body?.cancel();
  return response.status;
}

describe('what its owner has to mend', () => {
  const state = 'Nothing was built or sent, and the ledger was not changed.';
  it('no adapter', async () => {
    const site = await makeSite({});
    onTestFinished(site.remove);
    await expect(site.build({ options: { receive: true } })).rejects.toMatchObject({
      name: 'AstroUserError',
      message:
        '`receive` answers requests, and this site has no adapter, so it is files alone and nothing of it runs on a server.',
      hint: `Add an adapter: npx astro add node. Or let the site be as it is, and run the receiver beside it: npx linkback-receiver --site https://example.com. ${state}`,
    });
    expect(site.has('dist')).toBe(false);
  });

  it.each(['fetch.ts', 'fetch/index.ts'])(
    'a pipeline of its own, which may leave out what keeps the check: %s',
    async (file) => {
      const site = await makeSite({ [`src/${file}`]: 'export default { fetch: () => new Response("") };' });
      onTestFinished(site.remove);
      const config = { adapter: node({ mode: 'standalone' }) };
      await expect(site.build({ options: { receive: true }, config })).rejects.toMatchObject({
        message: expect.stringContaining(`src/${file} may leave that out.`) as string,
        hint: expect.stringContaining(state) as string,
      });
    },
  );

  it('a path that is none', async () => {
    const site = await makeSite({});
    onTestFinished(site.remove);
    await expect(site.build({ options: { receive: { path: 'linkbacks' } } })).rejects.toThrow(
      "must be a path of the site such as '/linkbacks'",
    );
  });

  it('the package is not there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'without-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await installPacked(folder, ['linkback', 'linkback-network', 'astro-linkback']);
    const astro = join(import.meta.dirname, '../../node_modules/astro');
    const adapter = join(import.meta.dirname, '../../node_modules/@astrojs/node');
    await mkdir(join(folder, 'node_modules/@astrojs'), { recursive: true });
    await symlink(astro, join(folder, 'node_modules/astro'));
    await symlink(adapter, join(folder, 'node_modules/@astrojs/node'));
    const { files } = await receivingSite();
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text ?? '');
    }
    const { code, stderr, stdout } = await runNode([join(astro, 'bin/astro.mjs'), 'build'], folder);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(
      '`receive` needs the package linkback-receiver, and it is not installed.',
    );
    expect(stdout + stderr).toContain('Install it: npm install linkback-receiver.');
  });
});

describe('what the site has itself', () => {
  const answers = (words: string) =>
    `export const prerender = false;\nexport const ALL = () => new Response('${words}');`;
  const files: Files = {
    'src/pages/webmention.ts': answers('own webmention'),
    'src/pages/health/index.astro': '<p>Own health.</p>',
    'src/pages/blog/[...slug]/trackback.ts': answers('own trackback'),
  };

  it('is left alone, and said', async () => {
    const { site, url, port, said } = await builtSite({ files });
    const asked = (path: string) => fetch(url + path).then((response) => response.text());
    await serveSite(site.root, port);
    expect(await asked('/webmention')).toBe('own webmention');
    expect(await asked('/health/')).toContain('Own health.');
    expect(await asked('/blog/hello/trackback/')).toBe('own trackback');
    for (const pattern of ['/webmention', '/health', '/blog/[...slug]/trackback'])
      expect(said).toContain(`This site has its own ${pattern}, so the receiver does not answer there.`);
    expect(said).not.toContain('collision');
    const page = await asked('/blog/hello/');
    expect(page).not.toContain('rel="webmention"');
    expect(page).toContain(`<link rel="pingback" href="${url}/pingback">`);
  });

  it('also a post, and what is named as the receiver names its addresses', async () => {
    const { port, files } = await receivingSite({
      options: "permalinks: '/%postname%/', ...(process.env.TAKES ? { receive: true } : {}),",
      files: {
        ...schemePages,
        'src/pages/tags/[...tag].astro':
          "---\nexport const getStaticPaths = () => [{ params: { tag: 'trackback' } }];\n---\n<p>A tag.</p>",
        'src/content/blog/trackback.md': post('On TrackBack.', { title: 'TrackBack' }),
        'src/content/blog/health.md': post('On health.', { title: 'Health' }),
      },
    });
    const site = await makeSite(files);
    onTestFinished(site.remove);
    expect(await site.astro(['build'])).toMatchObject({ code: 0 });
    const built = await site.astro(['build'], { TAKES: 'yes' });
    expect(built).toMatchObject({ code: 0 });
    await serveSite(site.root, port);
    const asked = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`).then((response) => response.text());
    expect(await asked('/trackback/')).toContain('On TrackBack.');
    expect(await asked('/health/')).toContain('On health.');
    expect(await asked('/tags/trackback/')).toContain('A tag.');
    for (const path of ['/trackback/', '/health/'])
      expect(built.stdout).toContain(`This site has its own ${path}, so the receiver does not answer there.`);
    const told = await fetch(`http://127.0.0.1:${port}/hello/trackback/`, {
      ...{ method: 'POST', headers: form },
      body: encodeTrackback({ url: 'http://127.0.0.99:1999/', title: '', excerpt: '', blogName: '' }),
    });
    expect(await told.text()).toContain('<error>0</error>');
  });

  it('also a check of its owner that is switched off', async () => {
    const { site, url, port } = await builtSite({
      more: "security: { checkOrigin: false, allowedDomains: [{ hostname: '127.0.0.1' }] },",
    });
    await serveSite(site.root, port);
    const own = await fetch(`${url}/own`, {
      ...{ method: 'POST', headers: { ...form, origin: 'https://elsewhere.example' }, body: 'a=b' },
    });
    expect(own.status).toBe(200);
    const moderation = await fetch(`${url}/moderation`, {
      ...{ method: 'POST', body: `token=${token}`, redirect: 'manual' },
      headers: { ...form, origin: 'https://elsewhere.example' },
    });
    expect(moderation.status).toBe(403);
  });
});

it('behind a proxy that it was not told of, the owner moderates, and nobody else', async () => {
  const { site, port, url } = await builtSite({ more: 'security: { allowedDomains: [] },' });
  await serveSite(site.root, port);
  const enter = (origin: string) =>
    fetch(`${url}/moderation`, {
      ...{ method: 'POST', headers: { ...form, origin }, body: `token=${token}`, redirect: 'manual' },
    });
  expect((await enter(url)).status).toBe(303);
  expect((await enter('https://elsewhere.example')).status).toBe(403);
});

it('verifies after a restart what it had taken in, before anybody asks', async () => {
  const { site, port, url } = await builtSite();
  const target = `${url}/blog/hello/`;
  const sources = await sourcesOf(target);
  onTestFinished(sources.close);
  const first = await serveSite(site.root, port);
  // Nobody is there yet: it is tried again later.
  expect(await tell(`${url}/webmention`, 'http://127.0.0.99:1999/', target)).toBe(201);
  first.signal('SIGKILL');
  await first.ended;
  const { sqliteStore } = await import('linkback-receiver/sqlite');
  const store = sqliteStore(join(site.root, 'linkbacks.db'));
  const ping = { protocol: 'webmention', source: `${sources.url}/late`, target, post: 'blog/hello' } as const;
  await store.receive(ping, new Date());
  await serveSite(site.root, port, { LINKBACK_TOKEN: undefined });
  for (let look = 0; look < 1_000; look += 1) {
    if ((await store.mentions({ standing: 'verified' })).length === 1) break;
    await sleep(20);
  }
  expect(await store.mentions({ standing: 'verified' })).toMatchObject([{ source: `${sources.url}/late` }]);
  await store.close();
});

it('tells its owner where to moderate, if no token is set', async () => {
  const { site, port, url } = await builtSite({ more: 'security: { allowedDomains: [] },' });
  const running = await serveSite(site.root, port, { LINKBACK_TOKEN: undefined });
  for (let look = 0; look < 500 && !running.said().includes('?token='); look += 1) await sleep(20);
  const [, address = ''] = /The page on which you moderate: (\S+)/.exec(running.said()) ?? [];
  expect(address).toContain(`${url}/moderation?token=`);
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(303);
});

it('answers 503 where its store cannot be opened, and serves its pages', async () => {
  const { site, port, url } = await builtSite();
  const running = await serveSite(site.root, port, { LINKBACK_STORE: '/nowhere/linkbacks.db' });
  expect(await tell(`${url}/webmention`, 'http://127.0.0.99:1999/', `${url}/blog/hello/`)).toBe(503);
  expect((await fetch(`${url}/blog/hello/`)).status).toBe(200);
  expect(running.said()).toContain('The store at /nowhere/linkbacks.db cannot be used');
});

it('takes a store of the site for its own', async () => {
  const { site, port, url } = await builtSite({
    options: "receive: { store: './src/linkbacks.ts' }, permalinks: '/blog/%postname%/',",
    files: {
      'src/linkbacks.ts':
        "import { sqliteStore } from 'linkback-receiver/sqlite';\nexport const store = () => sqliteStore('own.db');\n",
    },
  });
  const target = `${url}/blog/hello/`;
  const sources = await sourcesOf(target);
  onTestFinished(sources.close);
  await serveSite(site.root, port);
  expect(await tell(`${url}/webmention`, `${sources.url}/own`, target)).toBe(201);
  expect(await mentionsAt(`${url}/mentions.json`, 1, owner)).toMatchObject([
    { source: `${sources.url}/own` },
  ]);
  expect(site.has('own.db')).toBe(true);
  expect(site.has('linkbacks.db')).toBe(false);
});

it('`linkback pull` brings what is verified into the blog, and takes the word there back', async () => {
  const { site, port, url } = await builtSite();
  const target = `${url}/blog/hello/`;
  const sources = await sourcesOf(target);
  onTestFinished(sources.close);
  await serveSite(site.root, port);
  expect(await tell(`${url}/webmention`, `${sources.url}/p`, target)).toBe(201);
  await mentionsAt(`${url}/mentions.json`, 1, owner);
  const pull = () =>
    runNode([linkback, 'pull', '--from', url, '--token', token, '--allow-private'], site.root);
  expect((await pull()).stdout).toContain('mentions.json: 0 mentions approved, 1 held; 1 new, 0 gone.');
  await site.write({ 'mentions.json': (await site.read('mentions.json')).replace('"held"', '"approved"') });
  expect((await pull()).stdout).toContain('The receiver was told what you said of 1 mention.');
  expect(await mentionsAt(`${url}/mentions.json`, 1)).toMatchObject([{ source: `${sources.url}/p` }]);
});

it('runs within a server of its own (mode: middleware), which it does not keep alive', async () => {
  const { site, port, url } = await builtSite({
    more: 'security: { allowedDomains: [] },',
    files: {},
  });
  const config = (await site.read('astro.config.mjs')).replace('standalone', 'middleware');
  await site.write({
    'astro.config.mjs': config,
    'server.mjs': `import { createServer } from 'node:http';
import { handler } from './dist/server/entry.mjs';
if (process.argv[2] === 'serve') createServer(handler).listen(${port}, '127.0.0.1');`,
  });
  expect(await site.astro(['build'])).toMatchObject({ code: 0 });
  expect(await runNode(['server.mjs'], site.root)).toMatchObject({ code: 0 });
  const target = `${url}/blog/hello/`;
  const sources = await sourcesOf(target);
  onTestFinished(sources.close);
  await serveSite(site.root, port, {}, ['server.mjs', 'serve']);
  expect(await tell(`${url}/webmention`, `${sources.url}/m`, target)).toBe(201);
  expect(await mentionsAt(`${url}/mentions.json`, 1, owner)).toMatchObject([{ source: `${sources.url}/m` }]);
});

it.each(['standalone', undefined])('astro dev takes none, and says so; adapter: %s', async (adapter) => {
  const { port, files } = await receivingSite();
  const site = await makeSite({ 'src/pages/[...permalink].astro': undefined, ...files });
  onTestFinished(site.remove);
  if (adapter === undefined)
    await site.write({ 'astro.config.mjs': (files['astro.config.mjs'] ?? '').replace(/adapter: .*/, '') });
  const args = [astroBin, 'dev', '--host', '127.0.0.1', '--port', String(port), '--root', site.root];
  // Under Vitest, Astro's server does without its own part.
  await serveSite(site.root, port, { VITEST: undefined, NODE_ENV: undefined }, args);
  const response = await fetch(`http://127.0.0.1:${port}/webmention`, {
    ...{ method: 'POST', headers: { ...form, origin: 'https://elsewhere.example' } },
    body: encodeWebmention('https://a.example/', 'https://blog.example/'),
  });
  expect([response.status, await response.text()]).toEqual([
    503,
    'The built site takes linkbacks here; astro dev takes none. Try astro build and astro preview.\n',
  ]);
  expect((await fetch(`http://127.0.0.1:${port}/blog/hello/`)).status).toBe(200);
  expect(site.has('linkbacks.db')).toBe(false);
});

it('astro preview takes them as the server does', async () => {
  const { site, port, url } = await builtSite();
  const target = `${url}/blog/hello/`;
  const sources = await sourcesOf(target);
  onTestFinished(sources.close);
  const args = [astroBin, 'preview', '--host', '127.0.0.1', '--port', String(port), '--root', site.root];
  await serveSite(site.root, port, { VITEST: undefined }, args);
  expect(await tell(`${url}/webmention`, `${sources.url}/v`, target)).toBe(201);
  expect(await mentionsAt(`${url}/mentions.json`, 1, owner)).toMatchObject([{ source: `${sources.url}/v` }]);
});

const postgres = await startPostgres();
afterAll(() => postgres?.stop());

it.skipIf(postgres === undefined)(
  'takes in without verifying, as a serverless platform does, and `work --once` verifies elsewhere',
  async () => {
    const store = (await postgres?.database()) ?? '';
    const { site, port, url } = await builtSite({
      options: "receive: { verify: 'elsewhere' }, permalinks: '/blog/%postname%/',",
    });
    const target = `${url}/blog/hello/`;
    const sources = await sourcesOf(target);
    onTestFinished(sources.close);
    await serveSite(site.root, port, { LINKBACK_STORE: store });
    for (const name of ['one', 'two'])
      expect(await tell(`${url}/webmention`, `${sources.url}/${name}`, target)).toBe(201);
    await sleep(1_500);
    expect(await mentionsAt(`${url}/mentions.json`, 0, owner)).toEqual([]);
    const flags = ['work', '--once', '--site', url, '--store', store, '--allow-private'];
    const { code, stdout, stderr } = await runNode([bin, ...flags], site.root);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`Verifies linkbacks for ${url}/, until nothing is due.`);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg),
    ).toEqual(['verified', 'verified']);
    expect(await mentionsAt(`${url}/mentions.json`, 2, owner)).toHaveLength(2);
    expect(site.has('linkbacks.db')).toBe(false);
  },
);
