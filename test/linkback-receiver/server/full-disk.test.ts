import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeSmallDisk } from '../../support/small-disk.ts';
import { commandWorld } from './command.ts';

const probe = await makeSmallDisk(256);
await probe?.remove();

describe.skipIf(probe === undefined)('a full disk (where one may be mounted)', () => {
  it.each([0, 3, 8])('with %d blocks free', async (blocks) => {
    const disk = await makeSmallDisk(2_048);
    if (disk === undefined) throw new Error('A disk could be mounted a moment ago.');
    const world = await commandWorld();
    const store = join(disk.folder, 'linkbacks.db');
    const receiver = await world.run('--store', store);
    onTestFinished(async () => {
      receiver.signal('SIGKILL');
      await receiver.ended;
      await disk.remove();
    });
    const acknowledged: string[] = [];
    const send = async (source: string) => {
      const body = new URLSearchParams({ source, target: `${world.blog}/a/` });
      const response = await fetch(`${world.url}/webmention`, { method: 'POST', body });
      if (response.status === 201) acknowledged.push(source);
      return response;
    };
    await send('http://127.0.0.99:1999/first');
    await disk.fill(blocks);
    let refused: Response | undefined;
    for (let n = 0; n < 200 && refused === undefined; n += 1) {
      const response = await send(`http://127.0.0.99:1999/${n}/${'x'.repeat(1_000)}`);
      if (response.status !== 201) refused = response;
    }
    expect([refused?.status, refused?.headers.get('retry-after')]).toEqual([503, '60']);
    const health = async () => {
      const response = await fetch(`${world.url}/health`);
      return [response.status, ((await response.json()) as { status: string }).status];
    };
    expect(await health()).toEqual([503, 'what comes cannot be taken']);
    await disk.free();
    expect((await send('http://127.0.0.99:1999/last')).status).toBe(201);
    expect(await health()).toEqual([200, 'ok']);
    const sources = (await world.until(() => true, store)).map(({ source }) => source);
    expect(sources.sort()).toEqual(acknowledged.sort());
  });
});
