import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bin, commandInFolder, ledgerOf, pending } from '../support/command.ts';
import { listen } from '../support/listen.ts';
import type { Listening } from '../support/listen.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';

const { path } = commandInFolder();
let neighbour: Neighbour;
let blog: Listening;
let slow: Listening;
let links: string[];
const pages = ['/webmention/a', '/refusing/a', '/busy/a', '/silent/a|b'];

beforeAll(async () => {
  neighbour = await startNeighbour();
  slow = await listen((_request, response) => {
    setTimeout(() => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 1_800);
  }, '127.0.0.33');
  blog = await listen((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<title>T</title><p>${links.map((href) => `<a href="${href}">a</a>`).join(' ')}`);
  }, '127.0.0.31');
});
afterAll(() => Promise.all([neighbour.close(), blog.close(), slow.close()]));

beforeEach(async () => {
  links = pages.map((page) => neighbour.url + page);
  await keep();
});
const keep = () =>
  writeFile(
    path(),
    ledgerOf(Object.fromEntries(links.map((href) => [href, pending]))).replace(
      'http://127.0.0.31:9999',
      blog.url,
    ),
  );

/** What the command writes, through a pipe or, by util-linux's script(1), on a terminal of so many columns. */
async function run(
  args: string[],
  { columns, env = {} }: { columns?: number; env?: NodeJS.ProcessEnv } = {},
) {
  const { NO_COLOR, FORCE_COLOR, CI, GITHUB_STEP_SUMMARY, ...own } = process.env;
  const command = [process.execPath, bin, ...args];
  const inTerminal = ['script', '-qec', `stty cols ${columns} && ${command.join(' ')}`, '/dev/null'];
  const [program = '', ...rest] = columns === undefined ? command : inTerminal;
  const child = spawn(program, rest, {
    cwd: dirname(path()),
    env: { ...own, TERM: 'xterm', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout: stdout.replaceAll('\r\n', '\n'), stderr };
}

const send = ['send', '--allow-private'];

describe('send on a terminal', () => {
  test.each([100, 60])(
    'is a table of %d columns: by post, with protocol, words and what to do',
    async (columns) => {
      const { stdout } = await run(send, { columns });
      const plain = stripVTControlCharacters(stdout);
      const lines = plain.split('\n').filter((line) => /^[│├┌└]/.test(line));
      expect(new Set(lines.map((line) => Array.from(line.trimEnd()).length))).toEqual(new Set([columns]));
      const words = lines.join('').replace(/[│\s]/g, '');
      expect(words).toContain(`${blog.url}/a/`);
      expect(plain).toMatch(/✓ +│ webmention/);
      expect(plain).toMatch(/✗ +│ refused/);
      expect(plain).toMatch(/↻ +│ later/);
      expect(plain).toMatch(/· +│ none/);
      expect(plain).toContain('Told 1 of 4 mentions. Commit linkbacks.json: it says who was told.');
      expect(stdout).toContain('\u001b[32m✓');
    },
  );

  test('has no colours where nobody wants any', async () => {
    expect((await run(send, { columns: 100, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b[3');
  });

  test('shows how far it is when it takes longer than a second', async () => {
    links = [`${slow.url}/a`, `${neighbour.url}/webmention/a`];
    await keep();
    const { stdout } = await run(send, { columns: 100 });
    expect(stripVTControlCharacters(stdout)).toMatch(/[█░]+ 1 of 2, \d+\.\d a second, .+ left/);
  });

  test('shows nothing of that when it takes less', async () => {
    expect((await run(send, { columns: 100 })).stdout).not.toContain(' a second, ');
  });
});

test('status on a terminal is a table, by post, with why each waits', async () => {
  const { stdout } = await run(['status'], { columns: 80 });
  const lines = stripVTControlCharacters(stdout).split('\n');
  const table = lines.filter((line) => /^[│├┌└]/.test(line));
  expect(lines[0]).toBe('4 mentions in 1 post are to be told:');
  expect(new Set(table.map((line) => Array.from(line.trimEnd()).length))).toEqual(new Set([80]));
  expect(table.join('').replace(/[│\s]/g, '')).toContain(`${blog.url}/a/`);
  expect(table.filter((line) => line.includes('since 2026-11-20'))).toHaveLength(4);
  expect(stdout).toContain('Ledger: 1 post, 4 pending.');
});

describe('in a pipe', () => {
  test('there are neither tables, colours nor bars, in CI either', async () => {
    links = [`${slow.url}/a`, ...links];
    await keep();
    const { stdout, stderr } = await run(send, { env: { CI: 'true' } });
    expect(stdout).toContain(`    ✓ webmention ${neighbour.url}/webmention/a\n`);
    expect(stdout + stderr).not.toMatch(/[\u001b│█]| a second,/);
  });
});

describe('the job summary of GitHub', () => {
  test('has what was told, and what waits; what is there stays, and nothing of a remote site is markup', async () => {
    await writeFile(path('summary.md'), '# Before\n\n');
    const env = { GITHUB_STEP_SUMMARY: path('summary.md') };
    await run(['status'], { env });
    await run(send, { env });
    const summary = await readFile(path('summary.md'), 'utf8');
    expect(summary).toMatch(/^# Before\n\n### Linkbacks that wait\n/);
    expect(summary).toContain('| post | target | why it waits |\n| --- | --- | --- |\n');
    expect(summary).toContain('Told 1 of 4 mentions.');
    expect(summary).toContain(`${neighbour.url}/webmention/a | webmention |  |  |`);
    expect(summary).toContain('/silent/a&#124;b | none');
    expect(summary).toContain('| refused | HTTP 400: I do not like you. | linkback discover');
    expect(summary).not.toContain('\u001b');
  });

  test('that cannot be written ends nothing', async () => {
    const { stdout, stderr } = await run(send, { env: { GITHUB_STEP_SUMMARY: path('no/folder') } });
    expect(stdout).toContain('Told 1 of 4 mentions:');
    expect(stderr).toContain('The job summary could not be written: ENOENT');
  });
});
