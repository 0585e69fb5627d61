import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { bin } from '../support/command.ts';
import { makeRepository } from '../support/git.ts';
import type { Repository } from '../support/git.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { adopted } from '../support/recorded.ts';
import { makeSite, post, runNode } from '../support/site.ts';
import type { Site } from '../support/site.ts';

let blog: BlogServer;
let neighbour: Neighbour;
let site: Site;
let repository: Repository;

const file = 'src/content/blog/new.md';
const ledgerFile = 'linkbacks.json';
const options = { updates: 'webmention', network: { allowPrivate: true } } as const;
const body = (words: string, kind = 'webmention') => post(`${words} [a](${neighbour.url}/${kind}/a)`);

const send = (...args: string[]) => runNode([bin, 'send', '--allow-private', ...args], site.root);
/** Builds, deploys, and tells what is live now. */
async function publish(): Promise<void> {
  await site.build({ options: { ...options, send: 'never' } });
  await blog.publish(`${site.root}/dist`);
  neighbour.forget();
  await send();
}
const tellings = () => neighbour.log.filter((line) => line.startsWith('POST'));
const commit = (path: string, message: string) =>
  repository.git(['add', path]).then(() => repository.git(['commit', '-q', '-m', message]));
const git = (line: string) => repository.git(line.split(' '));

beforeAll(async () => {
  [blog, neighbour] = await Promise.all([serveBlog(), startNeighbour()]);
});
afterAll(async () => {
  await Promise.all([blog.close(), neighbour.close()]);
});
beforeEach(async () => {
  blog.withdraw();
  site = await makeSite({ [ledgerFile]: adopted, [file]: body('One.') }, blog.url);
  repository = await makeRepository(site.root);
  await repository.commit('.gitignore', 'dist/\n.astro/\n.cache/\n');
});
afterEach(() => site.remove());

/** The ledger from before it was told, however that came about; the posts as they are. */
const restores: [string, string][] = [
  ['git checkout HEAD~1 -- linkbacks.json', `checkout -q HEAD~1 -- ${ledgerFile}`],
  ['a second branch', 'checkout -q -b other HEAD~1'],
  ['git reset --hard', 'reset -q --hard HEAD~1'],
];

describe.each<[string, () => string, string]>([
  ['an update', () => body('Two.'), '"again": { "state": "delivered"'],
  ['a removal', () => post('No links any more.'), '"state": "removed"'],
])('%s that was told', (_, edited, words) => {
  test('is not told again, from whatever older ledger', async () => {
    await publish();
    await commit('.', 'told for the first time');
    await site.write({ [file]: edited() });
    await commit(file, 'edit');
    await publish();
    expect(tellings()).toHaveLength(1);
    await commit(ledgerFile, 'told of the edit');
    const [told, tip] = [await site.ledger(), (await repository.git(['rev-parse', 'HEAD'])).trim()];
    expect(told).toContain(words);
    for (const [how, line] of restores) {
      await git(line);
      expect(await site.ledger(), how).not.toBe(told);
      expect(await site.read(file), how).toBe(edited());
      neighbour.forget();
      const said = await site.build({ options });
      expect(neighbour.log, how).toEqual([]);
      expect(said.join('\n'), how).toContain('1 mention was settled already');
      expect(await site.ledger(), how).toBe(told);
      await git(`checkout -q -f -B main ${tip}`);
    }
  });
});

test('another text than the one that was told there is told', async () => {
  await publish();
  await commit('.', 'told for the first time');
  await site.write({ [file]: body('Two.') });
  await publish();
  await commit('.', 'told of the edit');
  await git(`checkout -q HEAD~1 -- ${ledgerFile}`);
  await site.write({ [file]: body('Three.') });
  await publish();
  expect(tellings()).toHaveLength(1);
  expect(await site.ledger()).toContain('"earlier": 1');
  await publish();
  expect(tellings()).toEqual([]);
});

test('there and back and gone again on one day: each is told, once', async () => {
  await publish();
  for (const words of [post('Gone.'), body('One.'), post('Gone.')]) {
    await commit('.', 'before');
    await site.write({ [file]: words });
    await publish();
    expect(tellings()).toHaveLength(1);
  }
});

test('a host that failed is not asked twice in one day', async () => {
  await site.write({ [file]: body('One.', 'busy') });
  await site.build({ options: { ...options, send: 'never' } });
  await commit('.', 'built');
  await publish();
  expect(tellings()).toHaveLength(1);
  await commit('.', 'tried');
  const tried = await site.ledger();
  await git(`checkout -q HEAD~1 -- ${ledgerFile}`);
  neighbour.forget();
  const { stdout } = await send();
  expect(stdout).toMatch(
    /^1 mention was tried already, as this clone or git's history of linkbacks\.json knows, and waits for a later day:\n {2}↻ \d{4}-\d\d-\d\d http/,
  );
  expect(neighbour.log).toEqual([]);
  expect(await site.ledger()).toBe(tried);
  // Its owner may ask all the same, from the restored one as well.
  await git(`checkout -q HEAD~1 -- ${ledgerFile}`);
  expect((await send('--retry')).stdout).toContain('↻ later');
  expect(await site.ledger()).toContain('"attempts": 2');
});

test('a ledger that is not in its place is taken up from git: what is new is told, and nobody twice', async () => {
  await publish();
  await commit('.', 'told');
  const told = await site.ledger();
  await site.write({
    [ledgerFile]: undefined,
    'src/content/blog/second.md': post(`New. [b](${neighbour.url}/webmention/b)`, { title: 'Second' }),
  });
  const said = await site.build({ options: { ...options, send: 'never' } });
  expect(said.join('\n')).toMatch(
    /warn linkbacks\.json is not there\. The one of commit [0-9a-f]{7,} is taken up again/,
  );
  await blog.publish(`${site.root}/dist`);
  neighbour.forget();
  await send();
  expect(tellings()).toHaveLength(1);
  expect(neighbour.told[0]).toContain('/second/');
  for (const line of (told ?? '').split('\n').filter((line) => line.includes('"delivered"')))
    expect(await site.ledger()).toContain(line.replace(/,$/, ''));
});
