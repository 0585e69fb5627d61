import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readFeed, tellIndexes } from 'linkback';
import type { NoticeOutcome } from 'linkback';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../support/listen.ts';
import type { Listening } from '../support/listen.ts';
import { startNetwork } from '../support/network.ts';

const rss =
  '<rss version="2.0"><channel><title>Jané &amp; 日</title><link>https://blog.example/</link></channel></rss>';

/** A ping service by Python's own XML-RPC, which knows these methods. @returns its address and what it was told. */
async function startService(...known: string[]) {
  const script = join(import.meta.dirname, 'weblog-updates/service.py');
  const child = spawn('python3', [script, ...known], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  const lines: string[] = [];
  const port = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (lines.push(line) === 1) resolve(line);
    });
  });
  return {
    url: `http://127.0.0.1:${port}/RPC2`,
    told: () => lines.slice(1).map((line) => line.split('\t').slice(1)),
  };
}

let blog: Listening;
beforeEach(async () => {
  blog = await listen((_request, response) => response.end(rss), '127.0.0.35');
});
afterEach(() => blog.close());

async function tell(index: string): Promise<NoticeOutcome | undefined> {
  const io = startNetwork();
  onTestFinished(() => io.close());
  const topic = `${blog.url}/rss.xml`;
  const mark = readFeed(rss, topic)?.mark ?? '';
  const outcomes: NoticeOutcome[] = [];
  const bounds = { timeout: 5_000, maxBytes: 100_000, maxRedirects: 3 };
  const due = [{ index, protocol: 'weblog-updates' as const, topic, mark, change: 0 }];
  await tellIndexes(due, { io, bounds, budget: 20_000, userAgent: 'test' }, ({ outcome }) => {
    outcomes.push(outcome);
  });
  return outcomes[0];
}

describe("Python's XML-RPC server reads what a ping service is told", () => {
  test('by extendedPing', async () => {
    const { url, told } = await startService('weblogUpdates.extendedPing', 'weblogUpdates.ping');
    expect(await tell(url)).toEqual({ kind: 'delivered' });
    // The service answers before its line has come.
    await expect
      .poll(told)
      .toEqual([['Jané & 日', 'https://blog.example/', 'https://blog.example/', `${blog.url}/rss.xml`]]);
  });

  test('by ping, where it knows no other', async () => {
    const { url, told } = await startService('weblogUpdates.ping');
    expect(await tell(url)).toEqual({ kind: 'delivered' });
    await expect.poll(told).toEqual([['Jané & 日', 'https://blog.example/']]);
  });

  test('and its no is no', async () => {
    const { url } = await startService('weblogUpdates.extendedPing', 'no');
    expect(await tell(url)).toEqual({ kind: 'refused', words: 'Not today.' });
  });

  test('and that it knows neither', async () => {
    const { url, told } = await startService();
    expect(await tell(url)).toEqual({
      kind: 'refused',
      words: expect.stringMatching(/^fault 1: .*weblogUpdates\.ping.* is not supported/) as string,
    });
    expect(told()).toEqual([]);
  });
});
