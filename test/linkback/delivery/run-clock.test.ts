import { expect, test } from 'vitest';
import { createRunClock } from '../../../packages/linkback/src/delivery/run-clock.ts';

function clockOf(budget: number, signal?: AbortSignal) {
  let time = 0;
  const io = {
    fetch: () => Promise.reject(new Error('nothing is asked')),
    now: () => new Date(time),
    wait: (milliseconds: number) => Promise.resolve(void (time += milliseconds)),
  };
  return createRunClock(io, budget, signal);
}

test('a run whose time is over is over, and was not broken off', async () => {
  const clock = clockOf(60_000);
  expect(clock.remaining()).toBe(60_000);
  await clock.wait(59_000);
  expect(clock.remaining()).toBe(1_000);
  await clock.wait(9_000);
  expect([clock.remaining(), clock.isBrokenOff()]).toEqual([0, false]);
});

test('a run that is ended is over', () => {
  const clock = clockOf(60_000);
  clock.end();
  expect([clock.remaining(), clock.isBrokenOff()]).toEqual([0, true]);
});

test('so is one whose signal comes, or came before it began', () => {
  const controller = new AbortController();
  const clock = clockOf(60_000, controller.signal);
  expect([clock.remaining(), clock.isBrokenOff()]).toEqual([60_000, false]);
  controller.abort();
  for (const over of [clock, clockOf(60_000, controller.signal)])
    expect([over.remaining(), over.isBrokenOff()]).toEqual([0, true]);
});
