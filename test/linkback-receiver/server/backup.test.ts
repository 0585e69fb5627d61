import { execFile } from 'node:child_process';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import type { Mention } from 'linkback-receiver';
import { postgresStore } from 'linkback-receiver/postgres';
import { startPostgres } from '../../support/postgres.ts';
import { runNode } from '../../support/site.ts';
import { bin, commandWorld } from './command.ts';
import type { CommandWorld } from './command.ts';

/** Sends until `isOver`, some at once; what was acknowledged is in `known`. */
function flood(world: CommandWorld, known: string[], isOver: () => boolean): Promise<unknown> {
  let count = 0;
  const one = async () => {
    while (!isOver()) {
      const source = `http://127.0.0.99:1999/${(count += 1)}`;
      const body = new URLSearchParams({ source, target: `${world.blog}/a/` });
      const { status } = await fetch(`${world.url}/webmention`, { method: 'POST', body });
      if (status === 201) known.push(source);
    }
  };
  return Promise.all(Array.from({ length: 8 }, one));
}

/** Floods, backs up in the middle of it, and says what was acknowledged before that began. */
async function backedUp(world: CommandWorld, backup: () => Promise<unknown>): Promise<readonly string[]> {
  const known: string[] = [];
  let [isDone, before]: [boolean, readonly string[]] = [false, []];
  await Promise.all([
    flood(world, known, () => isDone),
    (async () => {
      while (known.length < 100) await new Promise((resolve) => setTimeout(resolve, 5));
      before = [...known];
      await backup();
      const after = known.length;
      while (known.length < after + 20) await new Promise((resolve) => setTimeout(resolve, 5));
      isDone = true;
    })(),
  ]);
  return before;
}

const sourcesOf = (mentions: readonly Mention[]) => mentions.map(({ source }) => source);

it('backs up a file in the middle of a flood, and has all of it when it is brought back', async () => {
  const world = await commandWorld();
  const receiver = await world.run('--per-minute', '1000000', '--concurrency', '1');
  const file = join(world.folder, 'backup.db');
  const run = (...args: string[]) => runNode([bin, 'backup', ...args], world.folder);
  const before = await backedUp(world, async () => {
    const said = await run('backup.db', '--store', world.store);
    expect(said).toMatchObject({ code: 0, stderr: '' });
    expect(said.stdout).toMatch(
      /^Backed up to backup\.db: \d+ mentions, of which \d+ wait to be verified\.\n$/,
    );
  });
  receiver.signal('SIGTERM');
  await receiver.ended;
  expect((await readdir(world.folder)).filter((name) => name.includes('.part'))).toEqual([]);

  for (const end of ['', '-wal', '-shm']) await rm(`${world.store}${end}`, { force: true });
  await rename(file, world.store);
  await world.run();
  const kept = sourcesOf(await world.until(() => true));
  expect(before.filter((source) => !kept.includes(source))).toEqual([]);
  expect(new Set(kept).size).toBe(kept.length);
  const health = (await (await fetch(`${world.url}/health`)).json()) as { queued: number };
  expect(health.queued).toBeGreaterThanOrEqual(before.length);
});

const postgres = await startPostgres();
afterAll(() => postgres?.stop());
const execute = promisify(execFile);

it.skipIf(postgres === undefined)(
  'PostgreSQL is backed up in the middle of a flood by its own program, as is documented',
  async () => {
    const [url = '', other = ''] = [await postgres?.database(), await postgres?.database()];
    const world = await commandWorld();
    await world.run('--store', url, '--per-minute', '1000000');
    const dump = join(world.folder, 'linkback.dump');
    const before = await backedUp(world, () =>
      execute('pg_dump', ['--format=custom', '--schema=linkback', `--file=${dump}`, url]),
    );
    await execute('pg_restore', [`--dbname=${other}`, dump]);
    const store = await postgresStore(other);
    const kept = sourcesOf(await store.mentions({ limit: 1_000_000 }));
    expect(before.filter((source) => !kept.includes(source))).toEqual([]);
    expect((await store.depth()).queued).toBe(kept.length);
    expect(
      (
        await store.receive(
          { protocol: 'webmention', source: 'https://a.example/', target: 'https://example.com/', post: 'p' },
          new Date(0),
        )
      ).kind,
    ).toBe('received');
    await store.close();
  },
);

it('says why there is no backup, and leaves nothing behind', async () => {
  const world = await commandWorld();
  const run = async (...args: string[]) => {
    const { code, stderr } = await runNode([bin, 'backup', ...args], world.folder);
    return [code, stderr.split('\n')[0]];
  };
  expect(await run('b.db')).toEqual([
    2,
    'The store at linkbacks.db cannot be backed up: there is no such file.',
  ]);
  await writeFile(world.store, 'These are words, and no database. '.repeat(100));
  expect(await run('b.db')).toEqual([
    2,
    'The store at linkbacks.db cannot be backed up: file is not a database.',
  ]);
  await writeFile(join(world.folder, 'old.db'), 'x');
  expect(await run('old.db')).toEqual([2, 'There is a file at old.db already.']);
  expect(await run('b.db', '--store', 'postgres://owner@localhost/x')).toEqual([
    2,
    'PostgreSQL has a program of its own for that.',
  ]);
  expect((await readdir(world.folder)).sort()).toEqual(['linkbacks.db', 'old.db']);
});
