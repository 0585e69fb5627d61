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

test('on another day it is tried again, as whatever failed on the way is', async () => {
  await world.send().ended;
  const before = world.receiver.received.length;
  await world.send().ended;
  expect(world.receiver.received, 'its day has not come').toHaveLength(before);
  await world.send('--retry').ended;
  expect(timesReceived()).toEqual(world.waiting.map(({ protocol }) => [protocol, 2]));
});
