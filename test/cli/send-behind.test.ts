import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
  test('to one that does not answer: nothing', async () => {
    await pushOther();
    await laptop?.git(['remote', 'set-url', 'origin', '/nowhere/to/be/found']);
    expect(await ahead()).toBeUndefined();
  });
});
