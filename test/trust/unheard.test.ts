import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await startWorld({ each: 2 });
  const seen = new Set<string>();
  // The first time, the connection is closed in place of an answer.
  world.receiver.onReceived = (notice) => {
    if (seen.has(notice)) return undefined;
    seen.add(notice);
    return Promise.reject(new Error('closed'));
  };
});
afterEach(() => world.close());

const timesReceived = () =>
  world.waiting.map(({ protocol, notice }) => {
    return [protocol, world.receiver.received.filter((each) => each === notice).length];
  });
const trackbackOnce = () => world.waiting.map(({ protocol }) => [protocol, protocol === 'trackback' ? 1 : 2]);

test('closed in place of an answer: what does no harm twice is tried again, a TrackBack is not', async () => {
  expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
  expect(timesReceived()).toEqual(trackbackOnce());
});

test('nor is it on another day, and the ledger says why', async () => {
  const { stdout } = await world.send().ended;
  expect(stdout.match(/gave up .*connection closed; it may have arrived\n/g)).toHaveLength(2);
  await world.send('--retry').ended;
  expect(timesReceived()).toEqual(trackbackOnce());
  for (const each of world.waiting)
    expect(await world.mention(each)).toMatchObject({
      state: each.protocol === 'trackback' ? 'gave-up' : 'delivered',
    });
});

test('closed each time: told twice in all, by whatever run', async () => {
  world.receiver.onReceived = () => Promise.reject(new Error('closed'));
  await world.send().ended;
  await world.send('--retry').ended;
  await world.send('--retry').ended;
  expect(timesReceived()).toEqual(trackbackOnce());
  expect(await world.send().ended).toMatchObject({ stdout: 'Nothing is waiting to be told.\n' });
});
