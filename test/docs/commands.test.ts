import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blocksIn, commandsIn, documentation } from './pages.ts';
import { commandWorld } from '../linkback-receiver/server/command.ts';
import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { today } from '../support/command.ts';
import { makeRepository } from '../support/git.ts';
import type { Repository } from '../support/git.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';
import { runShell } from './shell.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const token = 'a-token-of-the-owner';

/** What needs a registry of packages: `npm run test:registry` runs these. */
const ofTheRegistry = ['npx astro add astro-linkback', 'npx astro add node', 'npm install linkback-receiver'];

let site: Site;
let blog: BlogServer;
let neighbour: Neighbour;
let clone: Repository;

/** A blog in git with a remote, whose ledger knows one post, and a new post that is on its host but not in the ledger. */
beforeEach(async () => {
  [blog, neighbour] = [await serveBlog(), await startNeighbour()];
  site = await makeSite({
    'astro.config.mjs': `import linkback from 'astro-linkback';
export default {
  site: '${blog.url}',
  integrations: [linkback({ permalinks: 'day-and-name', send: 'never', network: { allowPrivate: true } })],
};
`,
    '.gitignore': 'dist/\nnode_modules/\n.*/\n',
    'src/content/blog/hello.md': post(`[old](${neighbour.url}/webmention/old)`, { title: 'Hello' }),
  });
  // Where npx looks first.
  const bins = join(site.root, 'node_modules/.bin');
  await mkdir(bins, { recursive: true });
  for (const [name, target] of [
    ['astro', 'node_modules/astro/bin/astro.mjs'],
    ['linkback', 'packages/astro-linkback/bin/linkback.js'],
  ] as const)
    await symlink(join(repository, target), join(bins, name));
  clone = await makeRepository(site.root);
  await shell('npx astro build');
  const text = post(`[new](${neighbour.url}/webmention/new)`, { title: 'New', date: today });
  await clone.commit('src/content/blog/new.md', text);
  const remote = await makeRepository(join(site.root, '.remote'));
  await remote.git(['config', 'receive.denyCurrentBranch', 'ignore']);
  await clone.git(['remote', 'add', 'origin', remote.root]);
  await clone.git(['push', '--quiet', '--set-upstream', 'origin', 'main']);
  neighbour.forget();
}, 120_000);
afterEach(async () => {
  await Promise.all([site.remove(), blog.close(), neighbour.close()]);
});

const shell = (command: string, env: Record<string, string> = {}) => runShell(command, site.root, env);

async function commandsOn(page: string): Promise<string[]> {
  const commands = commandsIn((await documentation()).get(page) ?? '');
  return commands.filter((command) => !ofTheRegistry.includes(command));
}

/** A command of a page with what this machine needs: its own addresses, and leave to ask them. */
function here(command: string): string {
  const placed = command
    .replace(/ URL$| https:\/\/other\.example$/, ` ${neighbour.url}/webmention/new`)
    // Here is no terminal in which it could ask.
    .replace(/^npx linkback init\b/, `npx linkback init --yes --recipe server --site ${blog.url}`);

  return /^npx linkback (?:send|discover|pull)\b/.test(placed) ? `${placed} --allow-private` : placed;
}

/** Runs the commands one after the other; each of them has to end well. */
async function runAll(commands: readonly string[], env: Record<string, string> = {}): Promise<string[]> {
  const said: string[] = [];
  for (const command of commands) {
    const { code, stdout, stderr } = await shell(here(command), env);
    expect({ command, code }, stdout + stderr).toEqual({ command, code: 0 });
    said.push(stdout);
  }
  return said;
}

test('every page that names a command is read here', async () => {
  const pages = [...(await documentation())].filter(([, text]) => commandsIn(text).length > 0);
  const read = ['index.md', 'after-the-deploy.md', 'ledger.md', 'receiving.md', 'trouble-shooting.md'];
  expect(pages.map(([name]) => name).sort()).toEqual([...read].sort());
});

test('index', async () => {
  const world = await commandWorld();
  await world.run('--token', token);
  // `pull` knows by the file where the receiver is.
  await writeFile(
    join(site.root, 'mentions.json'),
    JSON.stringify({ version: 1, from: world.url, mentions: [] }),
  );
  const commands = await commandsOn('index.md');
  expect(commands).toContain('npx linkback moderate');
  const deploy = commands.indexOf('npx linkback send');
  const before = await runAll(commands.slice(0, deploy));
  expect(before.join('')).toContain('1 mention in 1 post is to be told');
  await blog.publish(join(site.root, 'dist'));
  const after = await runAll(commands.slice(deploy), { LINKBACK_TOKEN: token });
  expect(after.join('')).toContain('Told 1 of 1 mention');
  expect(neighbour.told).toHaveLength(1);
});

test.each([0, 1, 2, 3])('after-the-deploy, block %d', async (index) => {
  const blocks = blocksIn((await documentation()).get('after-the-deploy.md') ?? '');
  expect(blocks).toHaveLength(4);
  await runAll(['npx astro build']);
  await clone.commit('src/pages/other.md', '# Other\n');
  await clone.git(['push', '--quiet']);
  await blog.publish(join(site.root, 'dist'));
  const commands = blocks[index] ?? [];
  await runAll(commands);
  const tells = commands.some((command) => command.startsWith('npx linkback send'));
  expect(neighbour.told).toHaveLength(tells ? 1 : 0);
  const pushes = commands.some((command) => /^git push|--push/.test(command));
  const pushed = await clone.git(['show', 'origin/main:linkbacks.json']);
  expect(pushed.includes('"delivered"')).toBe(pushes);
});

test('ledger', async () => {
  await runAll(await commandsOn('ledger.md'));
  expect(await clone.git(['config', '--get-regexp', '^merge\\.linkback'])).toContain('linkback merge');
});

test('receiving', async () => {
  expect(await commandsOn('receiving.md')).toEqual([]);
});

test('trouble-shooting', async () => {
  await runAll(['npx astro build']);
  const said = await runAll(await commandsOn('trouble-shooting.md'));
  expect(said.join('')).toContain(`${neighbour.url}/webmention/new`);
});
