import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatMentions, parseMentions } from 'linkback';
import type { ReceivedMention } from 'linkback';
import { describe, expect, test } from 'vitest';
import { bin, commandInFolder } from '../support/command.ts';

const { linkback, path } = commandInFolder();
const mention = (id: string, more: Partial<ReceivedMention> = {}): ReceivedMention => ({
  ...{ id, post: 'blog/a', state: 'held', url: `https://a.example/${id}`, source: `https://a.example/${id}` },
  ...{ target: 'https://example.com/a/', protocol: 'webmention', kind: 'mention', place: 'post' },
  ...{ title: `Title ${id}`, excerpt: 'See it.', received: '2026-11-24T12:00:00.000Z', ...more },
});
const file = () => path('mentions.json');
const write = (...mentions: ReceivedMention[]) => writeFile(file(), formatMentions({ mentions }));
const states = async () =>
  Object.fromEntries(
    parseMentions(await readFile(file(), 'utf8')).mentions.map(({ id, state }) => [id, state]),
  );

test('without a terminal it says what to do instead', async () => {
  await write(mention('1'));
  expect(await linkback('moderate')).toEqual({
    code: 2,
    stdout: '',
    stderr: [
      '`linkback moderate` asks, and there is no terminal to answer in.',
      '',
      'Change "held" to "approved" or "rejected" in the lines of mentions.json, or run it in a terminal. Nothing was changed.',
      '',
    ].join('\n'),
  });
  expect(await states()).toEqual({ 1: 'held' });
});

test('where nothing is held, or there is no file, it asks nothing', async () => {
  expect((await linkback('moderate')).stderr).toContain('There is no mentions.json.');
  await write(mention('1', { state: 'approved' }));
  expect(await linkback('moderate')).toMatchObject({
    code: 0,
    stdout: 'mentions.json has no mention that is held.\n',
  });
});

// The one of util-linux, which lends a program a terminal.
const hasScript = /util-linux/.test(String(spawnSync('script', ['--version']).stdout));

describe.runIf(hasScript)('in a terminal', () => {
  /** Presses the keys, each when it is asked once more, or when something else is said. */
  async function moderate(...keys: (string | { key: string; after: string })[]): Promise<string> {
    // One of no size wraps after each letter.
    const command = `stty cols 80 rows 24; '${process.execPath}' '${bin}' moderate --mentions '${file()}'`;
    const child = spawn('script', ['-qfec', command, '/dev/null'], {
      env: { ...process.env, TERM: 'xterm' },
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = once(child, 'close');
    for (const [index, given] of keys.entries()) {
      const { key, after } = typeof given === 'string' ? { key: given, after: `${index + 1} of ` } : given;
      for (let look = 0; look < 1_000 && !said.includes(after); look += 1) await sleep(10);
      // It listens when it has asked.
      await sleep(100);
      child.stdin.write(key);
    }
    await ended;
    return said;
  }

  test('it asks one by one, and writes each word at once', async () => {
    await write(mention('1'), mention('2'), mention('3'), mention('4'), mention('5', { state: 'approved' }));
    const said = await moderate('a', 'r', 'l', 'q');
    expect(said).toContain('Title 1');
    expect(said).toContain('1 mention approved, 1 rejected; 2 still held.');
    expect(await states()).toEqual({ 1: 'approved', 2: 'rejected', 3: 'held', 4: 'held', 5: 'approved' });
  });

  test('Enter says nothing, and it asks again', async () => {
    await write(mention('1'), mention('2'));
    const said = await moderate('a', '\r', { key: 'r', after: 'Press the first letter' });
    expect(said).toContain('Press the first letter of what you want.');
    expect(said).toContain('1 mention approved, 1 rejected; 0 still held.');
    expect(await states()).toEqual({ 1: 'approved', 2: 'rejected' });
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s ends it, and what was said stands', async (_, key) => {
    await write(mention('1'), mention('2'));
    expect(await moderate('a', key)).toContain('1 mention approved, 0 rejected; 1 still held.');
    expect(await states()).toEqual({ 1: 'approved', 2: 'held' });
  });

  test('nothing that a site wrote moves the cursor', async () => {
    await write(mention('1', { title: 'No\u001b[2Jthing', excerpt: '\u001b]0;x\u0007y' }));
    const said = await moderate('q');
    expect(said).not.toContain('\u001b[2J');
    expect(said).not.toContain('\u001b]0;');
  });
});
