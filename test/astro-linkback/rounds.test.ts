import type { Delivery } from 'linkback';
import { expect, test } from 'vitest';
import { sendInRounds } from '../../packages/astro-linkback/src/rounds.ts';

const about = (target: string) => ({
  post: 'blog/a',
  source: 'https://blog.example/a/',
  target,
  attempts: 0,
});
const held = (target: string): Delivery => ({
  due: about(target),
  outcome: { kind: 'held', reason: 'the post is not live: HTTP 404' },
});
const none = (target: string): Delivery => ({ due: about(target), outcome: { kind: 'none' } });
const targets = (deliveries: readonly Delivery[] | undefined) => deliveries?.map(({ due }) => due.target);

/** Rounds on a clock that only pauses move. */
async function run(rounds: readonly (readonly Delivery[])[], within: number, stopAfter = Infinity) {
  let time = 0;
  const [pauses, asked]: [number[], unknown[]] = [[], []];
  const stop = new AbortController();
  const sent = await sendInRounds(
    (among) => {
      asked.push(targets(among));
      const deliveries = rounds[Math.min(asked.length, rounds.length) - 1] ?? [];
      return Promise.resolve({ deliveries, recalled: [] });
    },
    {
      within,
      signal: stop.signal,
      io: {
        now: () => new Date(time),
        wait: (milliseconds) => {
          pauses.push(milliseconds);
          time += milliseconds;
          if (pauses.length >= stopAfter) stop.abort();
          return Promise.resolve();
        },
      },
    },
  );
  return { pauses, asked, sent: sent.deliveries };
}

test('what was held goes into the next round, and nothing else; what was told is told once', async () => {
  const { pauses, asked, sent } = await run(
    [[none('a'), held('b'), held('c')], [held('b'), none('c')], [none('b')]],
    600_000,
  );
  expect(asked).toEqual([undefined, ['b', 'c'], ['b']]);
  expect(sent).toEqual([none('a'), none('c'), none('b')]);
  expect(pauses).toEqual([2_000, 4_000]);
});

test('the pauses grow to half a minute, the last round is at the end, and what did not come is said', async () => {
  const { pauses, sent } = await run([[held('a')]], 100_000);
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 10_000]);
  expect(sent).toEqual([held('a')]);
});

test('nothing to wait for: one round', async () => {
  expect(await run([[none('a')]], 600_000)).toMatchObject({ pauses: [], asked: [undefined] });
});

test('Ctrl-C in a pause: no further round', async () => {
  const { asked, sent } = await run([[none('a'), held('b')], [none('b')]], 600_000, 1);
  expect(asked).toHaveLength(1);
  expect(sent).toEqual([none('a'), held('b')]);
});

test('a first round that takes long is followed by another all the same', async () => {
  let time = 0;
  let rounds = 0;
  await sendInRounds(
    () => {
      rounds += 1;
      time += 5_000;
      return Promise.resolve({ deliveries: [held('a')], recalled: [] });
    },
    {
      within: 1_000,
      signal: new AbortController().signal,
      io: { now: () => new Date(time), wait: (milliseconds) => Promise.resolve(void (time += milliseconds)) },
    },
  );
  expect(rounds).toBe(2);
});
