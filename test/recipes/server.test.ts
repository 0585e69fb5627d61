import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import sirv from 'sirv';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeClones } from '../support/clones.ts';
import type { Clone, Clones } from '../support/clones.ts';
import { blogTemplate } from '../support/fresh-blogs.ts';
import { listen } from '../support/listen.ts';
import type { Listening } from '../support/listen.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { installIn, recipesFolder, scriptEnvironment } from './run.ts';

const execute = promisify(execFile);

let clones: Clones;
let [server, laptop]: Clone[] = [];
let web: Listening;
let neighbour: Neighbour;
let shown = '';

beforeEach(async () => {
  neighbour = await startNeighbour();
  web = await listen((request, response) => {
    const serve = sirv(shown, { dev: true });
    serve(request, response, () => {
      response.writeHead(404).end();
    });
  }, '127.0.0.31');
  const config = `import linkback from 'astro-linkback';\nexport default { site: '${web.url}', cacheDir: './.cache', integrations: [linkback()] };\n`;
  clones = await makeClones({
    ...blogTemplate,
    'astro.config.mjs': config,
    '.gitignore': 'node_modules\n.astro\n.cache\ndist\nlinkback-cron.sh\n',
  });
  [server, laptop] = [await clones.clone('server'), await clones.clone('laptop')];
  shown = join(server.root, '../www/blog');
  await mkdir(dirname(shown));
  await installIn(server.root);
  await copyFile(join(recipesFolder, 'server.sh'), join(server.root, 'linkback-cron.sh'));
});
afterEach(() => Promise.all([web.close(), neighbour.close(), clones.remove()]));

/** @param first a folder whose programs come before others of the same name. */
async function cron(first = ''): Promise<string> {
  const env = { ...scriptEnvironment, LINKBACK_PUBLIC: shown, PATH: `${first}:${scriptEnvironment.PATH}` };
  const { stdout } = await execute(join(server?.root ?? '', 'linkback-cron.sh'), [], { env });
  return stdout;
}

/** The laptop writes a post that links to the neighbour, and pushes it. */
async function publish(name: string): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const link = `A [link](${neighbour.url}/webmention/${name}).`;
  const post = `---\ntitle: '${name}'\ndescription: '${name}'\npubDate: '${day}'\n---\n\n${link}\n`;
  await laptop?.commit(`src/content/blog/${name}.md`, post);
  await laptop?.git(['push', '-q']);
}

/** What npm would install is there already; there is no lock file to install from. @returns the folder of such an npm. */
async function npmThat(script = ':'): Promise<string> {
  const folder = join(server?.root ?? '', '../bin');
  await mkdir(folder, { recursive: true });
  const text = `#!/bin/sh\n[ "$*" = "ci --silent" ] && ${script}\n`;
  await writeFile(join(folder, 'npm'), text, { mode: 0o755 });
  return folder;
}

test('the script of a server: what is pushed is built, shown and told, once, and what was told is pushed', async () => {
  const target = `${neighbour.url}/webmention/new`;
  // The first build tells nobody, and its ledger is pushed.
  expect(await cron()).toBe('Nothing is waiting to be told.\nPushed to origin.\n');
  expect(existsSync(join(shown, 'blog/first-post/index.html'))).toBe(true);
  expect(await clones.remote.git(['show', 'main:linkbacks.json'])).toContain('"baseline"');

  await laptop?.git(['pull', '-q']);
  await publish('new');
  const folder = await npmThat();
  expect(await cron(folder)).toContain('Told 1 of 1 mention:');
  expect(neighbour.told).toEqual([`webmention ${web.url}/blog/new/ → ${target}`]);
  expect(await clones.remote.git(['show', 'main:linkbacks.json'])).toContain('"delivered"');

  // Nothing new: no build, no request, no mail.
  await rm(join(shown, 'index.html'));
  neighbour.forget();
  expect(await cron()).toBe('');
  expect(existsSync(join(shown, 'index.html'))).toBe(false);
  expect(neighbour.log).toEqual([]);
});

test('a run that failed before its commit: the next one takes up what it built, and tells it', async () => {
  await cron();
  await laptop?.git(['pull', '-q']);
  await publish('new');
  const { root } = clones.remote;
  // The remote is gone when the pull is done.
  await expect(cron(await npmThat(`mv '${root}' '${root}.gone'`))).rejects.toMatchObject({ code: 1 });
  expect(await server?.git(['status', '--porcelain'])).toBe(' M linkbacks.json\n');
  expect(neighbour.told).toEqual([]);
  await rename(`${root}.gone`, root);
  await publish('newer');
  expect(await cron(await npmThat())).toContain('Told 2 of 2 mentions:');
  expect(neighbour.told).toHaveLength(2);
  expect(await server?.says('status', '--porcelain', '-b')).toBe('## main...origin/main');
}, 180_000);

test('a run whose push failed: the next one pushes, though nothing is new', async () => {
  await cron();
  await laptop?.git(['pull', '-q']);
  await publish('new');
  const hook = join(clones.remote.root, 'hooks/pre-receive');
  await mkdir(join(clones.remote.root, 'hooks'), { recursive: true });
  await writeFile(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await expect(cron(await npmThat())).rejects.toMatchObject({ code: 1 });
  expect(neighbour.told).toHaveLength(1);
  expect(await clones.remote.git(['show', 'main:linkbacks.json'])).not.toContain('"delivered"');
  await rm(hook);
  expect(await cron()).toBe('Nothing is waiting to be told.\nPushed to origin.\n');
  expect(neighbour.told).toHaveLength(1);
  expect(await clones.remote.git(['show', 'main:linkbacks.json'])).toContain('"delivered"');
  expect(await cron()).toBe('');

  // Nor is there news where something waits for another day.
  await laptop?.git(['pull', '-q']);
  const ledger = await readFile(join(laptop?.root ?? '', 'linkbacks.json'), 'utf8');
  const retry = '{ "state": "retry", "attempts": 1, "notBefore": "2999-01-01", "words": "HTTP 503" }';
  const waiting = ledger.replace(/\{ "state": "delivered"[^}]*\}/, retry);
  expect(waiting).not.toBe(ledger);
  await laptop?.commit('linkbacks.json', waiting);
  await laptop?.git(['push', '-q']);
  expect(await cron(await npmThat())).toBe('');
  expect(neighbour.told).toHaveLength(1);
}, 180_000);
