import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startVerifying } from '../../../packages/linkback-receiver/dist/server/verifying.js';
import type { Said } from '../../../packages/linkback-receiver/src/server/verification.ts';
import { createPingCount, createPressure } from '../../../packages/linkback-receiver/src/server/pressure.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('says why a thread broke off, starts another, and stops when it is told to', async () => {
  const said: Said[] = [];
  const verifying = startVerifying(
    {
      ...{ site: 'https://example.com/', url: 'https://example.com/', posts: 'none.json' },
      store: join(await temporaryFolder(), 'no-such-folder', 'linkbacks.db'),
      ...{ host: '127.0.0.1', port: 0, accept: {}, closeAfter: Infinity, perMinute: 1, concurrency: 1 },
      ...{ keep: Infinity, perHost: 1, words: [], token: undefined, trustProxy: false, allowPrivate: false },
    },
    { pings: createPingCount().memory, onSaid: (words) => said.push(words) },
  );
  for (let look = 0; look < 3_000 && said.length < 2; look += 1) await sleep(10);
  await verifying.stop();
  expect(said).toHaveLength(2);
  for (const one of said)
    expect(one.kind === 'problem' && one.words).toContain('The thread that verifies broke off: The store at');
});

it('knows a flood by how many pings came since it was asked, a tenth of a second or more ago', () => {
  const pings = createPingCount();
  let now = 0;
  const isFlood = createPressure(pings.memory, () => now);
  const come = (number: number, milliseconds: number) => {
    for (let ping = 0; ping < number; ping += 1) pings.add();
    now += milliseconds;
    return isFlood();
  };
  expect(come(20, 50)).toBe(false);
  expect(come(0, 50)).toBe(true);
  expect(come(0, 50)).toBe(true);
  expect(come(19, 50)).toBe(false);
  expect(come(100, 1_000)).toBe(false);
  expect(come(200, 1_000)).toBe(true);
});
