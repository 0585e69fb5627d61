import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLedger, parseLedger } from 'linkback';
import type { Ledger, LedgerPost, Mention } from 'linkback';
import { beforeEach, describe, expect, test } from 'vitest';
import { bin, commandInFolder } from '../support/command.ts';
import { makeRepository } from '../support/git.ts';
import type { Repository } from '../support/git.ts';
import { runNode } from '../support/site.ts';

const { linkback, path } = commandInFolder();

const target = 'https://t.example/';
const pending: Mention = { state: 'pending', since: '2026-11-20' };
const delivered: Mention = {
  state: 'delivered',
  protocol: 'webmention',
  endpoint: 'https://t.example/wm',
  on: '2026-11-21',
};
const post = (id: string, number: number, mention?: Mention): LedgerPost => ({
  number,
  permalink: `https://e.example/${id}/`,
  aliases: [],
  mentions: mention === undefined ? {} : { [target]: mention },
});
const of = (posts: Record<string, LedgerPost>): Ledger => ({ version: 1, posts });
const base = formatLedger(of({ 'blog/a': post('a', 1, pending) }));
/** A new post on each side, by one number; a delivery on one of them. */
const ours = formatLedger(of({ 'blog/a': post('a', 1, pending), 'blog/b': post('b', 2, pending) }));
const theirs = formatLedger(of({ 'blog/a': post('a', 1, delivered), 'blog/c': post('c', 2) }));
const merged = formatLedger(
  of({ 'blog/a': post('a', 1, delivered), 'blog/b': post('b', 2, pending), 'blog/c': post('c', 3) }),
);
const words = `linkbacks.json is merged and staged: 3 posts, 2 mentions.
  blog/c: its number is 3, since 2 is that of blog/b
To have git do this by itself in this clone: npx linkback merge --setup
`;

let repository: Repository;

/** Two branches, `ours` checked out; undefined is a side that has no ledger. */
async function branches(texts: { base?: string; ours?: string; theirs?: string }, file = 'linkbacks.json') {
  repository = await makeRepository(path('.'));
  const write = async (text: string | undefined, other: string) => {
    if (text === undefined) await rm(path(file), { force: true });
    await repository.commit(text === undefined ? 'other.txt' : file, text ?? other);
  };
  await write(texts.base, 'base');
  await repository.git(['branch', 'theirs']);
  await write(texts.ours, 'ours');
  await repository.git(['checkout', '-q', 'theirs']);
  await write(texts.theirs, 'theirs');
  await repository.git(['checkout', '-q', 'main']);
}

const failing = (...args: string[]) => repository.git(args, { allowFailure: true });
const text = (file = 'linkbacks.json') => readFile(path(file), 'utf8');
const status = () => repository.git(['status', '--porcelain', '--untracked-files=no']);

describe('what git left unmerged', () => {
  test('is merged, staged and said', async () => {
    await branches({ base, ours, theirs });
    await failing('merge', 'theirs');
    expect(await text()).toContain('<<<<<<<');
    const told = await linkback('status');
    expect(told.stderr).toContain('Run `npx linkback merge`');
    expect(await linkback('merge')).toEqual({ code: 0, stdout: words, stderr: '' });
    expect(await text()).toBe(merged);
    expect(await status()).toBe('M  linkbacks.json\n');
    expect(await linkback('merge')).toEqual({
      code: 0,
      stdout:
        'linkbacks.json needs no merge: git holds no other side of it, and no two posts claim the same.\n',
      stderr: '',
    });
  });

  test('--json', async () => {
    await branches({ base, ours, theirs });
    await failing('merge', 'theirs');
    const { stdout } = await linkback('merge', '--json');
    expect(JSON.parse(stdout)).toEqual({
      merged: true,
      staged: true,
      decided: [{ post: 'blog/c', decisions: [{ kind: 'renumbered', from: 2, to: 3, owner: 'blog/b' }] }],
    });
    expect(JSON.parse((await linkback('merge', '--json')).stdout)).toEqual({ merged: false });
  });

  // Ours and theirs change places in the first two.
  test.each<[string, () => Promise<unknown>]>([
    ['rebase', () => failing('rebase', 'theirs')],
    ['cherry-pick', () => failing('cherry-pick', 'theirs')],
    [
      'stash pop',
      async () => {
        await repository.git(['checkout', '-q', '-b', 'stashing', 'main~1']);
        await writeFile(path(), theirs);
        await repository.git(['stash', '-q']);
        await repository.git(['checkout', '-q', 'main']);
        await failing('stash', 'pop');
      },
    ],
  ])('in a %s', async (_, command) => {
    await branches({ base, ours, theirs });
    await command();
    expect(await text()).toContain('<<<<<<<');
    expect((await linkback('merge')).stdout).toBe(words);
    expect(await text()).toBe(merged);
    expect(await status()).toBe('M  linkbacks.json\n');
  });

  test('in a work tree of its own, in a folder, with a name that has a blank', async () => {
    const file = 'sites/my blog/linkbacks.json';
    await branches({ base, ours, theirs }, file);
    await repository.git(['worktree', 'add', '-q', 'tree', 'theirs']);
    await expect(repository.git(['-C', 'tree', 'merge', 'main'])).rejects.toThrow('CONFLICT');
    const { stdout } = await linkback('merge', '--ledger', `tree/${file}`);
    expect(stdout).toContain('linkbacks.json is merged and staged');
    expect(await text(`tree/${file}`)).toBe(merged);
    expect(await repository.git(['-C', 'tree', 'ls-files', '--unmerged'])).toBe('');
  });

  test.each([
    ['added on both sides', { ours, theirs }, merged],
    ['deleted there, changed here', { base, ours: merged }, merged],
    ['changed there, deleted here', { base, theirs }, theirs],
  ])('%s', async (_, texts, expected) => {
    await branches(texts);
    await failing('merge', 'theirs');
    expect((await linkback('merge')).code).toBe(0);
    expect(await text()).toBe(expected);
    expect(await repository.git(['ls-files', '--unmerged'])).toBe('');
  });

  test('what was typed in meanwhile is kept', async () => {
    await branches({ base, ours, theirs });
    await failing('merge', 'theirs');
    const veto = { state: 'skip', reason: 'mine' } as const;
    await writeFile(
      path(),
      formatLedger(of({ 'blog/a': post('a', 1, pending), 'blog/b': post('b', 2, veto) })),
    );
    await linkback('merge');
    const { posts } = parseLedger(await text());
    expect(posts['blog/a']?.mentions[target]).toEqual(delivered);
    expect(posts['blog/b']?.mentions[target]).toEqual(veto);
    expect(posts['blog/c']?.number).toBe(3);
  });

  test.each([
    [
      'a side that is broken',
      { base, ours: ours.replace('"version": 1,', '"version": 1'), theirs },
      'linkbacks.json of ours, line 3: this is not JSON (CommaExpected).\n\nMend it on the branch that it comes from, and merge again. The ledger was not changed.\n',
    ],
    [
      'a side of a newer version',
      { base, ours, theirs: theirs.replace('"version": 1', '"version": 2') },
      'linkbacks.json of theirs, line 2: this ledger has version 2, and this program knows version 1.\n\nUpdate linkback and astro-linkback: npm install astro-linkback@latest. The ledger was not changed.\n',
    ],
  ])('%s changes nothing', async (_, texts, stderr) => {
    await branches(texts);
    await failing('merge', 'theirs');
    const before = await text();
    expect(await linkback('merge')).toEqual({ code: 2, stdout: '', stderr });
    expect(await text()).toBe(before);
    expect(await status()).toBe('UU linkbacks.json\n');
  });

  test('a base that is broken is none, and that is said', async () => {
    await branches({ base: base.replace('"version": 1,', '"version": 1'), ours, theirs });
    await failing('merge', 'theirs');
    const { stdout } = await linkback('merge');
    expect(stdout).toContain(
      'What both sides began with cannot be read, so all that either of them holds was kept.',
    );
    expect(await text()).toBe(merged);
  });
});

describe('markers that were committed', () => {
  const decided = '  blog/a: https://t.example/ is delivered, on the other side it was pending\n';

  test.each([
    // Without a base it is open which of the two states was there before.
    ['merge', words.replace('\n', `\n${decided}`)],
    ['diff3', words],
    ['zdiff3', words],
  ])('in the style %s', async (style, words) => {
    await branches({ base, ours, theirs });
    await failing('-c', `merge.conflictStyle=${style}`, 'merge', 'theirs');
    await repository.git(['commit', '-q', '-a', '-m', 'oops']);
    expect((await linkback('merge')).stdout).toBe(words);
    expect(await text()).toBe(merged);
    expect(await status()).toBe('M  linkbacks.json\n');
  });

  test('without git they are taken out as well', async () => {
    const [head = '', lines = ''] = ours.split(/(?<="posts": \{\n)/);
    const own = (side: string) => side.slice(head.length, -'}\n}\n'.length);
    expect(head + lines).toBe(ours);
    await writeFile(path(), `${head}<<<<<<< a\n${own(ours)}=======\n${own(theirs)}>>>>>>> b\n}\n}\n`);
    const outside = await runNode([bin, 'merge'], path('.'), { GIT_CEILING_DIRECTORIES: path('..') });
    expect(outside.stdout).toBe(`linkbacks.json is merged: 3 posts, 2 mentions.
${decided}  blog/c: its number is 3, since 2 is that of blog/b
`);
    expect(await text()).toBe(merged);
  });

  test('that do not stand as git sets them', async () => {
    const half = ours.replace('"blog/b"', '>>>>>>> b\n"blog/b"');
    await branches({ base, ours: half, theirs });
    const { code, stderr } = await linkback('merge');
    expect([code, await text()]).toEqual([2, half]);
    expect(stderr).toBe(
      "linkbacks.json holds markers of a git merge, but not as git sets them, so the two sides cannot be told apart.\n\nBring one side back, git checkout COMMIT -- linkbacks.json: what the other one told, sending finds in git's history. The ledger was not changed.\n",
    );
  });
});

describe('what git merged by its lines, and cannot stand', () => {
  test.each<[string, Record<string, LedgerPost>, Record<string, LedgerPost>, string]>([
    [
      'two posts with one number',
      { 'blog/b': post('b', 2), 'blog/x': post('x', 2, delivered) },
      { 'blog/b': post('b', 3), 'blog/x': post('x', 2, delivered) },
      'blog/b: its number is 3, since 2 is that of blog/x',
    ],
    [
      'one post under two names',
      { 'blog/b': post('x', 2, pending), 'blog/x': post('x', 2, delivered) },
      { 'blog/b': post('x', 2, delivered) },
      'blog/b: on the other side it is blog/x; https://t.example/ is delivered, on the other side it was pending',
    ],
    [
      'one post under three names',
      { 'blog/b': post('x', 2, pending), 'blog/c': post('x', 2, delivered), 'blog/d': post('x', 2) },
      { 'blog/b': post('x', 2, delivered) },
      'blog/b: on the other side it is blog/c',
    ],
  ])('%s', async (_, posts, expected, line) => {
    await writeFile(path(), formatLedger(of(posts)));
    const { stderr } = await linkback('status');
    expect(stderr).toContain('Where two branches came to that, run `npx linkback merge`');
    expect((await linkback('merge')).stdout).toContain(line);
    expect(await text()).toBe(formatLedger(of(expected)));
  });
});

describe('mistakes', () => {
  beforeEach(async () => void (repository = await makeRepository(path('.'))));

  test('no ledger', async () => {
    expect(await linkback('merge')).toEqual({
      code: 2,
      stdout: '',
      stderr: `There is no ledger at ${path()}.\n\nWhere it is elsewhere, name it: --ledger path/to/linkbacks.json. Nothing was changed.\n`,
    });
  });

  test('a driver without its files', async () => {
    const { code, stderr } = await linkback('merge', 'base');
    expect([code, stderr]).toEqual([
      2,
      'A merge driver is given three files: linkback merge %O %A %B.\n\nRun `linkback merge` alone to merge what git left unmerged, or `linkback merge --setup` to make it the driver. Nothing was changed.\n',
    ]);
  });

  test('a ledger that is broken is named by line', async () => {
    await writeFile(path(), '{\n"version": 1\n"posts": {}\n}\n');
    expect((await linkback('merge')).stderr).toContain('linkbacks.json, line 3: this is not JSON');
  });

  test('a ledger that may not be written', async () => {
    await branches({ base, ours, theirs });
    await failing('merge', 'theirs');
    await chmod(path(), 0o444);
    expect((await linkback('merge')).stderr).toContain('it is read-only');
  });
});

describe('the merge driver', () => {
  /** The command as it is called in a blog that has it installed. */
  async function install(folder = '.'): Promise<(...args: string[]) => ReturnType<typeof runNode>> {
    const command = path(join(folder, 'node_modules/.bin/linkback'));
    await mkdir(join(command, '..'), { recursive: true });
    await writeFile(command, `import(${JSON.stringify(bin)});\n`);
    return (...args) => runNode([command, ...args], path(folder));
  }

  test('is set up by one line, once', async () => {
    await branches({ base, ours, theirs });
    await repository.commit('.gitattributes', '*.jpg binary');
    const command = await install();
    expect(await command('merge', '--setup')).toEqual({
      code: 0,
      stderr: '',
      stdout: `Git merges linkbacks.json by \`linkback merge\` in this clone from now on.
Commit .gitattributes; in every other clone run this once: npx linkback merge --setup
`,
    });
    const state = async () => [await text('.gitattributes'), await text('.git/config')];
    const before = await state();
    expect(before[0]).toBe('*.jpg binary\n/linkbacks.json merge=linkback\n');
    expect((await command('merge', '--setup')).stdout).toBe(
      'Git merges linkbacks.json by `linkback merge` already.\n',
    );
    expect(await state()).toEqual(before);
  });

  test('where an attribute of the clone says otherwise, it says so', async () => {
    await branches({ base, ours, theirs });
    await repository.commit('.gitattributes', '/linkbacks.json merge=linkback\n');
    await mkdir(path('.git/info'), { recursive: true });
    await writeFile(path('.git/info/attributes'), 'linkbacks.json merge=union\n');
    const command = await install();
    for (let time = 0; time < 2; time += 1) {
      const { code, stdout } = await command('merge', '--setup');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Git does not merge linkbacks\.json by `linkback merge`: an attribute .*\n$/);
    }
    expect(await text('.gitattributes')).toBe('/linkbacks.json merge=linkback\n');
  });

  test.each([['merge'], ['rebase'], ['cherry-pick']])('in a %s there is no conflict', async (how) => {
    await branches({ base, ours, theirs });
    const command = await install();
    await command('merge', '--setup');
    const { code, stderr } = await gitIn(path('.'), how, 'theirs');
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('  blog/c: its number is 3, since 2 is that of blog/b\n'),
    ]);
    expect(await text()).toBe(merged);
  });

  test('in a folder, with a ledger of another name', async () => {
    const file = 'sites/my [blog]/links of mine.json';
    await branches({ base, ours, theirs }, file);
    const command = await install('sites/my [blog]');
    await command('merge', '--setup', '--ledger', 'links of mine.json');
    expect(await text('sites/my [blog]/.gitattributes')).toBe('"/links of mine.json" merge=linkback\n');
    await repository.git(['merge', '-q', '--no-edit', 'theirs']);
    expect(await text(file)).toBe(merged);
  });

  test('is the command of the installed package, wherever it lies between the ledger and the top', async () => {
    await branches({ base, ours, theirs }, 'sites/blog/linkbacks.json');
    const command = path('sites/node_modules/astro-linkback/bin/linkback.js');
    await mkdir(join(command, '..'), { recursive: true });
    await writeFile(command, `import(${JSON.stringify(bin)});\n`);
    await linkback('merge', '--setup', '--ledger', 'sites/blog/linkbacks.json');
    expect(await text('.git/config')).toContain(
      "node 'sites/node_modules/astro-linkback/bin/linkback.js' merge",
    );
    await repository.git(['merge', '-q', '--no-edit', 'theirs']);
    expect(await text('sites/blog/linkbacks.json')).toBe(merged);
  });

  test('where the command is missing it is a conflict with both sides, and the command mends it', async () => {
    await branches({ base, ours, theirs });
    const command = await install();
    await command('merge', '--setup');
    await rm(path('node_modules'), { recursive: true });
    expect((await gitIn(path('.'), 'merge', 'theirs')).stderr).toBe('');
    expect(await status()).toBe('UU linkbacks.json\n');
    expect(await text()).toContain('>>>>>>> theirs');
    const again = await install();
    expect((await again('merge')).stdout).toBe(words.split('\n').slice(0, 2).join('\n') + '\n');
    expect(await text()).toBe(merged);
  });

  test('a side that it cannot read is a conflict, and is named', async () => {
    await branches({ base, ours, theirs: theirs.replace('"version": 1', '"version": 2') });
    const command = await install();
    await command('merge', '--setup');
    const { code, stderr } = await gitIn(path('.'), 'merge', 'theirs');
    expect(code).toBe(1);
    expect(stderr).toContain('linkbacks.json of theirs, line 2: this ledger has version 2');
    expect(stderr).toContain('Git leaves a conflict in it.\n');
    expect(await status()).toBe('UU linkbacks.json\n');
    expect(await text()).toContain('<<<<<<< ours');
  });

  test('a ledger that is not there yet is in the repository that its folder leads to', async () => {
    await mkdir(path('blog'));
    await mkdir(path('elsewhere/data'), { recursive: true });
    await gitIn(path('elsewhere'), 'init', '-q');
    await symlink('../elsewhere/data', path('blog/data'));
    const command = ['merge', '--setup', '--ledger', 'data/linkbacks.json'];
    expect((await runNode([bin, ...command], path('blog'))).code).toBe(0);
    expect(await text('elsewhere/data/.gitattributes')).toBe('/linkbacks.json merge=linkback\n');
    const mistyped = await runNode([bin, 'merge', '--setup', '--ledger', 'no/such/l.json'], path('blog'));
    expect([mistyped.code, mistyped.stderr]).toEqual([
      2,
      expect.stringContaining('is in no work tree of git.'),
    ]);
  });

  test('outside of a repository it says so', async () => {
    const outside = await runNode([bin, 'merge', '--setup'], path('.'), {
      GIT_CEILING_DIRECTORIES: path('..'),
    });
    expect([outside.code, outside.stderr]).toEqual([
      2,
      `${path('.').replace(/\/$/, '')} is in no work tree of git.\n\nRun it in the clone of your blog, or name its ledger: --ledger path/to/linkbacks.json. Nothing was changed.\n`,
    ]);
  });
});

/** With what git says on its error stream. */
async function gitIn(folder: string, ...args: string[]): ReturnType<typeof runNode> {
  const script = `const { spawnSync } = require('node:child_process');
const { status, stderr } = spawnSync('git', ${JSON.stringify(args)}, { encoding: 'utf8', env: { ...process.env, GIT_EDITOR: 'true' } });
process.stderr.write(stderr); process.exitCode = status;`;
  const who = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@b.example',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@b.example',
  };
  return runNode(['-e', script], folder, {
    ...who,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  });
}
