import { readFile, readdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commandInFolder, ledgerOf, pending, told } from '../support/command.ts';
import { listen } from '../support/listen.ts';
import type { Listening } from '../support/listen.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';

const { linkback, path } = commandInFolder();
let neighbour: Neighbour;
let blog: Listening;

beforeAll(async () => {
  neighbour = await startNeighbour();
  // Every page of this blog links to everything that the neighbour has.
  blog = await listen((_request, response) => {
    const links = ['webmention/a', 'webmention/b', 'trackback/c', 'busy/d', 'plain/e']
      .map((name) => `<p>See <a href="${neighbour.url}/${name}">${name}</a>.</p>`)
      .join('');
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Post</title><h1>Post</h1>${links}`);
  }, '127.0.0.31');
});
afterAll(() => Promise.all([neighbour.close(), blog.close()]));
beforeEach(() => neighbour.forget());

const write = (mentions: Record<string, object>) =>
  writeFile(path(), ledgerOf(mentions).replaceAll('http://127.0.0.31:9999', blog.url));
const read = () => readFile(path(), 'utf8');
const send = (...args: string[]) => linkback('send', '--allow-private', ...args);
const delivered = (endpoint: string, protocol = 'webmention') => ({
  state: 'delivered',
  protocol,
  endpoint: `${neighbour.url}${endpoint}`,
  on: '2026-11-20',
});

describe('send --again', () => {
  test('tells a target anew, whatever the ledger says of it, and no other', async () => {
    const [a, b] = [`${neighbour.url}/webmention/a`, `${neighbour.url}/webmention/b`];
    await write({ [a]: delivered('/receive/webmention'), [b]: delivered('/receive/webmention') });
    expect((await send()).stdout).toBe('Nothing is waiting to be told.\n');
    const { code, stdout } = await send('--again', a);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Told 1 of 1 mention') as string]);
    expect(neighbour.told).toEqual([`webmention ${blog.url}/a/ → ${a}`]);
  });

  test('a TrackBack URL that was typed in is told itself again', async () => {
    const typed = `${neighbour.url}/receive/trackback/c`;
    await write({ [typed]: { ...delivered('', 'trackback'), endpoint: typed } });
    await send('--again', typed);
    expect(neighbour.log).toEqual(['POST /receive/trackback/c']);
  });

  test('a target that no post links to is an error, and nothing is sent', async () => {
    await write({ [`${neighbour.url}/webmention/a`]: pending });
    const before = await read();
    const { code, stderr } = await send('--again', 'https://nobody.example/');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'No post in the ledger links to https://nobody.example/.\n\nGive the target as it stands in the ledger. Nothing was sent, and the ledger was not changed.\n',
    );
    expect([neighbour.log, await read()]).toEqual([[], before]);
  });
});

describe('a run that was killed', () => {
  const entry = (more: object) =>
    `${JSON.stringify({ post: 'blog/a', source: `${blog.url}/a/`, target: `${neighbour.url}/webmention/a`, at: '2026-11-20T12:00:00.000Z', ...more })}\n`;
  const sending = () => ({ sending: 'webmention', endpoint: `${neighbour.url}/receive/webmention` });

  test('what its journal knows is recorded, and nobody is told again', async () => {
    await write({ [`${neighbour.url}/webmention/a`]: pending });
    await writeFile(
      path('linkbacks.json.journal'),
      entry(sending()) + entry({ mention: delivered('/receive/webmention') }),
    );
    expect((await linkback('status')).stdout).toContain('Nothing is waiting to be told.');
    expect((await send()).stdout).toBe('Nothing is waiting to be told.\n');
    expect(neighbour.log).toEqual([]);
    expect(await read()).toContain('"state": "delivered"');
    expect(await readdir(path('.'))).toEqual(['linkbacks.json']);
  });

  test('whose answer nobody heard is told once more, and never a third time', async () => {
    await write({ [`${neighbour.url}/webmention/a`]: pending });
    await writeFile(
      path('linkbacks.json.journal'),
      entry(sending()) + entry({ ...sending(), at: '2026-11-20T13:00:00.000Z' }),
    );
    await send();
    expect(neighbour.log).toEqual([]);
    expect(await read()).toContain('"words": "2 runs ended while it was told; it may have arrived"');
    await send('--again', `${neighbour.url}/webmention/a`);
    expect(neighbour.told).toHaveLength(1);
  });

  test.each(['baseline', 'send'])('is taken up by `%s` alike', async (command) => {
    await write({ [`${neighbour.url}/webmention/a`]: pending, [`${neighbour.url}/plain/e`]: told });
    await writeFile(path('linkbacks.json.journal'), entry({ mention: delivered('/receive/webmention') }));
    await linkback(command, ...(command === 'send' ? ['--allow-private'] : []));
    expect(await read()).toContain('"state": "delivered"');
  });
});

describe('a page whose endpoint is busy', () => {
  /** Two runs on one day; how often its page was fetched. */
  async function gets(control: string | undefined): Promise<number> {
    const log: string[] = [];
    const site = await listen((request, response) => {
      log.push(`${request.method} ${request.url}`);
      if (control !== undefined) response.setHeader('cache-control', control);
      if (request.method === 'POST') response.writeHead(503).end();
      else response.setHeader('link', '</wm>; rel=webmention').end('<title>x</title>');
    }, '127.0.0.1');
    const page = await listen((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<title>Post</title><a href="${site.url}/x">x</a>`);
    }, '127.0.0.31');
    try {
      const text = ledgerOf({ [`${site.url}/x`]: pending });
      await writeFile(path(), text.replaceAll('http://127.0.0.31:9999', page.url));
      await send();
      await send('--retry');
      expect(log.filter((line) => line === 'POST /wm')).toHaveLength(2);
      return log.filter((line) => line === 'GET /x').length;
    } finally {
      await Promise.all([site.close(), page.close()]);
    }
  }

  test.each<[control: string | undefined, expected: number]>([
    ['max-age=3600', 1],
    ['no-store', 2],
    ['max-age=0', 2],
    [undefined, 2],
  ])('Webmention 5.2: Cache-Control %s: fetched %i times', async (control, expected) => {
    expect(await gets(control)).toBe(expected);
  });
});
