import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { untilSaid } from '../support/processes.ts';
import type { Ended, Running } from '../support/processes.ts';
import { startBuiltWorld } from './built-world.ts';
import type { BuiltWorld } from './built-world.ts';
import { expectEachOnce, expectLaws, lookAfterKill } from './laws.ts';
import type { Noted } from './laws.ts';
import { filesOf } from './world.ts';

let world: BuiltWorld;

beforeEach(async () => {
  world = await startBuiltWorld(8);
  world.receiver.delay = () => 20;
});
afterEach(() => world.close());

const waits =
  /linkbacks\.json is being written by process \d+ \((?:astro build|linkback send), since \d\d:\d\d:\d\d\); waiting for it to end\./;
const hasWaited = ({ stdout, stderr }: Ended) => waits.test(stdout + stderr);

test('a build that sends, killed twice, and built again', async () => {
  const noted: Noted = new Set();
  for (const [kind, number] of [
    ['onReceived', 5],
    ['onAnswered', 16],
  ] as const) {
    const building = world.build({ send: 'now' });
    world.receiver[kind] = (_, count) => {
      if (count === number) building.signal('SIGKILL');
    };
    expect((await building.ended).signal).toBe('SIGKILL');
    await lookAfterKill(world, noted);
  }
  expect(await world.build({ send: 'now' }).ended).toMatchObject({ code: 0 });
  await expectLaws(world, noted);

  const [before, requests] = [await world.text(), world.requests()];
  expect(await world.build({ send: 'now' }).ended).toMatchObject({ code: 0 });
  expect([await world.text(), world.requests()]).toEqual([before, requests]);
});

test('killed, its ledger deleted, and built as if for the first time: nobody is told again', async () => {
  const building = world.build({ send: 'now' });
  world.receiver.onReceived = (_, count) => {
    if (count === 5) building.signal('SIGKILL');
  };
  await building.ended;
  await rm(world.path);
  const requests = world.requests();
  expect(await world.build({ send: 'now' }).ended).toMatchObject({ code: 0 });
  expect(world.requests()).toBe(requests);
  for (const each of world.waiting) expect(await world.mention(each)).toMatchObject({ state: 'baseline' });
  expect(await filesOf(world)).toEqual(['linkbacks.json']);
});

describe('together', () => {
  /** Nobody is answered before another of these waits for the one that sends. Resolves when one sends. */
  function holdUntilOneWaits(runs: readonly Running[]): Promise<void> {
    let one: Promise<void> | undefined;
    return new Promise((resolve) => {
      world.receiver.onReceived = () => {
        resolve();
        return (one ??= untilSaid(runs, waits));
      };
    });
  }

  test('two builds into different folders', async () => {
    const runs: Running[] = [];
    const sends = holdUntilOneWaits(runs);
    runs.push(world.build({ send: 'now', out: 'one' }));
    // At once they would disturb each other in what Astro keeps of a site.
    await sends;
    runs.push(world.build({ send: 'now', out: 'two' }));
    const ended = await Promise.all(runs.map((run) => run.ended));
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(ended.filter(hasWaited)).toHaveLength(1);
    await expectEachOnce(world);
  });

  test('a build and a send, of a blog that is live', async () => {
    expect(await world.build({ send: 'never' }).ended).toMatchObject({ code: 0 });
    await world.blog.publish(`${world.site.root}/dist`);
    const runs: Running[] = [world.send('--timeout', '50000')];
    void holdUntilOneWaits(runs);
    runs.push(world.build({ send: 'when-live' }));
    const ended = await Promise.all(runs.map((run) => run.ended));
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(ended.filter(hasWaited)).toHaveLength(1);
    await expectEachOnce(world);
  });
});
