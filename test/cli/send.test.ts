import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { bin, later, spaced } from '../support/command.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { makeSite, post, runNode } from '../support/site.ts';
import type { Site } from '../support/site.ts';

let neighbour: Neighbour;

beforeAll(async () => {
  neighbour = await startNeighbour();
});
afterAll(() => neighbour.close());
beforeEach(() => neighbour.forget());

describe('send, after a deploy', () => {
  let blog: BlogServer;
  let site: Site;
  let target: string;

  beforeEach(async () => {
    blog = await serveBlog();
    target = `${neighbour.url}/webmention/a`;
    site = await makeSite(
      {
        'linkbacks.json': '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01"\n},\n"posts": {}\n}\n',
        'src/content/blog/new.md': post(`[a](${target})`),
      },
      blog.url,
    );
    await site.build({ options: { send: 'never' } });
  });
  afterEach(() => Promise.all([blog.close(), site.remove()]));

  const send = (...args: string[]) => runNode([bin, 'send', '--allow-private', ...args], site.root);
  const source = () => `${blog.url}/2024/03/09/new/`;

  test('before the deploy it waits; after it, it tells once; then it is silent', async () => {
    const early = await send();
    expect(early.code).toBe(0);
    expect(early.stdout).toContain('1 mention waits: the post is not live: HTTP 404.');
    expect(neighbour.log).toEqual([]);

    await blog.publish(`${site.root}/dist`);
    const { code, stdout } = await send();
    expect(code).toBe(0);
    expect(stdout).toContain(target);
    expect(stdout).toContain('Commit linkbacks.json: it says who was told.');
    expect(neighbour.told).toEqual([`webmention ${source()} → ${target}`]);
    expect(await site.ledger()).toContain('"state": "delivered"');

    const [before, requests] = [await site.ledgerTime(), neighbour.log.length + blog.requests.length];
    expect(await send()).toEqual({ code: 0, stdout: 'Nothing is waiting to be told.\n', stderr: '' });
    expect(neighbour.log.length + blog.requests.length).toBe(requests);
    expect(await site.ledgerTime()).toBe(before);
  });

  test('--json', async () => {
    await blog.publish(`${site.root}/dist`);
    const { stdout } = await send('--json');
    expect(JSON.parse(stdout)).toEqual({
      deliveries: [
        {
          post: 'blog/new',
          source: source(),
          target,
          kind: 'delivered',
          protocol: 'webmention',
          endpoint: `${neighbour.url}/receive/webmention`,
        },
      ],
    });
  });

  test('--dry-run sends nothing and writes nothing', async () => {
    await blog.publish(`${site.root}/dist`);
    const before = await stat(join(site.root, 'linkbacks.json'));
    expect((await send('--dry-run')).stdout).toBe(
      `1 mention would be told:\n  ${source()}\n    → ${target}\n`,
    );
    expect(JSON.parse((await send('--dry-run', '--json')).stdout)).toEqual({
      due: [{ post: 'blog/new', source: source(), target, attempts: 0 }],
    });
    expect((await stat(join(site.root, 'linkbacks.json'))).mtimeMs).toBe(before.mtimeMs);
    expect([...neighbour.log, ...blog.requests]).toEqual([]);
  });

  test('without --allow-private, loopback is refused', async () => {
    await blog.publish(`${site.root}/dist`);
    const { stdout } = await runNode([bin, 'send'], site.root);
    expect(stdout).toContain('\nSuch an address is asked where `--allow-private` or, in astro.config,');
    expect(await site.ledger()).toContain('the post is not live: 127.0.0.31 is not a public address');
    expect([...neighbour.log, ...blog.requests]).toEqual([]);
  });

  test('--retry takes up what was to wait for another day', async () => {
    await blog.publish(`${site.root}/dist`);
    const text = (await site.ledger()) ?? '';
    await site.write({
      'linkbacks.json': text.replace(/\{ "state": "pending"[^}]*\}/, spaced(later)),
    });
    const nothing =
      'Nothing is to be told today; 1 waits for a later day, as `linkback status` lists. To tell now: --retry\n';
    expect((await send()).stdout).toBe(nothing);
    expect((await send('--dry-run')).stdout).toBe(nothing);
    await send('--retry');
    expect(neighbour.told).toEqual([`webmention ${source()} → ${target}`]);
  });

  test('--protocols chooses', async () => {
    await blog.publish(`${site.root}/dist`);
    await send('--protocols', 'pingback,trackback');
    expect(neighbour.log).toEqual(['GET /webmention/a']);
    expect(await site.ledger()).toContain('"state": "none"');
  });

  test('it names itself and the blog', async () => {
    await blog.publish(`${site.root}/dist`);
    await send();
    expect(neighbour.requests[0]?.headers['user-agent']).toBe(
      `astro-linkback/0.1.0 (+${blog.url}/) Webmention`,
    );
  });
});
