import { chmod, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitAlone, makeClones } from '../support/clones.ts';
import type { Clone, Clones } from '../support/clones.ts';
import { bin } from '../support/command.ts';
import { ledgerAt, serveLivePages, waiting } from '../support/live-pages.ts';
import type { LivePages } from '../support/live-pages.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { runNode } from '../support/site.ts';

let clones: Clones;
let [laptop, runner]: Clone[] = [];
let blog: LivePages;
let neighbour: Neighbour;

beforeEach(async () => {
  [blog, neighbour] = await Promise.all([serveLivePages(), startNeighbour()]);
  blog.show('/a/', target('a'));
  clones = await makeClones({
    'post.md': 'A post.\n',
    'linkbacks.json': ledgerAt(blog.url, { a: { [target('a')]: waiting }, b: { [target('b')]: waiting } }),
  });
  laptop = await clones.clone('laptop');
  runner = await clones.clone('runner');
});
afterEach(() => Promise.all([blog.close(), neighbour.close(), clones.remove()]));

const target = (name: string) => `${neighbour.url}/webmention/${name}`;
const send = (clone: Clone | undefined, ...args: string[]) =>
  runNode([bin, 'send', '--allow-private', '--push', ...args], clone?.root ?? '', gitAlone);
const pushed = async () => (await clones.remote.git(['show', 'main:linkbacks.json'])).trimEnd();
const subjects = async () => (await clones.remote.git(['log', '--format=%s', 'main'])).trimEnd().split('\n');

test('it is pushed', async () => {
  const { code, stdout } = await send(runner);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Committed linkbacks\.json: [0-9a-f]{10}\.\nPushed to origin\.\n$/);
  expect(await pushed()).toContain('"delivered"');
  expect(await runner?.says('status', '-sb')).toBe('## main...origin/main');
});

test('what another clone told and pushed is not told again', async () => {
  await send(runner);
  neighbour.forget();
  const { code, stdout } = await send(laptop);
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(neighbour.told).toEqual([]);
  expect(await laptop?.says('rev-parse', 'HEAD')).toBe(await runner?.says('rev-parse', 'HEAD'));
});

test('a race: both tell another, the second takes the first one in, and nothing is lost', async () => {
  // While the laptop looks whether its posts are live, the runner pushes what it told, and a post is published.
  const endpoint = `${neighbour.url}/receive/webmention`;
  const told = `{ "state": "delivered", "protocol": "webmention", "endpoint": "${endpoint}", "on": "2026-11-21" }`;
  const row = (state: string) => `${JSON.stringify(target('b'))}: ${state}`;
  const text = ((await runner?.ledger()) ?? '').replace(row(waiting), row(told));
  let meanwhile: Promise<void> | undefined;
  blog.onRequest = () =>
    (meanwhile ??= (async () => {
      await runner?.commit('linkbacks.json', text);
      await runner?.commit('new-post.md', 'New.\n');
      await runner?.git(['push', '-q']);
    })());
  await writeFile(join(laptop?.root ?? '', 'post.md'), 'A post, half written.\n');
  const { code, stdout, stderr } = await send(laptop);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Pushed to origin.');
  expect((await pushed()).match(/"delivered"/g)).toHaveLength(2);
  expect(await subjects()).toEqual(['Tell 1 site that we link to', 'write', 'write', 'write', 'write']);
  expect(await clones.remote.git(['show', '--format=', '--name-only', 'main'])).toBe('linkbacks.json\n');
  expect(await laptop?.says('rev-parse', 'HEAD')).toBe(
    (await clones.remote.git(['rev-parse', 'main'])).trimEnd(),
  );
  // What is being written stays, what was published has come, and nothing else is changed.
  expect(await laptop?.git(['status', '--porcelain'])).toBe(' M post.md\n');
  expect(await readFile(join(laptop?.root ?? '', 'new-post.md'), 'utf8')).toBe('New.\n');
});

test('a file that was merely touched is one that is committed', async () => {
  await runner?.commit('post.md', 'A post, mended.\n');
  await runner?.git(['push', '-q']);
  const file = join(laptop?.root ?? '', 'post.md');
  // Such as by a build that writes what stands there already.
  await utimes(file, new Date('2026-11-01'), new Date('2026-11-01'));
  const { code, stderr } = await send(laptop);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(await readFile(file, 'utf8')).toBe('A post, mended.\n');
  expect(await pushed()).toContain('"delivered"');
});

test('a file that is changed on both sides stops it before anything is sent', async () => {
  await runner?.commit('post.md', 'A post, mended.\n');
  await runner?.git(['push', '-q']);
  const file = join(laptop?.root ?? '', 'post.md');
  await writeFile(file, 'A post, half written.\n');
  const { code, stderr } = await send(laptop);
  expect(code).toBe(1);
  expect(stderr).toContain('git cannot take in what the other side changed');
  expect(await readFile(file, 'utf8')).toBe('A post, half written.\n');
  expect(neighbour.log).toEqual([]);
});

test('two clones that race for real: each mention is told by one or both, and recorded once', async () => {
  blog.show('/b/', target('b'));
  const codes = await Promise.all([send(laptop), send(runner)]);
  expect(codes.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ]);
  const text = await pushed();
  expect(text.match(/"delivered"/g)).toHaveLength(2);
  expect(text).not.toMatch(/<<<<<<<|>>>>>>>/);
});

test('a later run pushes what could not be pushed before', async () => {
  const hook = join(clones.remote.root, 'hooks/pre-receive');
  await mkdir(join(clones.remote.root, 'hooks'), { recursive: true });
  await writeFile(hook, '#!/bin/sh\necho "closed for today" >&2\nexit 1\n');
  await chmod(hook, 0o755);
  const { code, stderr } = await send(runner);
  expect(code).toBe(1);
  expect(stderr).toContain('git did not push to origin');
  expect(stderr).toContain('What was told is in linkbacks.json and in a commit of this clone');
  await writeFile(hook, '#!/bin/sh\nexit 0\n');
  neighbour.forget();
  const second = await send(runner);
  expect(second.code).toBe(0);
  expect(second.stdout).toContain('Pushed to origin.');
  expect(neighbour.told).toEqual([]);
  expect(await pushed()).toContain('"delivered"');
});

test('others are always first: it ends after some tries, and says where what was told is', async () => {
  const hook = join(clones.remote.root, 'hooks/update');
  await mkdir(join(clones.remote.root, 'hooks'), { recursive: true });
  // Whoever pushes finds that another has just moved the branch.
  await writeFile(
    hook,
    '#!/bin/sh\nunset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n' +
      'c=$(git -c user.name=x -c user.email=x@y commit-tree -p main -m other "main^{tree}") && git update-ref refs/heads/main $c\n',
  );
  await chmod(hook, 0o755);
  const { code, stderr } = await send(runner);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^git did not push to origin/);
  expect(await runner?.says('show', 'HEAD:linkbacks.json')).toContain('"delivered"');
  expect((await subjects()).filter((subject) => subject === 'other')).toHaveLength(6);
});

test('a shallow clone, as runners have it', async () => {
  await clones.remote.git([
    'clone',
    '-q',
    '--depth',
    '1',
    `file://${clones.remote.root}`,
    join(clones.remote.root, '../shallow'),
  ]);
  const root = join(clones.remote.root, '../shallow');
  await laptop?.commit('later.md', 'Later.\n');
  await laptop?.git(['push', '-q']);
  const { code, stderr } = await runNode([bin, 'send', '--allow-private', '--push'], root, {
    ...gitAlone,
    GIT_AUTHOR_NAME: 'bot',
    GIT_AUTHOR_EMAIL: 'bot@blog.example',
    GIT_COMMITTER_NAME: 'bot',
    GIT_COMMITTER_EMAIL: 'bot@blog.example',
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(await subjects()).toEqual(['Tell 1 site that we link to', 'write', 'write', 'write']);
  expect(await pushed()).toContain('"delivered"');
});

test('a ledger below the top of the work tree', async () => {
  await laptop?.git(['mv', 'linkbacks.json', 'blog.json']);
  await mkdir(join(laptop?.root ?? '', 'site'));
  await laptop?.git(['mv', 'blog.json', 'site/linkbacks.json']);
  await laptop?.git(['commit', '-q', '-m', 'moved']);
  await laptop?.git(['push', '-q']);
  await runner?.git(['pull', '-q']);
  await laptop?.commit('later.md', 'Later.\n');
  blog.onRequest = async () => {
    blog.onRequest = () => undefined;
    await laptop?.git(['push', '-q']);
  };
  const root = join(runner?.root ?? '', 'site');
  const { code } = await runNode([bin, 'send', '--allow-private', '--push'], root, gitAlone);
  expect(code).toBe(0);
  expect(await clones.remote.git(['show', 'main:site/linkbacks.json'])).toContain('"delivered"');
});
