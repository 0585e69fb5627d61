import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dueMentions, formatLedger, recallOutcomes } from 'linkback';
import type { Again, Ledger, LedgerPost, Mention } from 'linkback';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ledgerVersions } from '../../../packages/astro-linkback/src/ledger/history.ts';
import { makeRepository } from '../../support/git.ts';
import type { Repository } from '../../support/git.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let folder: string;
let repository: Repository;
let name: string;
const path = () => join(repository.root, name);

beforeEach(async () => {
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  folder = await mkdtemp(join(await temporaryFolder(), 'history-'));
  repository = await makeRepository(join(folder, 'blog'));
  name = 'linkbacks.json';
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const a = 'https://a.example/';
const b = 'https://b.example/?x=1&y="2"';
const today = '2026-11-22';
const pending: Mention = { state: 'pending', since: '2026-11-01' };
const retry: Mention = { state: 'retry', attempts: 1, notBefore: '2026-11-02', words: 'HTTP 503' };
const delivered = (target = a): Mention => ({
  state: 'delivered',
  protocol: 'webmention',
  endpoint: `${new URL(target).origin}/wm`,
  on: '2026-11-02',
});
const post = (mentions: Record<string, Mention>, id = 'p'): LedgerPost => ({
  permalink: `https://blog.example/${id}/`,
  aliases: [],
  mentions,
});
const ledgerOf = (mentions: Record<string, Mention>, id = 'p'): Ledger => ({
  version: 1,
  posts: { [id]: post(mentions, id) },
});
const textOf = (mentions: Record<string, Mention>, id?: string) => formatLedger(ledgerOf(mentions, id));
const open = ledgerOf({ [a]: pending });
const closed = ledgerOf({ [a]: delivered() });

const commit = (mentions: Record<string, Mention>, id?: string) =>
  repository.commit(name, textOf(mentions, id));
const git = (...args: string[]) => repository.git(args);
/** As in a clone that somebody else made. */
const forgetReflog = () => rm(join(repository.root, '.git', 'logs'), { recursive: true });
const versions = (ledger = open) =>
  ledgerVersions(
    path(),
    dueMentions(ledger, today).map(({ target }) => target),
  );
/** What git knows of the ledger's due mentions: their states by post and target. */
async function recalled(ledger = open): Promise<Record<string, string>> {
  const due = dueMentions(ledger, today);
  return Object.fromEntries(
    recallOutcomes(ledger, due, await versions(ledger)).map(({ post, target, mention }) => [
      `${post} → ${target}`,
      mention.state,
    ]),
  );
}
const found = { [`p → ${a}`]: 'delivered' };

describe('where an outcome is found', () => {
  test('in the last commit, and the working tree is older', async () => {
    await commit({ [a]: pending });
    await commit({ [a]: delivered() });
    await writeFile(path(), formatLedger(open));
    expect(await recalled()).toEqual(found);
  });

  test('in an older commit, and the ledger was restored from one before', async () => {
    await commit({ [a]: pending });
    await commit({ [a]: delivered() });
    await commit({ [a]: pending });
    await commit({ [a]: pending, [b]: pending });
    expect(await recalled()).toEqual(found);
  });

  test('in the first commit', async () => {
    await commit({ [a]: delivered() });
    await git('config', 'log.showRoot', 'false');
    await commit({});
    expect(await recalled()).toEqual(found);
  });

  test('on another branch', async () => {
    await commit({ [a]: pending });
    await git('checkout', '-q', '-b', 'other');
    await commit({ [a]: delivered() });
    await git('checkout', '-q', 'main');
    await forgetReflog();
    expect(await readFile(path(), 'utf8')).toBe(formatLedger(open));
    expect(await recalled()).toEqual(found);
  });

  test('on a branch of a remote', async () => {
    await commit({ [a]: pending });
    await git('checkout', '-q', '-b', 'other');
    await commit({ [a]: delivered() });
    const clone = join(folder, 'clone');
    await git('clone', '-q', '-b', 'main', '.', clone);
    await rm(join(clone, '.git', 'logs'), { recursive: true });
    expect(await ledgerVersions(join(clone, name), [a])).toEqual([closed]);
  });

  test('on a branch that is gone, whose ledger lost in the merge', async () => {
    await commit({ [a]: pending });
    await git('checkout', '-q', '-b', 'other');
    await commit({ [a]: delivered() });
    await git('checkout', '-q', 'main');
    await repository.commit('post.md', 'Text');
    await git('merge', '-q', '-s', 'ours', '-m', 'merge', 'other');
    await git('branch', '-q', '-D', 'other');
    await forgetReflog();
    expect(await recalled()).toEqual(found);
  });

  test('in the ledger of a merge, and of neither side', async () => {
    await commit({ [a]: pending });
    await git('checkout', '-q', '-b', 'other');
    await commit({ [a]: pending, [b]: pending });
    await git('checkout', '-q', 'main');
    await commit({ [a]: retry });
    await git('config', 'log.diffMerges', 'off');
    await git('config', 'log.follow', 'true');
    await repository.git(['merge', '-q', '--no-commit', 'other'], { allowFailure: true });
    await commit({ [a]: delivered(), [b]: pending });
    expect((await git('rev-list', '--parents', '-n1', 'HEAD')).trim().split(' ')).toHaveLength(3);
    await commit({ [a]: pending, [b]: pending });
    expect(await recalled()).toEqual(found);
  });

  test.each([0, 1])('in stash %i', async (depth) => {
    await commit({ [a]: pending });
    await writeFile(path(), formatLedger(closed));
    await git('stash', '-q');
    for (let count = 0; count < depth; count += 1) {
      await writeFile(path(), textOf({ [a]: pending, [b]: pending }));
      await git('stash', '-q');
    }
    expect(await readFile(path(), 'utf8')).toBe(formatLedger(open));
    expect(await recalled()).toEqual(found);
  });

  test('in a stash of a file that was not tracked yet', async () => {
    await repository.commit('post.md', 'Text');
    await writeFile(path(), formatLedger(closed));
    await git('stash', '-q', '-u');
    await forgetReflog();
    expect(await recalled()).toEqual(found);
  });

  test('in the reflog', async () => {
    await commit({ [a]: pending });
    await commit({ [a]: delivered() });
    await git('reset', '-q', '--hard', 'HEAD~');
    expect(await git('rev-list', '--all', '--count')).toBe('1\n');
    expect(await recalled()).toEqual(found);
  });

  test('in a commit that no branch has', async () => {
    await commit({ [a]: pending });
    await git('checkout', '-q', '--detach');
    await commit({ [a]: delivered() });
    await forgetReflog();
    await writeFile(path(), formatLedger(open));
    expect(await recalled()).toEqual(found);
  });

  test('under another file name of the post', async () => {
    await commit({ [a]: delivered() }, 'old');
    await commit({});
    const renamed: Ledger = {
      version: 1,
      posts: { new: { ...post({ [a]: pending }), permalink: 'https://blog.example/old/' } },
    };
    expect(await recalled(renamed)).toEqual({ [`new → ${a}`]: 'delivered' });
  });

  test('of a link that was taken out, and spelled otherwise', async () => {
    const spelling = 'https://A.example:443/';
    await commit({ [spelling]: { state: 'removed', on: today, was: delivered() as never } });
    await commit({ [a]: pending });
    expect(await recalled()).toEqual(found);
  });

  test('of a ledger that was deleted', async () => {
    await commit({ [a]: delivered() });
    await git('rm', '-q', name);
    await git('commit', '-q', '-m', 'delete');
    expect(await recalled()).toEqual(found);
  });

  test.each<[string, Mention]>([
    ['an attempt', retry],
    ['an update', { ...delivered(), again: { ...(delivered() as Again), on: today } } as Mention],
    ['a removal', { state: 'removed', on: today, was: delivered(), again: delivered() } as Mention],
    ['an update that failed', { ...delivered(), again: { ...retry, notBefore: '2026-11-30' } } as Mention],
  ])('of %s, in every place', async (_, said) => {
    const known: Mention = said.state === 'retry' ? pending : ({ ...said, again: pending } as Mention);
    const older = (mention: Mention): Ledger => ({
      version: 1,
      posts: { p: { ...post({ [a]: mention }), text: 'mark' } },
    });
    const [before, told] = [formatLedger(older(known)), formatLedger(older(said))];
    const places: Record<string, () => Promise<unknown>> = {
      checkout: () => git('checkout', '-q', 'HEAD~1', '--', name),
      'reset --hard': () => git('reset', '-q', '--hard', 'HEAD~1'),
      revert: () => git('revert', '-n', 'HEAD'),
      branch: () => git('checkout', '-q', '-b', 'second', 'HEAD~1'),
      'cherry-pick': async () => {
        await git('checkout', '-q', '-b', 'picked', 'HEAD~2');
        await git('cherry-pick', 'main~1');
      },
      stash: async () => {
        await git('reset', '-q', '--soft', 'HEAD~1');
        await git('stash', 'push', '-q', '--', name);
      },
    };
    await repository.commit('post.md', 'Text');
    await repository.commit(name, before);
    await repository.commit(name, told);
    const tip = (await git('rev-parse', 'HEAD')).trim();
    const expected = recallOutcomes(older(known), [{ post: 'p', target: a }], [older(said)]);
    expect(expected).toHaveLength(1);
    for (const [place, go] of Object.entries(places)) {
      await go();
      expect(await readFile(path(), 'utf8'), place).toBe(before);
      const asked = [{ post: 'p', target: a }];
      expect(recallOutcomes(older(known), asked, await ledgerVersions(path(), [a])), place).toEqual(expected);
      await git('checkout', '-q', '-f', '-B', 'main', tip);
    }
    const worktree = join(folder, 'worktree');
    await git('worktree', 'add', '-q', '--detach', worktree, 'HEAD~1');
    const there = await ledgerVersions(join(worktree, name), [a]);
    expect(recallOutcomes(older(known), [{ post: 'p', target: a }], there), 'worktree').toEqual(expected);
  });

  test('of several targets, each where it is', async () => {
    await commit({ [a]: pending, [b]: pending });
    await git('checkout', '-q', '-b', 'other');
    await commit({ [a]: delivered(), [b]: pending });
    await git('checkout', '-q', 'main');
    await commit({ [a]: pending, [b]: { state: 'none', on: today } });
    await commit({ [a]: pending, [b]: retry });
    const ledger = ledgerOf({ [a]: pending, [b]: retry });
    expect(await recalled(ledger)).toEqual({ ...found, [`p → ${b}`]: 'none' });
  });

  test('of two posts that say the same line on two branches', async () => {
    await commit({ [a]: pending });
    for (const id of ['p', 'q']) {
      await git('checkout', '-q', '-b', id, 'main');
      await commit({ [a]: delivered() }, id);
    }
    await git('checkout', '-q', 'main');
    const ledger: Ledger = {
      version: 1,
      posts: { p: post({ [a]: pending }, 'p'), q: post({ [a]: pending }, 'q') },
    };
    expect(await recalled(ledger)).toEqual({ ...found, [`q → ${a}`]: 'delivered' });
  });
});

describe('whatever the ledger looks like', () => {
  test.each([
    'site/linkbacks.json',
    'ein Ordner/Verknüpfungen [neu] *.json',
    ':(top)linkbacks.json',
    '-p',
    '“a”\n"b".json',
  ])('%s', async (given) => {
    name = given;
    await commit({ [a]: delivered() });
    await repository.commit('linkbacks.json', textOf({ [a]: { state: 'none', on: today } }));
    await commit({ [a]: pending });
    expect(await versions()).toEqual([closed]);
  });

  test('a link to a file of another folder', async () => {
    name = 'data/ledger.json';
    await commit({ [a]: delivered() });
    await commit({ [a]: pending });
    name = 'linkbacks.json';
    await symlink(join('data', 'ledger.json'), path());
    expect(await recalled()).toEqual(found);
  });

  const laidOut: [string, (ledger: Ledger) => string][] = [
    ['over several lines', (ledger) => JSON.stringify(ledger, undefined, 2)],
    [
      'with tabs and carriage returns',
      (ledger) => JSON.stringify(ledger, undefined, '\t').replaceAll('\n', '\r\n'),
    ],
    ['on one line', (ledger) => JSON.stringify(ledger)],
    ['canonical, with carriage returns', (ledger) => formatLedger(ledger).replaceAll('\n', '\r\n')],
    ['two mentions a line', (ledger) => formatLedger(ledger).replaceAll(/(?<=\}),\n {2}"/g, ', "')],
    ['the brace below', (ledger) => formatLedger(ledger).replaceAll(/: \{ "state"/g, ':\n{ "state"')],
    ['with escapes', (ledger) => formatLedger(ledger).replaceAll('https:', 'http\\u0073:')],
  ];
  test.each(laidOut)('%s', async (_, write) => {
    const between = (mention: Mention): Ledger =>
      ledgerOf({ 'https://0.example/': pending, [a]: mention, [b]: delivered(b) });
    await repository.commit(name, write(between(pending)));
    await repository.commit(name, write(between(delivered())));
    await repository.commit(name, write(between(pending)));
    expect(await recalled()).toEqual(found);
  });

  test('over several lines, and the target took the place of another', async () => {
    const write = (target: string, mention: Mention) =>
      repository.commit(
        name,
        JSON.stringify(ledgerOf({ [target]: mention }), undefined, 2).replaceAll('https:', 'http\\u0073:'),
      );
    await write('https://0.example/', delivered());
    await write(a, delivered());
    await write(a, pending);
    expect(await recalled()).toEqual(found);
  });

  test('lines that are longer than what a pipe holds, of letters of two bytes', async () => {
    const target = 'https://bücher.example/ä';
    const long = { ...delivered(), words: 'ä'.repeat(200_000) } as Mention;
    await commit({ [target]: pending });
    await commit({ [target]: long });
    await commit({ [target]: pending });
    expect(await versions(ledgerOf({ [target]: pending }))).toEqual([ledgerOf({ [target]: long })]);
  });

  test('an unfinished merge was committed in between', async () => {
    await commit({ [a]: pending });
    await commit({ [a]: delivered() });
    const [line = ''] = /^.*delivered.*$/m.exec(formatLedger(closed)) ?? [];
    const conflict = formatLedger(closed).replace(line, `<<<<<<< HEAD\n${line}\n=======\n>>>>>>> b`);
    await commit({});
    await repository.commit(name, conflict);
    await repository.commit(name, '');
    await commit({ [a]: pending });
    expect(await versions()).toEqual([closed]);
  });

  test('an unfinished merge about another target does not stand for what it holds', async () => {
    await commit({ [a]: delivered(), [b]: pending });
    const text = textOf({ [a]: delivered(), [b]: delivered(b) });
    await repository.commit(name, text.replace(/^.*delivered.*b\.example.*$/m, '<<<<<<< HEAD\n$&'));
    await commit({ [a]: pending, [b]: pending });
    expect(await recalled(ledgerOf({ [a]: pending, [b]: pending }))).toEqual(found);
  });

  test('two posts had one number', async () => {
    const shared: Ledger = {
      version: 1,
      posts: { p: { ...post({ [a]: delivered() }), number: 7 }, q: { ...post({}, 'q'), number: 7 } },
    };
    await repository.commit(name, formatLedger(shared));
    await commit({ [a]: pending });
    expect(await recalled()).toEqual(found);
  });

  test('.gitattributes hides its changes, and settings of this person change what git shows', async () => {
    await writeFile(join(repository.root, '.gitattributes'), '*.json -diff\n');
    await writeFile(join(repository.root, 'tool'), '#!/bin/sh\necho tool\n');
    await chmod(join(repository.root, 'tool'), 0o755);
    for (const setting of [
      'color.ui=always',
      'diff.noprefix=true',
      'log.follow=true',
      'log.showSignature=true',
      'format.pretty=%s "https://a.example/": { "state": "delivered"',
      'diff.context=9',
      'diff.external=./tool',
      'core.pager=./tool',
    ]) {
      const [key = '', ...value] = setting.split('=');
      await git('config', key, value.join('='));
    }
    await commit({ [a]: pending });
    await commit({ [a]: delivered() });
    await commit({ [a]: pending });
    expect(await versions()).toEqual([closed]);
    await writeFile(join(repository.root, '.gitattributes'), '*.json diff=tool\n');
    await git('config', 'diff.tool.textconv', './tool');
    await git('config', 'diff.tool.command', './tool');
    expect(await versions()).toEqual([closed]);
  });
});

describe('what is not read', () => {
  test('versions in which a target is pending, or that are about others', async () => {
    await commit({});
    await commit({ [a]: pending });
    await commit({ [a]: { ...pending, reason: '"state": "delivered"' }, [b]: delivered(b) });
    await commit({ [b]: delivered(b) });
    expect(await versions()).toEqual([]);
    expect(await ledgerVersions(path(), ['https://b.example/'])).toEqual([]);
    expect(await ledgerVersions(path(), [b])).toHaveLength(1);
  });

  test('versions over several lines in which nothing was said, and no line of the target', async () => {
    const typedIn = { ...pending, protocol: 'trackback', reason: a } as Mention;
    for (const mention of [pending, typedIn]) {
      await repository.commit(name, JSON.stringify(ledgerOf({ [b]: mention }), undefined, 2));
    }
    expect(await versions()).toEqual([]);
  });

  test('what was taken out and told so, of another target', async () => {
    const again = { state: 'pending', since: today };
    await commit({ [b]: { state: 'removed', on: today, was: delivered(b), again } as Mention });
    expect(await versions()).toEqual([]);
    expect(await ledgerVersions(path(), [b])).toHaveLength(1);
  });

  test('versions that can have nothing to add to a newer one', async () => {
    const posts = (count: number): Ledger => ({
      version: 1,
      posts: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `p${index}`,
          post({ [a]: { ...delivered(), on: `2026-11-0${index + 1}` } as Mention }, `p${index}`),
        ]),
      ),
    });
    for (const count of [1, 2, 3, 4]) await repository.commit(name, formatLedger(posts(count)));
    await commit({ [a]: pending });
    expect(await versions()).toEqual([posts(4)]);
  });

  test('of 300 commits, more than 50; the oldest outcome is found behind them all', async () => {
    const targets = Array.from({ length: 150 }, (_, index) => `https://${index}.example/`);
    const until = (count: number) =>
      textOf(
        Object.fromEntries(
          targets.map((target, index) => [target, index < count ? delivered(target) : pending]),
        ),
      );
    // Told one by one, restored, and told one by one again but for the last ten.
    const texts = [...targets.keys(), ...targets.keys()].map((index, turn) =>
      until(turn < 150 ? index + 1 : Math.min(index, 140)),
    );
    const stream = texts.map((content, turn) =>
      [
        'commit refs/heads/main',
        `committer A <a@blog.example> ${1_700_000_000 + turn * 60} +0000`,
        'data 1\nx',
        `M 100644 inline ${name}`,
        `data ${Buffer.byteLength(content)}\n${content}`,
      ].join('\n'),
    );
    await repository.git(['fast-import', '--quiet'], { input: `${stream.join('\n')}\n` });
    const ledger = ledgerOf(Object.fromEntries(targets.map((target) => [target, pending])));
    const read = await versions(ledger);
    expect(read).toHaveLength(50);
    expect(Object.keys(await recalled(ledger))).toEqual(targets.map((target) => `p → ${target}`));
  });
});

describe('nothing to ask', () => {
  test('no repository', async () => {
    // This test itself runs in one.
    vi.stubEnv('GIT_CEILING_DIRECTORIES', folder);
    await writeFile(join(folder, name), formatLedger(open));
    expect(await ledgerVersions(join(folder, name), [a])).toEqual([]);
  });

  test('a repository without commits, and a ledger that is not tracked', async () => {
    await writeFile(path(), formatLedger(closed));
    expect(await versions()).toEqual([]);
    await repository.commit('.gitignore', name);
    expect(await versions()).toEqual([]);
  });

  test.each(['no/such/folder/linkbacks.json', 'file/linkbacks.json'])('no such folder: %s', async (given) => {
    await writeFile(join(repository.root, 'file'), '');
    name = given;
    expect(await versions()).toEqual([]);
  });

  test('a history of one commit', async () => {
    await commit({ [a]: delivered() });
    await commit({ [a]: pending });
    const clone = join(folder, 'clone');
    await git('clone', '-q', '--depth=1', `file://${repository.root}`, clone);
    expect(await ledgerVersions(join(clone, name), [a])).toEqual([]);
  });

  test('a clone that would fetch what it does not have: the network is not asked', async () => {
    await commit({ [a]: delivered() });
    await commit({ [a]: pending });
    await git('config', 'uploadpack.allowFilter', 'true');
    const clone = join(folder, 'clone');
    await git('clone', '-q', '--filter=blob:none', `file://${repository.root}`, clone);
    const missing = () => git('-C', clone, 'rev-list', '--objects', '--all', '--missing=print');
    const before = await missing();
    expect(before).toMatch(/^\?/m);
    expect(await ledgerVersions(join(clone, name), [a])).toEqual([]);
    vi.stubEnv('GIT_NO_LAZY_FETCH', '0');
    expect(await ledgerVersions(join(clone, name), [a])).toEqual([]);
    expect(await missing()).toBe(before);
  });

  test('no git', async () => {
    await commit({ [a]: delivered() });
    vi.stubEnv('PATH', '');
    expect(await versions()).toEqual([]);
  });

  test('a broken repository', async () => {
    await commit({ [a]: delivered() });
    await rename(join(repository.root, '.git', 'objects'), join(repository.root, '.git', 'lost'));
    expect(await versions()).toEqual([]);
  });
});

describe('a git of another kind', () => {
  /** Puts a script before the real git. */
  async function wrap(script: string): Promise<void> {
    const bin = join(repository.root, '.git', 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'git'), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, 'git'), 0o755);
    vi.stubEnv('PATH', `${bin}:${process.env['PATH'] ?? ''}`);
  }

  test('one that takes too long is ended', async () => {
    await wrap('echo $$ > "$(dirname "$0")/pid"; sleep 600; echo "+nothing"');
    expect(await ledgerVersions(path(), [a], 500)).toEqual([]);
    const pid = Number(await readFile(join(repository.root, '.git', 'bin', 'pid'), 'utf8'));
    await sleep(50);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('what it found before it was ended, or failed, is used', async () => {
    await commit({ [a]: delivered() });
    const git = 'PATH="${PATH#*:}"; export PATH; case "$*" in *cat-file*) exec git "$@";; esac; git "$@"';
    await wrap(`${git}; sleep 9`);
    expect(await ledgerVersions(path(), [a], 4000)).toEqual([closed]);
    await rm(join(repository.root, '.git', 'bin'), { recursive: true });
    await wrap(`${git}; exit 128`);
    expect(await versions()).toEqual([closed]);
  });

  test('none is run for no target', async () => {
    await wrap('touch "$(dirname "$0")/run"');
    expect(await ledgerVersions(path(), [])).toEqual([]);
    expect(existsSync(join(repository.root, '.git', 'bin', 'run'))).toBe(false);
    await versions();
    expect(existsSync(join(repository.root, '.git', 'bin', 'run'))).toBe(true);
  });

  test('run by a hook of git, in a folder below', async () => {
    name = 'site/linkbacks.json';
    await commit({ [a]: delivered() });
    await commit({ [a]: pending });
    vi.stubEnv('GIT_DIR', '.git');
    vi.stubEnv('GIT_WORK_TREE', '.');
    expect(await recalled()).toEqual(found);
  });
});
