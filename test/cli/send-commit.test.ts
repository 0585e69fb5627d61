import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { makeClones, gitAlone } from '../support/clones.ts';
import type { Clone, Clones } from '../support/clones.ts';
import { bin } from '../support/command.ts';
import { pendingAtHub, startIndex } from '../support/index-server.ts';
import { ledgerAt, serveLivePages, waiting } from '../support/live-pages.ts';
import type { LivePages } from '../support/live-pages.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { runNode } from '../support/site.ts';

let clones: Clones;
let clone: Clone;
let blog: LivePages;
let neighbour: Neighbour;

beforeEach(async () => {
  [blog, neighbour] = await Promise.all([serveLivePages(), startNeighbour()]);
  const [one, other] = [target('one'), `${neighbour.url}/pingback/other`];
  blog.show('/a/', one, other, `${neighbour.url}/silent/x`);
  clones = await makeClones({
    'post.md': 'A post.\n',
    'linkbacks.json': ledgerAt(blog.url, {
      a: { [one]: waiting, [other]: waiting, [`${neighbour.url}/silent/x`]: waiting },
    }),
  });
  clone = await clones.clone('laptop');
});
afterEach(() => Promise.all([blog.close(), neighbour.close(), clones.remove()]));

const target = (name: string) => `${neighbour.url}/webmention/${name}`;
const send = (...args: string[]) => runNode([bin, 'send', '--allow-private', ...args], clone.root, gitAlone);

describe('send --commit', () => {
  test('commits the ledger alone, with a message that lists what was told', async () => {
    await writeFile(join(clone.root, 'post.md'), 'A post, half written.\n');
    await writeFile(join(clone.root, 'staged.md'), 'Staged.\n');
    await clone.git(['add', 'staged.md']);
    const { code, stdout } = await send('--commit');
    expect(code).toBe(0);
    const head = await clone.says('rev-parse', 'HEAD');
    expect(stdout).toContain(`Committed linkbacks.json: ${head.slice(0, 10)}.\n`);
    expect(stdout).not.toContain('it says who was told');
    expect(await clone.says('log', '-1', '--format=%an%n%B')).toBe(
      `laptop\nTell 2 sites that we link to\n\nblog/a\n- pingback ${neighbour.url}/pingback/other\n- webmention ${target('one')}\n\nNot told: 1, see linkbacks.json`,
    );
    expect(await clone.says('show', '--format=', '--name-only', 'HEAD')).toBe('linkbacks.json');
    expect(await clone.git(['status', '--porcelain'])).toBe(' M post.md\nA  staged.md\n');
  });

  test('nothing to tell: no commit', async () => {
    await send('--commit');
    const head = await clone.says('rev-parse', 'HEAD');
    expect(await send('--commit')).toEqual({
      code: 0,
      stdout: 'Nothing is waiting to be told.\n',
      stderr: '',
    });
    expect(await clone.says('rev-parse', 'HEAD')).toBe(head);
  });

  const hubToTell = async () => {
    const rss = '<rss version="2.0"><channel><title>T</title></channel></rss>';
    const hub = await startIndex();
    onTestFinished(() => hub.close());
    hub.answers.set('/rss.xml', { status: 200, type: 'application/rss+xml', body: rss });
    return { url: hub.url, ...pendingAtHub(hub.url, rss) };
  };

  test('indexes alone: they are what it tells of', async () => {
    const { url, topic, indexes } = await hubToTell();
    await clone.commit('linkbacks.json', `${JSON.stringify({ version: 1, indexes, posts: {} })}\n`);
    const { stdout } = await send('--commit');
    expect(await clone.says('log', '-1', '--format=%B')).toBe(
      `Tell 1 index what changed\n\n${url}/hub\n- ${topic}`,
    );
    const head = await clone.says('rev-parse', 'HEAD');
    expect(stdout).toBe(
      `Told indexes of 1 of 1 change:\n  ${url}/hub\n    ✓ told    ${topic}\nCommitted linkbacks.json: ${head.slice(0, 10)}.\n`,
    );
  });

  test('mentions and indexes without --commit: that there is something to commit is said once', async () => {
    const { indexes } = await hubToTell();
    await clone.commit(
      'linkbacks.json',
      `${JSON.stringify({ ...(JSON.parse(await clone.ledger()) as object), indexes })}\n`,
    );
    const { stdout } = await send();
    expect(stdout).toContain('Told indexes of 1 of 1 change:');
    expect(stdout.match(/^Commit linkbacks\.json/gm)).toHaveLength(1);
  });

  test('--json names the commit', async () => {
    const { stdout } = await send('--commit', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ commit: await clone.says('rev-parse', 'HEAD') });
  });

  test('with --wait, one commit for all rounds', async () => {
    blog.show('/a/');
    blog.onRequest = () => {
      if (blog.requests.length === 1) blog.show('/a/', target('one'));
    };
    expect((await send('--commit', '--wait', '5s')).code).toBe(1);
    expect(await clone.says('log', '--format=%s')).toBe('Tell 1 site that we link to\nwrite\nwrite');
    expect(await clone.says('status', '--porcelain')).toBe('');
  });

  test('--with-build commits first what a build recorded', async () => {
    const more = target('more');
    blog.show('/a/', target('one'), more);
    await writeFile(
      join(clone.root, 'linkbacks.json'),
      ledgerAt(blog.url, { a: { [target('one')]: waiting, [more]: waiting } }),
    );
    expect((await send('--commit', '--with-build')).code).toBe(0);
    expect(await clone.says('log', '-2', '--format=%s')).toBe(
      'Tell 2 sites that we link to\nlinkbacks.json: what the build found',
    );
  });
});

const edited = (text: string) => text.replace('"pending"', '"skip"').replace(', "since": "2026-11-20"', '');

describe('send --commit refuses before anything is sent', () => {
  test.each<[string, (clone: Clone) => Promise<unknown>, RegExp, string[]?]>([
    [
      'a ledger with changes of somebody else',
      async () => writeFile(join(clone.root, 'linkbacks.json'), edited(await clone.ledger())),
      /^linkbacks\.json has changes that are not committed and are not of this run\./,
    ],
    [
      'such changes that are staged',
      async () => {
        await writeFile(join(clone.root, 'linkbacks.json'), edited(await clone.ledger()));
        await clone.git(['add', '-A']);
      },
      /^linkbacks\.json has changes/,
    ],
    [
      'a ledger that was never committed',
      async () => {
        await clone.git(['rm', '-q', '--cached', 'linkbacks.json']);
        await clone.git(['commit', '-q', '-m', 'away']);
      },
      /^linkbacks\.json is not committed yet\./,
    ],
    [
      'an ignored ledger, a build or not',
      async () => {
        await writeFile(join(clone.root, '.gitignore'), 'linkbacks.json\n');
        await clone.git(['rm', '-q', '--cached', 'linkbacks.json']);
        await clone.git(['commit', '-q', '-m', 'away']);
      },
      /^git ignores linkbacks\.json\./,
      ['--commit', '--with-build'],
    ],
    ['a detached head', () => clone.git(['checkout', '-q', '--detach']), /^No branch is checked out/],
    [
      'a merge under way',
      async () => {
        await clone.git(['checkout', '-q', '-b', 'other']);
        await clone.commit('other.md', 'x');
        await clone.git(['checkout', '-q', 'main']);
        await clone.commit('main.md', 'x');
        await clone.git(['merge', '-q', '--no-commit', 'other']);
      },
      /^A merge is under way/,
    ],
    [
      'nobody to commit by',
      async () => {
        await clone.git(['config', '--unset', 'user.name']);
        await clone.git(['config', '--unset', 'user.email']);
        await clone.git(['config', 'user.useConfigOnly', 'true']);
      },
      /^git knows no name to commit by\./,
    ],
    [
      'a ledger that is gone',
      async () => clone.git(['rm', '-q', 'linkbacks.json']),
      /^linkbacks\.json was deleted/,
    ],
    [
      'a push without an upstream',
      () => clone.git(['branch', '--unset-upstream']),
      /^The branch main has no upstream/,
      ['--push'],
    ],
    [
      'a push to what cannot be reached',
      () => clone.git(['remote', 'set-url', 'origin', join(clone.root, 'nowhere')]),
      /^git cannot fetch from origin: /,
      ['--push'],
    ],
    [
      'a push that would publish other commits',
      () => clone.commit('draft.md', 'Not ready.'),
      /^This branch has commits that origin does not have, and they change more than linkbacks\.json\./,
      ['--push'],
    ],
  ])('%s', async (_, prepare, message, flags = ['--commit']) => {
    await prepare(clone);
    const [head, ledger] = [await clone.says('rev-parse', 'HEAD'), await clone.ledger().catch(() => '')];
    const { code, stdout, stderr } = await send(...flags);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toContain('Nothing was sent');
    expect([...neighbour.log, ...blog.requests]).toEqual([]);
    expect(await clone.says('rev-parse', 'HEAD')).toBe(head);
    expect(await clone.ledger().catch(() => '')).toBe(ledger);
  });

  test('where there is no git', async () => {
    const { code, stderr } = await runNode([bin, 'send', '--allow-private', '--commit'], clone.root, {
      PATH: '/nonexistent',
    });
    expect(code).toBe(2);
    expect(stderr).toContain('git cannot be started here.');
    expect(neighbour.log).toEqual([]);
  });
});

test('a hook that refuses the commit: it is said, and what was told stays told', async () => {
  const hooks = join(clone.root, '.git/hooks');
  await mkdir(hooks, { recursive: true });
  await writeFile(join(hooks, 'pre-commit'), '#!/bin/sh\necho "no commits on Sundays" >&2\nexit 1\n');
  await chmod(join(hooks, 'pre-commit'), 0o755);
  const { code, stderr } = await send('--commit');
  expect(code).toBe(1);
  expect(stderr).toContain('git did not commit linkbacks.json: no commits on Sundays');
  expect(await clone.ledger()).toContain('"delivered"');
  const { stdout } = await send();
  expect(stdout).toBe('Nothing is waiting to be told.\n');
});
