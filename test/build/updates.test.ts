import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { bin } from '../support/command.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { adopted } from '../support/recorded.ts';
import { makeSite, post, runNode } from '../support/site.ts';
import type { Site } from '../support/site.ts';

let blog: BlogServer;
let neighbour: Neighbour;
let site: Site;

beforeAll(async () => {
  [blog, neighbour] = await Promise.all([serveBlog(), startNeighbour()]);
});
afterAll(async () => {
  await Promise.all([blog.close(), neighbour.close()]);
});

const file = 'src/content/blog/new.md';
const options = { updates: 'webmention', network: { allowPrivate: true } } as const;
const body = (words: string) =>
  `${words} [a](${neighbour.url}/webmention/a) [b](${neighbour.url}/pingback/b)`;
const source = () => `${blog.url}/2024/03/09/new/`;
const webmention = () => `webmention ${source()} → ${neighbour.url}/webmention/a`;
const tellingsOf = () => neighbour.log.filter((line) => line.startsWith('POST'));

/** Builds, deploys, and tells what is live now. */
async function publish(how: Parameters<Site['build']>[0] = { options }): Promise<string[]> {
  await site.build({ ...how, options: { ...how.options, send: 'never' } });
  await blog.publish(`${site.root}/dist`);
  neighbour.forget();
  return site.build(how);
}
const send = (...args: string[]) => runNode([bin, 'send', '--allow-private', ...args], site.root);

beforeEach(async () => {
  blog.withdraw();
  site = await makeSite({ 'linkbacks.json': adopted, [file]: post(body('One.')) }, blog.url);
  await publish();
  expect(tellingsOf()).toHaveLength(2);
});
afterEach(() => site.remove());

describe('a post that changes', () => {
  test('tells its webmentions once a change, and its pingbacks never again', async () => {
    await site.write({ [file]: post(body('Two.')) });
    const lines = await publish();
    expect(neighbour.told).toEqual([webmention()]);
    expect(lines.join('\n')).toContain('of the change');
    expect(await site.ledger()).toMatch(/"again": \{ "state": "delivered", "protocol": "webmention"/);
    const text = await site.ledger();
    await publish();
    expect(neighbour.log).toEqual([]);
    expect(await site.ledger()).toBe(text);
    await site.write({ [file]: post(body('Three.')) });
    await publish();
    expect(neighbour.told).toEqual([webmention()]);
  });

  test('before its new text is live: told after the deploy, of the new text', async () => {
    await site.write({ [file]: post(body('Two.')) });
    neighbour.forget();
    const lines = await site.build({ options });
    expect(neighbour.log, 'the live page has the link, and the old text').toEqual([]);
    expect(lines.join('\n')).toContain('the live page does not show the text that was built');
    const status = await runNode([bin, 'status', '--check'], site.root);
    expect(status.stdout).toContain('the live page does not show the text that was built');
    await blog.publish(`${site.root}/dist`);
    expect((await send()).stdout).toContain('of the change');
    expect(neighbour.told).toEqual([webmention()]);
    neighbour.forget();
    const text = await site.ledger();
    await site.build({ options });
    expect(neighbour.log).toEqual([]);
    expect(await site.ledger()).toBe(text);
  });

  test('and is changed back before anybody was told: nobody is', async () => {
    const text = await site.ledger();
    await site.write({ [file]: post(body('Two.')) });
    await site.build({ options });
    await site.write({ [file]: post(body('One.')) });
    await publish();
    expect(neighbour.log).toEqual([]);
    expect(await site.ledger()).toBe(text);
  });

  test('before its first notification, with the older text live: that is told, and the change when it is live', async () => {
    const second = 'src/content/blog/second.md';
    await site.write({ [second]: post(body('One.'), { title: 'Second' }) });
    await site.build({ options: { ...options, send: 'never' } });
    await blog.publish(`${site.root}/dist`);
    await site.write({ [second]: post(body('Two.'), { title: 'Second' }) });
    neighbour.forget();
    await site.build({ options });
    expect(tellingsOf()).toHaveLength(2);
    neighbour.forget();
    await send();
    expect(neighbour.log).toEqual([]);
    await blog.publish(`${site.root}/dist`);
    await send();
    expect(neighbour.told).toEqual([webmention().replace('/new/', '/second/')]);
    neighbour.forget();
    await publish();
    expect(neighbour.log).toEqual([]);
  });

  test('waits for the deploy', async () => {
    await site.write({ [file]: post('Other words, and no link at all on the live page yet.') });
    await site.write({ [file]: post(body('Two.')) });
    blog.withdraw();
    neighbour.forget();
    await site.build({ options });
    expect(neighbour.log).toEqual([]);
    expect(await site.ledger()).toMatch(
      /"again": \{ "state": "pending", "since": "[\d-]+", "reason": "the post is not live/,
    );
  });

  test('is silent by default, and by `updates: never` what waits is dropped', async () => {
    await site.write({ [file]: post(body('Two.')) });
    await site.build({ options: { ...options, send: 'never' } });
    expect(await site.ledger()).toContain('"again": { "state": "pending"');
    await publish({ options: { network: { allowPrivate: true } } });
    expect(neighbour.log).toEqual([]);
    expect(await site.ledger()).not.toContain('"again"');
  });

  test('in its frontmatter alone does not change its text', async () => {
    await site.write({ [file]: post(body('One.'), { tags: ['new'] }) });
    await publish();
    expect(neighbour.log).toEqual([]);
  });
});

describe('what is gone', () => {
  test('a link: its receiver is told, once the page is live without it', async () => {
    await site.write({ [file]: post('No links any more.') });
    await publish();
    expect(neighbour.told).toEqual([webmention()]);
    expect(neighbour.log).toEqual(['GET /webmention/a', 'POST /receive/webmention']);
    expect(await site.ledger()).toMatch(/"state": "removed".*"again": \{ "state": "delivered"/);
    await publish();
    expect(neighbour.log).toEqual([]);
  });

  test('and back: the receiver is told that as well', async () => {
    await site.write({ [file]: post('No links any more.') });
    await publish();
    await site.write({ [file]: post(body('One.')) });
    await publish();
    expect(neighbour.told).toEqual([webmention()]);
  });

  test('a post: once its page answers 404', async () => {
    await site.write({ [file]: undefined, 'src/content/blog/other.md': post('Other.', { title: 'Other' }) });
    neighbour.forget();
    await site.build({ options });
    expect(neighbour.log, 'the page is still there').toEqual([]);
    expect(await site.ledger()).toContain('the deleted post does not answer 404 or 410 yet');
    await blog.publish(`${site.root}/dist`);
    expect((await send()).stdout).toContain('that the link is gone');
    expect(neighbour.told).toEqual([webmention()]);
    neighbour.forget();
    await send();
    expect(neighbour.log).toEqual([]);
  });
});

test('a post that moved is told from its old address if asked, and once', async () => {
  const moved = { options: { ...options, permalinks: 'month-and-name' } } as const;
  await publish(moved);
  expect(neighbour.log).toEqual([]);
  expect(await site.ledger()).toContain(`"source": "${source()}"`);
  expect(JSON.parse((await send('--dry-run', '--json', '--moved')).stdout)).toMatchObject({
    due: [{ source: source(), again: 'update' }],
  });
  expect((await send('--moved')).stdout).toContain('the address that was told has no redirect to the post');
  // Here the host has pages in place of redirects: nobody is told, and that is the end of it.
  expect(tellingsOf()).toEqual([]);
  expect(await site.ledger()).toContain('"again": { "state": "refused"');
  expect((await runNode([bin, 'status', '--check'], site.root)).code).toBe(0);
  blog.redirects.set('/2024/03/09/new/', '/2024/03/new/');
  neighbour.forget();
  expect((await send()).stdout).toBe('Nothing is waiting to be told.\n');
  await send('--moved');
  expect(neighbour.told).toEqual([webmention()]);
  await send('--moved');
  expect(neighbour.told).toHaveLength(1);
  blog.redirects.clear();
});

test('an update of a post that moved ends where its old address has no redirect', async () => {
  const moved = { options: { ...options, permalinks: 'month-and-name' } } as const;
  await site.write({ [file]: post(body('Two.')) });
  const lines = await publish(moved);
  expect(tellingsOf()).toEqual([]);
  expect(lines.join('\n')).toContain('the address that was told has no redirect to the post');
  expect((await runNode([bin, 'status', '--check'], site.root)).code).toBe(0);
  const text = await site.ledger();
  await publish(moved);
  expect(neighbour.log).toEqual([]);
  expect(await site.ledger()).toBe(text);
});
