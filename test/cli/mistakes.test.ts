import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { commandInFolder, ledgerOf, pending } from '../support/command.ts';

const { linkback, path } = commandInFolder();

describe('help and mistakes', () => {
  test('--help names every command and what to do after a deploy', async () => {
    const { code, stdout, stderr } = await linkback('--help');
    expect([code, stderr]).toEqual([0, '']);
    for (const words of [
      'status',
      'send',
      'baseline',
      'discover [options] <url>',
      'After a deploy:',
      '$ linkback send',
    ]) {
      expect(stdout).toContain(words);
    }
  });

  test('--help of `send` names every network option with its default', async () => {
    const { stdout } = await linkback('send', '--help');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /--concurrency <number> exchanges at once \(default: 128\).*--per-host .*\(default: 2\).*--timeout .*\(default: 10000\).*--max-bytes .*\(default: 1048576\).*--budget .*\(default: 120000\)/,
    );
  });

  test('--version', async () => {
    expect(await linkback('--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  // 1 is what `status --check` says where something is to be told: a mistake must not look like that.
  test.each<[args: string[], words: string]>([
    [['frobnicate'], "error: unknown command 'frobnicate'"],
    [['help', 'frobnicate'], "error: unknown command 'frobnicate'"],
    [['send', '--frobnicate'], "error: unknown option '--frobnicate'"],
    [['status', '--check', '--frob'], "error: unknown option '--frob'"],
    [['discover'], "error: missing required argument 'url'"],
    [['send', '--timeout', 'soon'], "argument 'soon' is invalid. It must be a whole number of 1 or more."],
    [
      ['send', '--max-bytes', '1023'],
      "argument '1023' is invalid. It must be a whole number of 1024 or more.",
    ],
    [['send', '--user-agent', 'ü'], "argument 'ü' is invalid. Only printable ASCII can stand in a header."],
    [
      ['send', '--protocols', 'pingback,Pingback'],
      "argument 'pingback,Pingback' is invalid. It names a protocol twice.",
    ],
    [
      ['send', '--protocols', 'smtp'],
      "argument 'smtp' is invalid. Use some of webmention,pingback,trackback.",
    ],
  ])('%j', async (args, words) => {
    const { code, stderr } = await linkback(...args);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  test('an option that is out of range', async () => {
    await writeFile(path(), ledgerOf({ 'http://127.0.0.1:1/': pending }));
    const { code, stdout, stderr } = await linkback('send', '--per-host', '0');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain("argument '0' is invalid. It must be a whole number from 1 to 64.");
  });

  test.each([['status'], ['send'], ['baseline'], ['renumber']])('%s without a ledger', async (command) => {
    expect(await linkback(command)).toEqual({
      code: 2,
      stdout: '',
      stderr: `There is no ledger at ${path()}.\n\nRun \`astro build\` in your blog first: it makes one. Elsewhere: --ledger path/to/linkbacks.json. Nothing was sent.\n`,
    });
  });

  test.each([['status'], ['send'], ['baseline'], ['renumber'], ['merge']])(
    '%s where a folder is called so',
    async (command) => {
      await mkdir(path());
      const { code, stdout, stderr } = await linkback(command);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^The ledger .+linkbacks\.json cannot be read: EISDIR.*\n\n.*was not changed\.\n$/,
      );
    },
  );

  test.each([[['moderate']], [['pull', '--from', 'https://linkbacks.example.com']]])(
    '%j where a folder is called mentions.json',
    async (args) => {
      await mkdir(path('mentions.json'));
      const { code, stdout, stderr } = await linkback(...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^mentions\.json cannot be read: EISDIR.*\n\n.*Nothing was changed\.\n$/);
    },
  );

  test('a permalink in the ledger that is no address', async () => {
    const wrong = ledgerOf({}).replace('http://127.0.0.31:9999/a/', '/a/');
    await writeFile(path(), wrong);
    const args = ['webmention', 'https://a.example/', '--source', 'https://b.example/'];
    const { code, stdout, stderr } = await linkback(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^The permalink of blog\/a in linkbacks\.json is no address: \/a\/\n\n.*was not changed\.\n$/,
    );
    expect(await readFile(path(), 'utf8')).toBe(wrong);
  });

  test('an alias in the ledger that is no address: discover goes on, and says so', async () => {
    await writeFile(path(), ledgerOf({}).replace('"aliases": []', '"aliases": ["https://[/"]'));
    const { code, stdout } = await linkback('discover', 'http://127.0.0.1:1/');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Whether it is a post of your own is not known: An alias of blog/a in linkbacks.json is no address: https://[/',
    );
  });

  test('an alias in the ledger that is a path is one of the blog', async () => {
    await writeFile(path(), ledgerOf({}).replace('"aliases": []', '"aliases": ["/old/"]'));
    const { code, stdout } = await linkback('discover', 'http://127.0.0.31:9999/old/', '--allow-private');
    expect(code).toBe(0);
    expect(stdout).toContain('It is your own post blog/a, by its alias: http://127.0.0.31:9999/a/');
  });

  test('a ledger that cannot be read is named by line, and stays as it is', async () => {
    const conflict = '{\n"version": 1,\n<<<<<<< HEAD\n';
    await writeFile(path(), conflict);
    const { code, stderr } = await linkback('send', '--allow-private');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^linkbacks\.json, line 3: here stands the marker of an unfinished git merge\.\n\n.*The ledger was not changed\.\n$/,
    );
    expect(await readFile(path(), 'utf8')).toBe(conflict);
  });
});
