import type { JournalEntry } from 'linkback';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJournal, readJournal } from '../../packages/astro-linkback/src/ledger/journal.ts';
import { makeSmallDisk } from '../support/small-disk.ts';
import type { SmallDisk } from '../support/small-disk.ts';
import { expectLaws, lookAfterKill } from './laws.ts';
import type { Noted } from './laws.ts';
import { filesOf, startWorld } from './world.ts';
import type { World } from './world.ts';

const disk = await makeSmallDisk(256);
await disk?.remove();

describe.skipIf(disk === undefined)('a full disk (where one may be mounted)', () => {
  let small: SmallDisk;
  let world: World;

  beforeEach(async () => {
    const made = await makeSmallDisk(256);
    if (made === undefined) throw new Error('A disk could be mounted a moment ago.');
    small = made;
    world = await startWorld({ each: 12, folder: small.folder });
    world.receiver.delay = () => 20;
  });
  afterEach(async () => {
    await world.close();
    await small.remove();
  });

  // The lock takes one block, the journal up to four, the new ledger two.
  test.each([0, 1, 2, 3, 6])('%d blocks are free', async (blocks) => {
    await small.fill(blocks);
    const before = await world.text();
    const { code, stderr } = await world.send().ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/linkbacks\.json(?:\.journal)? cannot be (?:saved|written): ENOSPC/);
    expect(stderr).toMatch(/Make room on the disk|that the disk has room/);
    expect(await world.text()).toBe(before);
    const noted: Noted = new Set();
    await lookAfterKill(world, noted);
    const { received, answered } = world.receiver;
    const [first, told] = [received.length, answered.length];
    expect(told).toBe(first);
    const announced = (await readJournal(world.path)).flatMap((entry) =>
      'sending' in entry ? [entry.target] : [],
    );
    const unannounced = world.waiting.filter(
      ({ target, notice }) => received.includes(notice) && !announced.includes(target),
    );
    expect(unannounced).toEqual([]);
    if (blocks < 2) expect(first).toBe(0);

    // Still no room: nothing is sent before the outcomes that are known are saved.
    if (first > 0) {
      expect((await world.send().ended).code).toBe(2);
      expect(received.length).toBe(first);
    }
    await small.free();
    expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
    await expectLaws(world, noted);
    expect(await filesOf(world)).toEqual(['linkbacks.json']);
  });

  test('what the journal took without an error is in it, and what comes after an error too', async () => {
    const entry = (number: number): JournalEntry => ({
      post: 'blog/a',
      source: 'https://blog.example/a/',
      target: `https://a.example/${number}`,
      at: '2026-11-22T12:00:00.000Z',
      sending: 'webmention',
      endpoint: 'https://a.example/webmention',
    });
    await small.fill(2);
    const journal = createJournal(world.path);
    const taken: JournalEntry[] = [];
    for (let number = 0; number < 200; number += 1) {
      try {
        journal.add(entry(number));
      } catch (error) {
        expect(error).toMatchObject({ code: 'ledger-write' });
        break;
      }
      taken.push(entry(number));
    }
    expect(await readJournal(world.path)).toEqual(taken);
    expect(taken.length).toBeLessThan(200);

    await small.free();
    journal.add(entry(200));
    journal.close();
    expect(await readJournal(world.path)).toEqual([...taken, entry(200)]);
  });
});
