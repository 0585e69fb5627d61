import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { upstreamAhead } from '../../packages/astro-linkback/src/ledger/behind.ts';
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
  blog.show('/a/', target());
  clones = await makeClones({
    'post.md': 'A post.\n',
    'linkbacks.json': ledgerAt(blog.url, { a: { [target()]: waiting } }),
  });
  laptop = await clones.clone('laptop');
  runner = await clones.clone('runner');
});
afterEach(() => Promise.all([blog.close(), neighbour.close(), clones.remove()]));

const target = () => `${neighbour.url}/trackback/a`;
const send = (clone: Clone | undefined, env: Record<string, string> = {}, ...args: string[]) =>
  runNode([bin, 'send', '--allow-private', ...args], clone?.root ?? '', { ...gitAlone, ...env });
const ahead = () => upstreamAhead(`${laptop?.root ?? ''}/linkbacks.json`);

describe('where others have pushed since', () => {
  beforeEach(async () => {
    await send(runner, {}, '--push');
    neighbour.forget();
  });

  test('nobody is told before that was fetched, and then what they told is known', async () => {
    const text = await laptop?.ledger();
    const { code, stdout } = await send(laptop);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        '1 mention waits: origin/main has commits that this clone does not have, and they may say that it was told: git pull. `linkback send` tries again.\n',
    });
    expect([neighbour.log, await laptop?.ledger()]).toEqual([[], text]);
    await laptop?.git(['fetch', '-q']);
    expect((await send(laptop)).stdout).toContain('1 mention was settled already');
    expect(neighbour.log).toEqual([]);
  });

  test('a runner tells what its checkout has', async () => {
    await send(laptop, { CI: 'true' });
    expect(neighbour.told).toHaveLength(1);
  });
});

test('where nobody has, it tells, whatever this clone has beyond', async () => {
  await laptop?.commit('post.md', 'Another text.\n');
  expect(await ahead()).toBeUndefined();
  await send(laptop);
  expect(neighbour.told).toHaveLength(1);
});

describe('who else pushes', () => {
  const pushOther = async () => {
    await runner?.commit('new-post.md', 'New.\n');
    await runner?.git(['push', '-q']);
  };
  test('to this branch: it is named', async () => {
    await pushOther();
    expect(await ahead()).toBe('origin/main');
  });
  test('to a branch that this one is not: nothing', async () => {
    await pushOther();
    await laptop?.git(['switch', '-q', '-c', 'draft']);
    expect(await ahead()).toBeUndefined();
    await laptop?.git(['switch', '-q', '--detach']);
    expect(await ahead()).toBeUndefined();
  });
  test('to a repository without this ledger, as that of a template: nothing', async () => {
    await pushOther();
    expect(await upstreamAhead(`${laptop?.root ?? ''}/elsewhere.json`)).toBeUndefined();
  });
  test('to where this branch is pushed, if that is another than it is pulled from', async () => {
    const { root } = await clones.clone('theirs');
    await laptop?.git(['remote', 'add', 'theirs', root]);
    await laptop?.git(['fetch', '-q', 'theirs']);
    await laptop?.git(['branch', '-q', '--set-upstream-to=theirs/main']);
    await laptop?.git(['config', 'remote.pushDefault', 'origin']);
    await laptop?.git(['config', 'push.default', 'current']);
    expect(await ahead()).toBeUndefined();
    await pushOther();
    expect(await ahead()).toBe('origin/main');
  });
  test('to a branch whose name ends likewise: nothing', async () => {
    await runner?.commit('new-post.md', 'New.\n');
    await runner?.git(['push', '-q', 'origin', 'HEAD:refs/backup/refs/heads/main']);
    expect(await ahead()).toBeUndefined();
  });
  test('to one that asks who it is: nobody is asked, and nothing', async () => {
    await pushOther();
    const server = createServer((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const asked = join(laptop?.root ?? '', '..', 'asked');
    const script = `${asked}.sh`;
    await writeFile(script, `#!/bin/sh\necho "$1" >>'${asked}'\n`, { mode: 0o755 });
    vi.stubEnv('GIT_ASKPASS', script);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { port } = server.address() as AddressInfo;
    await laptop?.git(['remote', 'set-url', 'origin', `http://127.0.0.1:${port}/blog.git`]);
    expect(await ahead()).toBeUndefined();
    expect(existsSync(asked)).toBe(false);
  });
  test('to one that hangs: nothing, and what git began ends with it', async () => {
    const began = join(laptop?.root ?? '', '..', 'began');
    const script = `${began}.sh`;
    await writeFile(script, `#!/bin/sh\necho $$ >'${began}'\nexec sleep 60\n`, { mode: 0o755 });
    await laptop?.git(['config', 'core.sshCommand', script]);
    await laptop?.git(['remote', 'set-url', 'origin', 'ssh://blog.example/blog.git']);
    expect(await upstreamAhead(`${laptop?.root ?? ''}/linkbacks.json`, 1_000)).toBeUndefined();
    const pid = Number(await readFile(began, 'utf8'));
    await expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false);
  });
  test('to one that does not answer: nothing', async () => {
    await pushOther();
    await laptop?.git(['remote', 'set-url', 'origin', '/nowhere/to/be/found']);
    expect(await ahead()).toBeUndefined();
  });
});
