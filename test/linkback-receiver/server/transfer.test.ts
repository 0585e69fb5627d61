import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runNode } from '../../support/site.ts';
import { bin, commandWorld, writePage } from './command.ts';

it('goes from one store to another while the receiver runs, and says what does not fit', async () => {
  const world = await commandWorld();
  await world.run();
  for (const page of ['one', 'two']) {
    const body = new URLSearchParams({
      source: `http://127.0.0.99:1999/${page}`,
      target: `${world.blog}/a/`,
    });
    expect((await fetch(`${world.url}/webmention`, { method: 'POST', body })).status).toBe(201);
  }
  const run = (...args: string[]) => runNode([bin, ...args], world.folder);
  const exported = await run('export', '--store', world.store);
  expect(exported).toMatchObject({ code: 0, stderr: '' });
  const lines = exported.stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  lines.splice(2, 0, '{ "id": ');
  const file = await writePage(world.folder, 'export.jsonl', `${lines.join('\n')}\n`);
  const other = join(world.folder, 'other.db');
  expect(await run('import', file, '--store', other)).toEqual({
    code: 1,
    stdout: 'Taken in: 2 mentions.\n',
    stderr: 'Line 3: it is not JSON.\nAll else was taken in. When that is mended, import the file again.\n',
  });
  await writePage(world.folder, 'export.jsonl', exported.stdout);
  expect(await run('import', file, '--store', other)).toEqual({
    ...{ code: 0, stderr: '' },
    stdout: 'Taken in: 0 mentions.\nKnown already, and left as it is here: 2 mentions.\n',
  });
  const sources = (await world.until(() => true, other)).map(({ source }) => source);
  expect(sources.sort()).toEqual(['http://127.0.0.99:1999/one', 'http://127.0.0.99:1999/two']);
});

it('is where the environment names the store, as for the server', async () => {
  const world = await commandWorld();
  const file = await writePage(
    world.folder,
    'own.jsonl',
    '{"linkback-receiver":1}\n{"host":"a.example","verdict":"blocked"}\n{"mentions":0,"hosts":1}\n',
  );
  const env = { LINKBACK_STORE: join(world.folder, 'named.db') };
  const run = (...args: string[]) => runNode([bin, ...args], world.folder, env);
  expect(await run('import', file)).toMatchObject({ code: 0 });
  expect((await readdir(world.folder)).filter((name) => name.endsWith('.db'))).toEqual(['named.db']);
  expect(await run('export')).toMatchObject({ code: 0, stdout: await readFile(file, 'utf8') });
  expect(await run('backup', 'copy.db')).toMatchObject({ code: 0 });
});

it('takes in what webmention.io has of this blog, and hands it out as it has it', async () => {
  const world = await commandWorld();
  const target = `${world.blog}/a/`;
  const entry = {
    'wm-id': 7,
    'wm-source': 'https://a.example/1',
    'wm-target': target,
    'wm-property': 'like-of',
  };
  const feed = { type: 'feed', children: [entry, { ...entry, 'wm-target': `${world.blog}/none/` }] };
  const file = await writePage(world.folder, 'mentions.json', JSON.stringify(feed, null, 2));
  const run = (...args: string[]) => runNode([bin, ...args, '--store', world.store], world.folder);
  expect(await run('import', file, '--site', world.blog, '--as', 'approved')).toEqual({
    code: 1,
    stdout: 'Taken in: 1 mention.\n',
    stderr: `Entry 2: https://a.example/1 is for ${world.blog}/none/, which is no post of this blog.\nAll else was taken in. When that is mended, import the file again.\n`,
  });
  const { stdout } = await run('export', '--format', 'webmention.io');
  expect(JSON.parse(stdout)).toMatchObject({
    children: [{ 'wm-source': 'https://a.example/1', 'wm-target': target, 'wm-property': 'like-of' }],
  });
});

it('says what its owner has to mend', async () => {
  const world = await commandWorld();
  const run = (...args: string[]) => runNode([bin, ...args], world.folder);
  const feed = await writePage(world.folder, 'feed.json', '{ "children": [] }');
  const own = await writePage(
    world.folder,
    'own.jsonl',
    '{"linkback-receiver":1}\n{"mentions":0,"hosts":0}\n',
  );
  const newer = await writePage(world.folder, 'newer.jsonl', '{"linkback-receiver":2}\n');
  const said = async (...args: string[]) => {
    const { code, stderr } = await run(...args);
    return [code, stderr.split('\n')[0]];
  };
  expect(await said('import', 'none.json')).toEqual([
    2,
    "none.json cannot be read: ENOENT: no such file or directory, open 'none.json'.",
  ]);
  expect(await said('import', feed)).toEqual([2, 'Which of these mentions are for your posts is not known.']);
  expect(await said('import', own, '--as', 'approved')).toEqual([
    2,
    'What `export` wrote says of each mention whether it is held or approved.',
  ]);
  expect(await said('import', newer)).toEqual([
    2,
    `${newer} was written by a newer version of linkback-receiver.`,
  ]);
  expect(await said('export')).toEqual([
    2,
    'The store at linkbacks.db cannot be used: there is no such file.',
  ]);
  await expect(readFile(join(world.folder, 'linkbacks.db'))).rejects.toThrow('ENOENT');
});
