import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHosts } from '../../../packages/linkback/src/delivery/hosts.ts';

const clock = {
  now: () => new Date(0),
  remaining: () => 60_000,
  wait: () => Promise.resolve(),
  isBrokenOff: () => false,
};

/** As many exchanges as are asked for, all of which end when this is called. */
function slowHosts() {
  const { promise, resolve } = Promise.withResolvers<object>();
  const hosts = createHosts({ concurrency: 512, perHost: 1 }, clock);
  return { hosts, ask: (url: string) => hosts.ask(url, () => promise), end: () => resolve({}) };
}

test('a long line before one slow host holds nobody up', async () => {
  const { hosts, ask, end } = slowHosts();
  const asked = Array.from({ length: 3_000 }, () => ask('https://slow.example/'));
  await hosts.room();
  end();
  await Promise.all(asked);
  await hosts.room();
});

test('where much is under way, no more is begun until some of it ends', async () => {
  const { hosts, ask, end } = slowHosts();
  const asked = Array.from({ length: 3_000 }, (_, index) => ask(`https://${index}.example/`));
  let isRoom = false;
  const room = hosts.room().then(() => (isRoom = true));
  await setImmediate();
  expect(isRoom).toBe(false);
  end();
  await Promise.all(asked);
  await room;
});
