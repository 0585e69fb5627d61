import { afterEach, beforeEach, expect, test } from 'vitest';
import { untilSaid } from '../support/processes.ts';
import type { Running } from '../support/processes.ts';
import { expectEachOnce, expectLaws } from './laws.ts';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await startWorld({ each: 8 });
});
afterEach(() => world.close());

const waiting = /waiting for it to end/;
const waits =
  /^linkbacks\.json is being written by process \d+ \(linkback send, since \d\d:\d\d:\d\d\); waiting for it to end\.\n$/;

test.each([2, 4])('%d runs: one sends, the others wait for it and find nothing left', async (number) => {
  const runs: Running[] = [];
  // Nobody is answered before all the others wait.
  let everybody: Promise<void> | undefined;
  world.receiver.onReceived = () => (everybody ??= untilSaid(runs, waiting, number - 1));
  for (let run = 0; run < number; run += 1) runs.push(world.send('--timeout', '50000'));
  const ended = await Promise.all(runs.map((run) => run.ended));

  expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
  const idle = ended.filter(({ stdout }) => stdout === 'Nothing is waiting to be told.\n');
  expect(idle.map(({ stderr }) => stderr)).toEqual(
    Array.from({ length: number - 1 }, () => expect.stringMatching(waits) as string),
  );
  expect(ended.filter((run) => !idle.includes(run))).toMatchObject([
    { stderr: '', stdout: expect.stringContaining('Told 24 of 24 mentions:') as string },
  ]);
  await expectEachOnce(world);
});

test('one that waits takes over from one that is killed', async () => {
  world.receiver.delay = () => 20;
  const first = world.send();
  let second: Running | undefined;
  const arrived = new Promise<void>((resolve) => {
    world.receiver.onReceived = async (_, count) => {
      if (count !== 3) return;
      second = world.send();
      await untilSaid([second], waiting);
      first.signal('SIGKILL');
      resolve();
    };
  });
  await arrived;
  expect((await first.ended).signal).toBe('SIGKILL');
  expect(await second?.ended).toMatchObject({ code: 0, stderr: expect.stringMatching(waits) as string });
  await expectLaws(world);
});
