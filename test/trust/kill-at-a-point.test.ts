import { watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { formatLedger } from 'linkback';
import type { Mention } from 'linkback';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { expectLaws, lookAfterKill } from './laws.ts';
import type { Noted } from './laws.ts';
import { filesOf, startWorld } from './world.ts';
import type { World } from './world.ts';

const each = 8;
const all = 3 * each;

let world: World;

beforeEach(async () => {
  world = await startWorld({ each });
  world.receiver.delay = () => 20;
});
afterEach(() => world.close());

/** Starts a run, and kills it when `arm` calls for it. */
async function killWhen(arm: (kill: () => void) => void, noted: Noted = new Set()): Promise<Noted> {
  const running = world.send();
  arm(() => running.signal('SIGKILL'));
  expect((await running.ended).signal).toBe('SIGKILL');
  world.receiver.onReceived = () => undefined;
  world.receiver.onAnswered = () => undefined;
  await lookAfterKill(world, noted);
  return noted;
}

async function endWell(noted: Noted): Promise<void> {
  expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
  await expectLaws(world, noted);
}

/** Never answers the one that came when the sender was killed. */
const forever = () => new Promise(() => undefined);

describe('killed when a notification', () => {
  test.each([1, all])('has arrived and is not answered: number %d', async (number) => {
    const noted = await killWhen((kill) => {
      world.receiver.onReceived = (_, count) => {
        if (count !== number) return undefined;
        kill();
        return forever();
      };
    });
    await endWell(noted);
  });

  test.each([1, all])('was answered: number %d', async (number) => {
    const noted = await killWhen((kill) => {
      world.receiver.onAnswered = (_, count) => {
        if (count === number) kill();
      };
    });
    await endWell(noted);
  });

  test('arrives, time after time: none a third time, no TrackBack a second', async () => {
    const noted: Noted = new Set();
    for (let run = 0; run < 4; run += 1) {
      await killWhen((kill) => {
        world.receiver.onReceived = () => {
          kill();
          return forever();
        };
      }, noted);
    }
    await endWell(noted);
  });
});

describe('killed at the end of a run', () => {
  test.each([0, 5, 10])('%d milliseconds after the last answer', async (milliseconds) => {
    const running = world.send();
    world.receiver.onAnswered = (_, count) => {
      if (count === all) setTimeout(() => running.signal('SIGKILL'), milliseconds);
    };
    await running.ended;
    const noted: Noted = new Set();
    await lookAfterKill(world, noted);
    await endWell(noted);
  });

  test('while the ledger is saved', async () => {
    // So large that writing it takes time enough.
    const { version, posts } = await world.read();
    const baseline: Mention = { state: 'baseline', on: '2024-03-09' };
    const old = Array.from({ length: 60_000 }, (_, index): [string, Mention] => [
      `https://old.example/${index}`,
      baseline,
    ]);
    const record = { permalink: 'https://blog.example/old/', aliases: [], mentions: Object.fromEntries(old) };
    await writeFile(world.path, formatLedger({ version, posts: { ...posts, 'blog/old': record } }));
    const noted: Noted = new Set();
    let leftovers = 0;
    for (let run = 0; run < 6 && leftovers === 0; run += 1) {
      const running = world.send();
      const watcher = watch(world.folder, (_, name) => {
        if (name !== null && isDraft(name)) running.signal('SIGKILL');
      });
      onTestFinished(() => watcher.close());
      const { signal } = await running.ended;
      watcher.close();
      await lookAfterKill(world, noted);
      leftovers += (await filesOf(world)).filter(isDraft).length;
      if (signal === null) break;
    }
    // Else it was not killed where it was to be.
    expect(leftovers).toBeGreaterThan(0);
    await endWell(noted);
  });
});

/** Neither the ledger, nor what else may lie beside it for long. */
function isDraft(name: string): boolean {
  return /^linkbacks\.json\./.test(name) && !/^linkbacks\.json\.(?:journal$|lock)/.test(name);
}
