import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDice } from '../linkback/trust/dice.ts';
import { expectEachOnce, expectLaws, lookAfterKill } from './laws.ts';
import type { Noted } from './laws.ts';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

/** `SEED=7 npx vitest run test/trust/kill.test.ts` takes the seed that a failure named. */
const seeds = process.env['SEED'] === undefined ? [1, 2] : [Number(process.env['SEED'])];

let world: World;

beforeEach(async () => {
  world = await startWorld();
  const dice = createDice(5);
  world.receiver.delay = () => 20 + dice.below(40);
});
afterEach(() => world.close());

/** Milliseconds of a whole run that nobody disturbs. */
let whole = 0;

test('undisturbed', async () => {
  const begun = performance.now();
  expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
  whole = performance.now() - begun;
  await expectEachOnce(world);
});

/** Lets a run end by itself, and looks at the laws. */
async function endWell(noted: Noted): Promise<void> {
  expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
  await expectLaws(world, noted);
}

/** Resolves when the receiver has been sent so many notifications. */
function arrived(number: number): Promise<void> {
  return new Promise((resolve) => {
    world.receiver.onReceived = (_, count) => {
      if (count >= number) resolve();
      return undefined;
    };
  });
}

test.each(seeds)('killed at random times: seed %d', async (seed) => {
  const dice = createDice(seed);
  const noted: Noted = new Set();
  let kills = 0;
  for (let run = 0; run < 8; run += 1) {
    const running = world.send();
    // How long a run takes is not the same on a busy machine: the first is killed by what it has done.
    const isTime =
      run === 0 ? arrived(1 + dice.below(world.waiting.length)) : sleep(dice.below(whole || 1500));
    await Promise.race([isTime, running.ended]);
    running.signal('SIGKILL');
    const { signal } = await running.ended;
    await lookAfterKill(world, noted);
    if (signal === null) break;
    kills += 1;
  }
  expect(kills).toBeGreaterThan(0);
  await endWell(noted);
});
