import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runNode } from '../../support/site.ts';
import { bin, commandWorld } from './command.ts';

it('forgets what is known of a page, while the receiver runs', async () => {
  const world = await commandWorld();
  await world.run();
  const pages = ['http://127.0.0.99:1999/one', 'http://127.0.0.99:1999/two'];
  for (const source of pages) {
    const body = new URLSearchParams({ source, target: `${world.blog}/a/` });
    expect((await fetch(`${world.url}/webmention`, { method: 'POST', body })).status).toBe(201);
  }
  const erase = (...args: string[]) => runNode([bin, 'erase', ...args, '--store', world.store], world.folder);
  const erased = await erase('http://127.0.0.99:1999/one/');
  expect(erased).toMatchObject({ code: 0, stderr: '' });
  expect(erased.stdout).toContain('Erased: 1 mention of http://127.0.0.99:1999/one/.\n');
  expect((await world.until(() => true)).map(({ source }) => source)).toEqual([pages[1]]);
  expect((await erase('http://127.0.0.99:1999/one')).stdout).toBe(
    'Nothing is known of http://127.0.0.99:1999/one.\n',
  );
  expect((await fetch(`${world.url}/health`)).status).toBe(200);
});

it('says what is wrong, and makes no file', async () => {
  const { folder } = await commandWorld();
  const erase = (...args: string[]) => runNode([bin, 'erase', ...args], folder);
  expect(await erase('a.example')).toMatchObject({ code: 2, stdout: '' });
  const missing = await erase('https://a.example/');
  expect(missing.stderr).toContain('The store at linkbacks.db cannot be used: there is no such file.');
  expect(missing.code).toBe(2);
  expect(existsSync(join(folder, 'linkbacks.db'))).toBe(false);
  expect((await erase()).code).toBe(2);
  expect((await erase('--help')).stdout).toContain('linkback-receiver erase');
});
