import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readFeed } from 'linkback';
import { expect, onTestFinished, test } from 'vitest';
import { bin } from '../support/command.ts';
import { makeRepository } from '../support/git.ts';
import { listen } from '../support/listen.ts';
import { runNode } from '../support/site.ts';
import { temporaryFolder } from '../support/temporary.ts';

const rss = '<rss version="2.0"><channel><title>T</title><item><title>New</title></item></channel></rss>';

test.each(['in a repository', 'without git'])(
  'a run that dies while a hub is told tells it no second time, %s',
  async (where) => {
    const folder = await mkdtemp(join(await temporaryFolder(), 'index-killed-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    if (where === 'in a repository') await makeRepository(folder);
    const told: string[] = [];
    let heard: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (heard = resolve));
    const { url, close } = await listen((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss);
        return;
      }
      told.push(request.url ?? '');
      request.resume().on('end', heard);
    }, '127.0.0.34');
    onTestFinished(close);
    const ledger = join(folder, 'linkbacks.json');
    const mark = readFeed(rss, `${url}/rss.xml`)?.mark ?? '';
    await writeFile(
      ledger,
      JSON.stringify({
        version: 1,
        indexes: {
          [`${url}/hub`]: {
            protocol: 'websub',
            notices: { [`${url}/rss.xml`]: { state: 'pending', mark, change: 3, since: '2026-11-20' } },
          },
        },
        posts: {},
      }),
    );
    const child = spawn(process.execPath, [bin, 'send', '--allow-private'], { cwd: folder, stdio: 'ignore' });
    const gone = new Promise((resolve) => child.once('close', resolve));
    await arrived;
    child.kill('SIGKILL');
    await gone;

    const status = await runNode([bin, 'status', '--json'], folder);
    expect(JSON.parse(status.stdout)).toEqual({ behind: false, due: 0, open: [] });
    for (const flags of [[], ['--retry']]) {
      await runNode([bin, 'send', '--allow-private', ...flags], folder);
    }
    expect(told).toEqual(['/hub']);
    expect(await readFile(ledger, 'utf8')).toContain(
      `"state": "gave-up", "attempts": 1, "mark": "${mark}", "change": 3, "on": `,
    );
  },
);
