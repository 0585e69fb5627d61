import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bin } from '../support/command.ts';
import { ledgerAt, serveLivePages, waiting } from '../support/live-pages.ts';
import type { LivePages } from '../support/live-pages.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { start, untilSaid } from '../support/processes.ts';
import { runNode } from '../support/site.ts';
import { temporaryFolder } from '../support/temporary.ts';

let folder: string;
let blog: LivePages;
let neighbour: Neighbour;

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'wait-'));
  [blog, neighbour] = await Promise.all([serveLivePages(), startNeighbour()]);
});
afterEach(() => Promise.all([blog.close(), neighbour.close(), rm(folder, { recursive: true })]));

const target = (name: string) => `${neighbour.url}/webmention/${name}`;
const path = () => join(folder, 'linkbacks.json');
const send = (...args: string[]) => start([bin, 'send', '--allow-private', ...args], folder);
const statusesOf = (page: string) =>
  blog.requests.filter(({ path }) => path === page).map(({ status }) => status);

test('each post is told as soon as it is live, once, with one request a post and round', async () => {
  blog.show('/a/', target('a'));
  // It is live as it was before this deploy, without the link.
  blog.show('/b/');
  await writeFile(
    path(),
    ledgerAt(blog.url, {
      a: { [target('a')]: waiting },
      b: { [target('b')]: waiting, [target('b2')]: waiting },
      c: { [target('c')]: waiting },
    }),
  );
  blog.onRequest = (page) => {
    if (page === '/b/' && statusesOf('/b/').length === 1) blog.show('/b/', target('b'), target('b2'));
    if (page === '/c/' && statusesOf('/c/').length === 2) blog.show('/c/', target('c'));
  };
  const { code, stdout, stderr } = await send('--wait', '1m').ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toMatch(/^2 posts wait \(.+\); looking again in 2 s\.\n/);
  expect(stdout).toContain('Told 4 of 4 mentions:');
  expect([...neighbour.told].sort()).toEqual(
    ['a', 'b', 'b', 'c'].map(
      (page, i) => `webmention ${blog.url}/${page}/ → ${target(['a', 'b', 'b2', 'c'][i] ?? '')}`,
    ),
  );
  expect(statusesOf('/a/')).toEqual([200]);
  expect(statusesOf('/b/')).toEqual([200, 200]);
  expect(statusesOf('/c/')).toEqual([404, 404, 200]);
  expect((await readFile(path(), 'utf8')).match(/"delivered"/g)).toHaveLength(4);
});

test('what the page gave as its version is asked for by it, and a 304 changes nothing', async () => {
  blog.show('/b/');
  await writeFile(path(), ledgerAt(blog.url, { b: { [target('b')]: waiting } }));
  blog.onRequest = () => {
    if (statusesOf('/b/').length === 2) blog.show('/b/', target('b'));
  };
  expect((await send('--wait', '1m').ended).code).toBe(0);
  expect(statusesOf('/b/')).toEqual([200, 304, 200]);
  expect(neighbour.told).toHaveLength(1);
});

test('what does not come within the time is named, and the exit code says so', async () => {
  blog.show('/a/', target('a'));
  await writeFile(
    path(),
    ledgerAt(blog.url, { a: { [target('a')]: waiting }, b: { [target('b')]: waiting } }),
  );
  const { code, stdout } = await send('--wait', '1s').ended;
  expect(code).toBe(1);
  expect(stdout).toBe(
    `Told 1 of 1 mention:\n  ${blog.url}/a/\n    ✓ webmention ${target('a')}\n` +
      `Commit linkbacks.json: it says who was told.\n` +
      `Not told within 1s; \`linkback send\` tries again:\n  ${blog.url}/b/\n    … the post is not live: HTTP 404\n      ${target('b')}\n`,
  );
  expect(statusesOf('/b/')).toEqual([404, 404]);
});

test('500 posts: one request a post and round', async () => {
  const posts = Array.from({ length: 500 }, (_, i) => [
    `p${i}`,
    { [target(`${i}`)]: waiting, [target(`${i}b`)]: waiting },
  ]);
  await writeFile(
    path(),
    ledgerAt(blog.url, Object.fromEntries(posts) as Record<string, Record<string, string>>),
  );
  expect((await send('--wait', '1s').ended).code).toBe(1);
  const asked = Map.groupBy(blog.requests, (request) => request.path);
  expect(asked.size).toBe(500);
  expect(new Set([...asked.values()].map(({ length }) => length))).toEqual(new Set([2]));
});

test('nothing waits: no request, no waiting', async () => {
  await writeFile(path(), ledgerAt(blog.url, { a: {} }));
  expect(await send('--wait', '10m').ended).toMatchObject({
    code: 0,
    stdout: 'Nothing is waiting to be told.\n',
    stderr: '',
  });
  expect(blog.requests).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while it waits: it ends, and says what did not come',
  async (signal) => {
    await writeFile(path(), ledgerAt(blog.url, { a: { [target('a')]: waiting } }));
    const running = send('--wait', '10m');
    await untilSaid([running], /looking again/);
    running.signal(signal);
    const { code, stdout } = await running.ended;
    expect(code).toBe(1);
    expect(stdout).toBe(
      `Not told when it was broken off; \`linkback send\` tries again:\n  ${blog.url}/a/\n    … the post is not live: HTTP 404\n      ${target('a')}\n`,
    );
    expect(await readFile(path(), 'utf8')).toContain('"state": "pending"');
  },
);

test('while it waits, another may write the ledger, and a mention it told is not told again', async () => {
  await writeFile(path(), ledgerAt(blog.url, { a: { [target('a')]: waiting } }));
  const running = send('--wait', '1m');
  await untilSaid([running], /looking again/);
  blog.show('/a/', target('a'));
  const [other, first] = await Promise.all([
    runNode([bin, 'send', '--allow-private'], folder),
    running.ended,
  ]);
  expect([other.code, first.code]).toEqual([0, 0]);
  expect(neighbour.told).toHaveLength(1);
});

test.each(['10', '0x5m', '-1m', '5d', '25h', ''])('--wait %j is wrong use', async (wait) => {
  await writeFile(path(), ledgerAt(blog.url, { a: {} }));
  const { code, stdout, stderr } = await runNode([bin, 'send', `--wait=${wait}`], folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/Write it as 90s, 10m or 1h\.|It is at most 24h\./);
});
