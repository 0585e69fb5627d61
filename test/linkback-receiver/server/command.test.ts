import { afterAll, describe, expect, it } from 'vitest';
import { sqliteStore } from 'linkback-receiver/sqlite';
import { startPostgres } from '../../support/postgres.ts';
import { runNode } from '../../support/site.ts';
import { bin, commandWorld } from './command.ts';
import type { CommandWorld } from './command.ts';

const send = (world: CommandWorld, source: string) =>
  fetch(`${world.url}/webmention`, {
    method: 'POST',
    body: new URLSearchParams({ source, target: `${world.blog}/a/` }),
  });

describe('the command', () => {
  it('says what it takes, and where', async () => {
    const world = await commandWorld();
    const receiver = await world.run();
    const said = receiver.said();
    expect(said).toContain(`Takes linkbacks for ${world.blog}/, listening on ${world.url}.`);
    expect(said).toContain(`Webmention   ${world.url}/webmention\n`);
    expect(said).toContain(`Pingback     ${world.url}/pingback\n`);
    expect(said).toContain(
      `TrackBack    ${world.url}/trackback?p=NUMBER, or a permalink with trackback/ behind it\n`,
    );
  });

  it('is well, counts, and logs what comes', async () => {
    const world = await commandWorld();
    const receiver = await world.run();
    expect(await (await fetch(`${world.url}/health`)).json()).toEqual({ status: 'ok', queued: 0, late: 0 });
    await send(world, 'http://127.0.0.99:1999/gone');
    await send(world, 'ftp://127.0.0.99/');
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    expect(metrics).toContain('linkback_pings_total{protocol="webmention",answer="received"} 1');
    expect(metrics).toContain('linkback_pings_total{protocol="webmention",answer="source-unusable"} 1');
    const [mention] = await world.until(([first]) => first?.reason !== undefined);
    expect(mention).toMatchObject({ standing: 'queued', reason: 'The source: connection refused.' });
    receiver.signal('SIGTERM');
    const { stdout } = await receiver.ended;
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string });
    expect(lines.map(({ msg }) => msg).sort()).toEqual(['again', 'received', 'refused']);
  });

  it('is asked for its health by one address, with the path of the site before it or without', async () => {
    const world = await commandWorld();
    await world.run('--site', `${world.blog}/blog/`, '--url', `${world.url}/blog/`);
    for (const path of ['/health', '/blog/health'])
      expect(await (await fetch(world.url + path)).json()).toEqual({ status: 'ok', queued: 0, late: 0 });
    const metrics = await (await fetch(`${world.url}/blog/metrics`)).text();
    expect(metrics).toContain('linkback_answer_seconds_count 0\n');
  });

  it('forgets what is older than it is told to keep, and says so', async () => {
    const world = await commandWorld();
    const old = { protocol: 'webmention', target: `${world.blog}/a/`, post: 'blog/a' } as const;
    const store = sqliteStore(world.store);
    const past = (days: number) => new Date(Date.now() - days * 86_400_000);
    for (const days of [40, 20]) {
      await store.receive({ ...old, source: `http://127.0.0.99:1999/${days}` }, past(days));
      const claim = await store.claim(past(days), { lease: 1, busy: [] });
      if (claim === undefined) throw new Error('nothing is due');
      await store.settle(claim, { to: 'failed', reason: 'no link' }, past(days));
    }
    await store.close();
    const receiver = await world.run('--keep', '30');
    expect(receiver.said()).toContain('kept         what you approved; else 30 days\n');
    const left = await world.until((mentions) => mentions.length === 1);
    expect(left).toMatchObject([{ source: 'http://127.0.0.99:1999/20' }]);
    receiver.signal('SIGTERM');
    expect((await receiver.ended).stdout).toMatch(/"mentions":1,"msg":"forgotten"/);
  });

  it('stops on a signal, and answers what it had begun to take', async () => {
    const world = await commandWorld();
    const receiver = await world.run();
    const answers = Array.from({ length: 20 }, (_, n) => send(world, `http://127.0.0.99:1999/${n}`));
    await Promise.race(answers);
    receiver.signal('SIGTERM');
    expect(await receiver.ended).toMatchObject({ code: 0, signal: null });
    const statuses = (await Promise.allSettled(answers)).flatMap((answer) =>
      answer.status === 'fulfilled' ? [answer.value.status] : [],
    );
    expect(new Set(statuses)).toEqual(new Set([201]));
    expect((await world.until(() => true)).length).toBeGreaterThanOrEqual(statuses.length);
  });

  it('loses nothing that it acknowledged when it is killed, and has nothing twice', async () => {
    const world = await commandWorld();
    const acknowledged = new Set<string>();
    for (let life = 0; life < 3; life += 1) {
      const receiver = await world.run();
      const flood = Array.from({ length: 100 }, async (_, n) => {
        const source = `http://127.0.0.99:1999/${life}/${n}`;
        const response = await send(world, source).catch(() => undefined);
        if (response?.status === 201) acknowledged.add(source);
        if (acknowledged.size >= 30 * (life + 1)) receiver.signal('SIGKILL');
      });
      await Promise.all(flood);
      receiver.signal('SIGKILL');
      await receiver.ended;
    }
    const sources = (await world.until(() => true)).map(({ source }) => source);
    expect(acknowledged.size).toBeGreaterThanOrEqual(90);
    expect([...acknowledged].filter((source) => !sources.includes(source))).toEqual([]);
    expect(new Set(sources).size).toBe(sources.length);
  });
});

const postgres = await startPostgres();
afterAll(() => postgres?.stop());

it.skipIf(postgres === undefined)(
  'keeps it in PostgreSQL, two of it at once, and tells nobody the password',
  async () => {
    const store = ((await postgres?.database()) ?? '').replace('owner@', 'owner:secret@');
    const [one, two] = [await commandWorld(), await commandWorld()];
    const first = await one.run('--store', store);
    await two.run('--store', store, '--site', one.blog, '--posts', `${one.blog}/permalinks.json`);
    expect(first.said()).toMatch(/store +PostgreSQL at localhost\/test1\n/);
    expect(first.said()).not.toContain('secret@');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const body = new URLSearchParams({ source: `http://127.0.0.99:1999/${n}`, target: `${one.blog}/a/` });
        return fetch(`${(n % 2 === 0 ? one : two).url}/webmention`, { method: 'POST', body });
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    const health = (await (await fetch(`${two.url}/health`)).json()) as { queued: number };
    expect(health.queued).toBe(20);
  },
);

describe('what its owner has to mend', () => {
  const run = (...args: string[]) => runNode([bin, ...args], '.');
  it.each([
    [
      'no address',
      ['--site', 'example.com'],
      '--site is no http or https address: example.com\n\nGive the whole address: --site https://example.com. Nothing was received.\n',
    ],
    [
      'a store that is in no folder',
      ['--site', 'https://example.com', '--store', '/nowhere/linkbacks.db'],
      'The store at /nowhere/linkbacks.db cannot be used: unable to open database file.\n\nGive another place with --store, or mend what keeps it from being written. Nothing was received.\n',
    ],
    [
      'an age that is none',
      ['--site', 'https://example.com', '--keep', 'long'],
      "error: option '--keep <days>' argument 'long' is invalid. It must be a whole number.\n",
    ],
    [
      'an age that keeps nothing',
      ['--site', 'https://example.com', '--keep', '0'],
      "error: option '--keep <days>' argument '0' is invalid. It must be 1 or more, or forever.\n",
    ],
    [
      'a port that is none',
      ['--site', 'https://example.com', '--port', '99999'],
      "error: option '--port <number>' argument '99999' is invalid. A port is at most 65535.\n",
    ],
    [
      'a command that there is not',
      ['improt', 'file', '--site', 'https://example.com'],
      'linkback-receiver has no command "improt".\n\nIt has backup, doctor, erase, export, import, service, work; without one it takes linkbacks: linkback-receiver --site https://example.com. All of it: --help. Nothing was done.\n',
    ],
    ['no site', [], "error: required option '--site <url>' not specified\n"],
    [
      'no policy',
      ['--site', 'https://example.com', '--accept', 'pingback=maybe'],
      "error: option '--accept <list>' argument 'pingback=maybe' is invalid. Write it so: webmention=hold,pingback=approve,trackback=off.\n",
    ],
  ])('%s', async (_name, args, stderr) => {
    expect(await run(...args)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('a port that is taken', async () => {
    const world = await commandWorld();
    await world.run();
    const second = await world.run();
    expect(await second.ended).toMatchObject({ code: 2 });
    expect(second.said()).toContain('of 127.0.0.1: another program listens there.');
  });

  it('a list of another site', async () => {
    const world = await commandWorld();
    const { code, stderr } = await run(
      ...[
        '--site',
        'https://example.com',
        '--posts',
        `${world.blog}/permalinks.json`,
        '--store',
        world.store,
      ],
    );
    expect(code).toBe(2);
    expect(stderr).toContain('and the receiver takes linkbacks for example.com.');
  });
});
