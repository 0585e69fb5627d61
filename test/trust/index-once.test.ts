import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bin } from '../support/command.ts';
import { makeRepository } from '../support/git.ts';
import type { Repository } from '../support/git.ts';
import { pendingAtHub } from '../support/index-server.ts';
import { listen } from '../support/listen.ts';
import type { Listening } from '../support/listen.ts';
import { runNode } from '../support/site.ts';
import { temporaryFolder } from '../support/temporary.ts';

const rss = '<rss version="2.0"><channel><title>T</title><item><title>New</title></item></channel></rss>';

let folder: string;
let ledger: string;
let hub: Listening;
/** What the hub was asked for, and whether it answers. */
let told: string[];
let isSilent: boolean;
let onTold: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'index-once-'));
  ledger = join(folder, 'linkbacks.json');
  [told, isSilent, onTold] = [[], false, () => undefined];
  hub = await listen((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss);
      return;
    }
    told.push(request.url ?? '');
    request.resume().on('end', () => {
      onTold();
      if (!isSilent) response.writeHead(204).end();
    });
  }, '127.0.0.34');
});
afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const send = (...flags: string[]) => runNode([bin, 'send', '--allow-private', ...flags], folder);

async function writePending(): Promise<string> {
  const { mark, indexes } = pendingAtHub(hub.url, rss);
  await writeFile(ledger, `${JSON.stringify({ version: 1, indexes, posts: {} })}\n`);
  return mark;
}

test.each(['in a repository', 'without git'])(
  'a run that dies while a hub is told tells it no second time, %s',
  async (where) => {
    if (where === 'in a repository') await makeRepository(folder);
    const mark = await writePending();
    isSilent = true;
    const arrived = new Promise<void>((resolve) => (onTold = resolve));
    const child = spawn(process.execPath, [bin, 'send', '--allow-private'], { cwd: folder, stdio: 'ignore' });
    const gone = new Promise((resolve) => child.once('close', resolve));
    await arrived;
    child.kill('SIGKILL');
    await gone;

    const status = await runNode([bin, 'status', '--json'], folder);
    expect(JSON.parse(status.stdout)).toEqual({ behind: false, due: 0, open: [] });
    for (const flags of [[], ['--retry']]) await send(...flags);
    expect(told).toEqual(['/hub']);
    expect(await readFile(ledger, 'utf8')).toContain(
      `"state": "gave-up", "attempts": 1, "mark": "${mark}", "change": 3, "on": `,
    );
  },
);

describe('a ledger from before the hub was told', () => {
  let repository: Repository;
  const commit = async () => {
    await repository.git(['add', '-A']);
    await repository.git(['commit', '-q', '-m', 'write']);
  };
  beforeEach(async () => {
    repository = await makeRepository(folder);
    await writePending();
    await commit();
  });

  test.each([
    ['restored after a commit', true],
    ['restored without one', false],
  ])('%s, tells it nothing', async (_name, isCommitted) => {
    await send();
    expect(told).toEqual(['/hub']);
    if (isCommitted) await commit();
    // As a clone has it that never sent.
    if (isCommitted) await rm(join(folder, '.git/astro-linkback'), { recursive: true });
    await writePending();
    const { stdout } = await send();
    expect(told).toEqual(['/hub']);
    expect(stdout).toContain('1 change was told to indexes already, as this clone or git');
    expect(await readFile(ledger, 'utf8')).toContain('"state": "delivered"');
  });

  test('a hub that did not take the word until a later day is not asked again before it', async () => {
    await hub.close();
    hub = await listen((request, response) => {
      if (request.method === 'POST') told.push(request.url ?? '');
      response.writeHead(request.method === 'POST' ? 503 : 200).end(request.method === 'POST' ? 'busy' : rss);
    }, '127.0.0.34');
    await writePending();
    await send();
    await commit();
    await writePending();
    await send();
    expect(told).toEqual(['/hub']);
    expect(await readFile(ledger, 'utf8')).toContain('"state": "retry"');
  });
});

test('two runs at once tell a hub once', async () => {
  await writePending();
  const runs = await Promise.all([send(), send(), send()]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(told).toEqual(['/hub']);
});

test.each([
  ['nothing for an index', 1],
  ['something for one', 2],
])('where there is %s, the ledger is taken %i times', async (what, times) => {
  await writePending();
  if (what.startsWith('nothing')) await send();
  // Each lock appears by a rename of its folder.
  const hook = join(folder, 'renames.mjs');
  await writeFile(
    hook,
    `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  renameSync(from, to);
  if (to.endsWith('.lock')) console.error('taken');
};
syncBuiltinESMExports();
`,
  );
  const { stderr } = await runNode(['--import', hook, bin, 'send', '--allow-private'], folder);
  expect(stderr).toBe('taken\n'.repeat(times));
});
