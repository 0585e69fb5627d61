import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bin, commandInFolder, ledgerOf, pending } from '../support/command.ts';
import { runNode } from '../support/site.ts';
import { commands } from '../../packages/astro-linkback/src/cli/commands.ts';
import { writeFile } from 'node:fs/promises';

const { linkback, path } = commandInFolder();

/** Prints on the error stream what is loaded. */
const loads = `data:text/javascript,${encodeURIComponent(
  "import { registerHooks } from 'node:module';" +
    'registerHooks({ load(url, context, next) { console.error(url); return next(url, context); } });',
)}`;

/** The modules that a file was bundled of, as it names them in front of each. */
async function partsOf(url: string): Promise<string[]> {
  const text = await readFile(new URL(url), 'utf8');
  return [...text.matchAll(/^\/\/ (\S+\.js)$/gm)].map(([, part = '']) => part);
}

test.each([['status'], ['status', '--json'], ['--help']])(
  'linkback %s %s loads no parser, no protocol and no network',
  async (...args) => {
    await writeFile(path(), ledgerOf({ 'https://a.example/': pending }));
    const { code, stderr } = await runNode(
      ['--import', loads, bin, ...args, ...(args[0] === 'status' ? ['--ledger', path()] : [])],
      '.',
    );
    expect(code).toBe(0);
    const loaded = stderr.split('\n').filter((url) => url.startsWith('file:'));
    expect(loaded.map((url) => url.split('/').at(-1))).toEqual(
      expect.arrayContaining(['index.js', 'commander.js', 'errors.js']),
    );
    const parts = await Promise.all(loaded.map(partsOf));
    expect(parts.flat().some((part) => part.endsWith('linkback/dist/errors.js'))).toBe(true);
    expect(
      [...loaded, ...parts.flat()].filter((part) =>
        /undici|saxes|jsonc|unified|remark|zod|acorn|linkback\/dist\/(?:bundle\/index|index\.js|delivery|discovery|html|protocols)/.test(
          part,
        ),
      ),
    ).toEqual([]);
  },
);

test('every command is listed, with its own description', async () => {
  const { stdout } = await linkback('--help');
  const files = await readdir(join(import.meta.dirname, '../../packages/astro-linkback/src/cli'));
  for (const file of files) {
    const text = await readFile(
      join(import.meta.dirname, '../../packages/astro-linkback/src/cli', file),
      'utf8',
    );
    const name = /program\.command\('(\w+)'\)/.exec(text)?.[1];
    if (name !== undefined) expect(Object.keys(commands)).toContain(name);
  }
  for (const [name, { description }] of Object.entries(commands)) {
    expect(stdout).toMatch(new RegExp(`^  ${name}\\s`, 'm'));
    const own = await linkback('help', name);
    expect(own).toMatchObject({ code: 0, stderr: '' });
    expect(own.stdout.replace(/\s+/g, ' ')).toContain(description.replace(/\s+/g, ' '));
    expect((await linkback(name, '--help')).stdout).toBe(own.stdout);
  }
});

test.each([['baseline'], ['status'], ['permalinks']])('%s takes no argument', async (name) => {
  const { code, stdout, stderr } = await linkback(name, 'foo');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`too many arguments for '${name}'`);
});

test('a mistyped command is wrong use, and the right one is named', async () => {
  const { code, stderr } = await linkback('stauts');
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean status?');
});
