import { openPart } from 'linkback';
import type { Mention } from 'linkback';
import { expect } from 'vitest';
import { readJournal } from '../../packages/astro-linkback/src/ledger/journal.ts';
import { filesOf } from './world.ts';
import type { World } from './world.ts';

/** What journals said was delivered, gathered from run to run. */
export type Noted = Set<string>;

const keyOf = (post: string, target: string) => `${post} ${target}`;

/** After a kill: the ledger is whole, and what the journal knows is kept for the last look. */
export async function lookAfterKill(world: World, noted: Noted): Promise<void> {
  await world.read();
  for (const entry of await readJournal(world.path)) {
    if ('mention' in entry && entry.mention.state === 'delivered') noted.add(keyOf(entry.post, entry.target));
  }
}

/** May follow a run that ended by itself, however many were killed before. */
export async function expectLaws(world: World, noted: Noted = new Set()): Promise<void> {
  const { waiting, receiver } = world;
  const ledger = await world.read();
  const wrong = waiting.flatMap(({ post, target, protocol, notice }) => {
    const mention = ledger.posts[post]?.mentions[target];
    const times = receiver.received.filter((each) => each === notice).length;
    const fault = faultOf(mention, times, protocol === 'trackback' ? 1 : 2, noted.has(keyOf(post, target)));
    return fault === undefined
      ? []
      : [`${notice}: received ${times} times, ${JSON.stringify(mention)}: ${fault}`];
  });
  expect(wrong).toEqual([]);
  expect(receiver.received.filter((notice) => !waiting.some((each) => each.notice === notice))).toEqual([]);
  expect(await filesOf(world)).toEqual(['linkbacks.json']);
  await expectSilence(world);
}

/** A run more asks nobody anything, and leaves the ledger as it is. */
export async function expectSilence(world: World): Promise<void> {
  const [before, requests] = [await world.text(), world.requests()];
  expect(await world.send().ended).toMatchObject({ code: 0, stdout: 'Nothing is waiting to be told.\n' });
  expect(world.requests()).toBe(requests);
  expect(await world.text()).toBe(before);
}

/** Of the mentions that no kill came near: each received once, and delivered. */
export async function expectEachOnce(world: World): Promise<void> {
  expect([...world.receiver.received].sort()).toEqual(world.waiting.map(({ notice }) => notice).sort());
  for (const each of world.waiting) expect(await world.mention(each)).toMatchObject({ state: 'delivered' });
  await expectLaws(world);
}

function faultOf(mention: Mention | undefined, times: number, most: number, wasNoted: boolean) {
  if (mention === undefined || openPart(mention) !== undefined) return 'it is not settled';
  if (times > most) return 'it was told too often';
  if (mention.state === 'delivered') return times === 0 ? 'nobody received it' : undefined;
  if (wasNoted) return 'the journal knew that it was delivered';
  const saysWhy =
    mention.state === 'gave-up' && / ended while it was told; it may have arrived$/.test(mention.words);
  return saysWhy ? undefined : 'the ledger does not say why';
}
