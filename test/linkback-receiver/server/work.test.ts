import { join } from 'node:path';
import { sqliteStore } from 'linkback-receiver/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../support/listen.ts';
import { start, untilSaid } from '../../support/processes.ts';
import { runNode } from '../../support/site.ts';
import { bin, commandWorld } from './command.ts';
import type { CommandWorld } from './command.ts';

const page = (target: string) => `<!doctype html><title>Source</title><p>See <a href="${target}">it</a>.</p>`;

/** A store in which some sources wait, one of them for a server that does not answer. */
async function waiting(): Promise<{ world: CommandWorld; flags: string[] }> {
  const world = await commandWorld();
  const target = `${world.blog}/a/`;
  const sources = await listen((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(page(target));
  }, '127.0.0.51');
  onTestFinished(sources.close);
  const store = sqliteStore(world.store);
  for (const source of [`${sources.url}/1`, `${sources.url}/2`, 'http://127.0.0.99:1999/'])
    await store.receive({ protocol: 'webmention', source, target, post: 'blog/a' }, new Date());
  await store.close();
  return { world, flags: ['--site', world.blog, '--store', world.store, '--allow-private'] };
}

const verified = (number: number) => (mentions: readonly { standing: string }[]) =>
  mentions.filter(({ standing }) => standing === 'verified').length === number;

describe('work', () => {
  it('--once ends when nothing is due; what did not answer is due later', async () => {
    const { world, flags } = await waiting();
    const { code, stdout, stderr } = await runNode([bin, 'work', '--once', ...flags], world.folder);
    expect(code, stderr).toBe(0);
    const said = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(said.sort()).toEqual(['again', 'verified', 'verified']);
    expect(await world.until(verified(2))).toHaveLength(3);
    const again = await runNode([bin, 'work', '--once', ...flags], world.folder);
    expect(again).toMatchObject({ code: 0, stdout: '' });
  });

  it('goes on, and ends on a signal', async () => {
    const { world, flags } = await waiting();
    const running = start(
      [bin, 'work', ...flags.filter((flag) => flag !== '--store' && flag !== world.store)],
      world.folder,
      {
        LINKBACK_STORE: world.store,
      },
    );
    await untilSaid([running], /Verifies linkbacks for/);
    await world.until(verified(2));
    running.signal('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0, signal: null });
  });

  it('makes no store where there is none', async () => {
    const place = join('/tmp', 'no-such-folder', 'linkbacks.db');
    const flags = ['--site', 'https://example.com', '--store', place];
    const { code, stderr } = await runNode([bin, 'work', '--once', ...flags], '/tmp');
    expect(code).toBe(2);
    expect(stderr).toContain(`The store at ${place} cannot be used`);
  });
});
