import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPart } from 'linkback';
import { untilSaid } from '../support/processes.ts';
import type { Ended } from '../support/processes.ts';
import { expectEachOnce, expectLaws, lookAfterKill } from './laws.ts';
import { filesOf, startWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await startWorld({ each: 12 });
  world.receiver.delay = () => 40;
});
afterEach(() => world.close());

/** How many the ledger holds open. */
async function waiting(): Promise<number> {
  const mentions = await Promise.all(world.waiting.map((each) => world.mention(each)));
  return mentions.filter((mention) => mention !== undefined && openPart(mention) !== undefined).length;
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s: what is under way is finished and recorded, nothing new is begun, and the next run goes on',
  async (signal) => {
    const { receiver } = world;
    const running = world.send();
    let heard: Promise<void> | undefined;
    const untilHeard = async () => {
      running.signal(signal);
      await untilSaid([running], /Finishing what is under way/);
    };
    let begun = 0;
    receiver.onReceived = async (_, count) => {
      if (count >= 5) await (heard ??= untilHeard().then(() => void (begun = receiver.received.length)));
    };
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toBe('Finishing what is under way; once more ends it at once.\n');
    // What had left this machine by then may arrive a little later.
    expect(receiver.received.length).toBeLessThanOrEqual(begun + 12);
    expect(receiver.answered).toHaveLength(receiver.received.length);
    const told = receiver.received.length;
    expect(stdout).toContain(`Told ${told} of ${told} mentions:`);
    expect(stdout).toContain(
      `${36 - told} mentions wait: the run was broken off before its turn came. \`linkback send\` tries again.`,
    );
    expect(await waiting()).toBe(36 - told);
    expect(await filesOf(world)).toEqual(['linkbacks.json']);

    receiver.onReceived = () => undefined;
    expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
    await expectEachOnce(world);
  },
);

test('twice: it ends at once, and the journal knows', async () => {
  const { receiver } = world;
  const running = world.send();
  let signals = 0;
  receiver.onReceived = async (_, count) => {
    if (count !== 5) return undefined;
    running.signal('SIGINT');
    await untilSaid([running], /Finishing what is under way/);
    running.signal('SIGINT');
    signals += 1;
    return new Promise(() => undefined);
  };
  expect(await running.ended).toMatchObject({ code: null, signal: 'SIGINT' });
  expect(signals).toBe(1);
  expect(await filesOf(world)).toEqual(['linkbacks.json', 'linkbacks.json.journal']);
  const noted = new Set<string>();
  await lookAfterKill(world, noted);
  receiver.onReceived = () => undefined;
  expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
  await expectLaws(world, noted);
});

test('while it waits for another: it waits no longer, and nothing changes', async () => {
  const { receiver } = world;
  const first = world.send('--timeout', '50000');
  let interrupted: Ended | undefined;
  const ended = new Promise<void>((resolve) => {
    receiver.onReceived = async (_, count) => {
      if (count !== 1) return;
      const second = world.send();
      await untilSaid([second], /waiting for it to end/);
      second.signal('SIGINT');
      // The first is answered only when the second has ended.
      interrupted = await second.ended;
      resolve();
    };
  });
  await ended;
  expect(interrupted).toMatchObject({ code: null, signal: 'SIGINT', stdout: '' });
  expect((await first.ended).code).toBe(0);
  await expectEachOnce(world);
});
