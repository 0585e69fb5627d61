import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bin } from '../support/command.ts';
import { ledgerAt, serveLivePages, waiting } from '../support/live-pages.ts';
import type { LivePages } from '../support/live-pages.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { quiet } from '../support/site.ts';
import { temporaryFolder } from '../support/temporary.ts';

let folder: string;
let blog: LivePages;
let neighbour: Neighbour;

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'pipe-'));
  [blog, neighbour] = await Promise.all([serveLivePages(), startNeighbour()]);
  await writeFile(path(), ledgerAt(blog.url, { a: { [target()]: waiting } }));
});
afterEach(() => Promise.all([blog.close(), neighbour.close(), rm(folder, { recursive: true })]));

const target = () => `${neighbour.url}/webmention/a`;
const path = () => join(folder, 'linkbacks.json');

test.skipIf(!existsSync('/dev/full'))('what cannot be written is said, and is no success', () => {
  for (const args of [['--help'], ['status', '--json', '--ledger', path()]]) {
    const { status, stderr } = spawnSync(process.execPath, [bin, ...args], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      env: { ...process.env, ...quiet },
    });
    expect([status, String(stderr)]).toEqual([1, expect.stringContaining('could not be written: ENOSPC')]);
  }
});

/** Whoever reads is gone before a word is said. */
async function unheard(closed: 'stdout' | 'both', ...args: string[]) {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { ...process.env, ...quiet },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  if (closed === 'both') child.stderr.destroy();
  else child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

test.each([['--help'], ['status'], ['status', '--json'], ['send', '--dry-run']])(
  'a pipe that is closed early is no fault: %s %s',
  async (...args) => {
    expect(await unheard('stdout', ...args)).toEqual({ code: 0, stderr: '' });
  },
);

test('send goes on when nobody reads what it says, and records it', async () => {
  blog.onRequest = () => {
    if (blog.requests.length === 1) blog.show('/a/', target());
  };
  expect(await unheard('both', 'send', '--allow-private', '--wait', '20s')).toMatchObject({ code: 0 });
  expect(neighbour.told).toHaveLength(1);
  expect(await readFile(path(), 'utf8')).toContain('"delivered"');
});
