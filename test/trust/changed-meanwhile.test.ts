import { readFile, rm, writeFile } from 'node:fs/promises';
import { formatLedger, parseLedger } from 'linkback';
import type { Mention } from 'linkback';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ended } from '../support/processes.ts';
import { expectEachOnce, expectLaws } from './laws.ts';
import { filesOf, startWorld } from './world.ts';
import type { Waiting, World } from './world.ts';

let world: World;
/** As it was before anything was sent. */
let before: string;

beforeEach(async () => {
  world = await startWorld({ each: 4 });
  before = await world.text();
});
afterEach(() => world.close());

/** A run during which, before its third notification is answered, something happens; one by one, so that much is left. */
async function during(change: () => Promise<unknown>): Promise<Ended> {
  world.receiver.onReceived = (_, count) => (count === 3 ? change() : undefined);
  const ended = await world.send('--concurrency', '1').ended;
  world.receiver.onReceived = () => undefined;
  return ended;
}

/** The ledger's text with other mentions in place of some. */
async function typedInto(changes: readonly (readonly [Waiting, object])[]): Promise<string> {
  const ledger = await world.read();
  const posts = Object.fromEntries(
    Object.entries(ledger.posts).map(([id, post]) => {
      const own = changes.filter(([each]) => each.post === id);
      const typed = Object.fromEntries(own.map(([{ target }, mention]) => [target, mention as Mention]));
      return [id, { ...post, mentions: { ...post.mentions, ...typed } }];
    }),
  );
  return formatLedger({ ...ledger, posts });
}

const received = ({ notice }: Waiting) => world.receiver.received.includes(notice);

describe('the owner edits the ledger while a run sends', () => {
  test('a veto and a note of their own stay; the outcomes of the others are recorded', async () => {
    let vetoed: Waiting | undefined;
    let noted: Waiting | undefined;
    const ended = await during(async () => {
      [vetoed, noted] = world.waiting.filter((each) => !received(each));
      if (vetoed === undefined || noted === undefined) throw new Error('All were told already.');
      const typed = [
        [vetoed, { state: 'skip', reason: 'not him' }],
        [noted, { state: 'pending', since: '2026-11-20', note: 'a friend' }],
      ] as const;
      await writeFile(world.path, await typedInto(typed));
    });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    for (const each of world.waiting) {
      const mention = await world.mention(each);
      if (each === vetoed) expect(mention).toEqual({ state: 'skip', reason: 'not him' });
      else expect(mention).toMatchObject({ state: 'delivered' });
      if (each === noted) expect(mention).toMatchObject({ note: 'a friend' });
    }
    expect(await filesOf(world)).toEqual(['linkbacks.json']);
  });

  test('the text of before is put back: the outcomes are recorded into it', async () => {
    expect(await during(() => writeFile(world.path, before))).toMatchObject({ code: 0, stderr: '' });
    await expectEachOnce(world);
  });
});

describe('a merge leaves its markers in the ledger while a run sends', () => {
  test('an error that names the line and the journal; mended, it is as if nothing had been', async () => {
    const lines = before.split('\n');
    const marked = [...lines.slice(0, 4), '<<<<<<< HEAD', ...lines.slice(4)].join('\n');
    const { code, stderr } = await during(() => writeFile(world.path, marked));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^linkbacks\.json, line 5: /);
    expect(stderr).toContain('linkbacks.json.journal');
    expect(await world.text()).toBe(marked);
    const told = world.receiver.received.length;

    // And again, as long as they stand there.
    const again = await world.send().ended;
    expect([again.code, world.receiver.received.length]).toEqual([2, told]);
    expect(await world.text()).toBe(marked);
    expect(await filesOf(world)).toEqual(['linkbacks.json', 'linkbacks.json.journal']);

    await writeFile(world.path, before);
    expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
    await expectEachOnce(world);
  });
});

describe('the ledger is deleted while a run sends', () => {
  test('none is made in its place, which would make every old link a new one; the journal is kept', async () => {
    const { code, stderr } = await during(() => rm(world.path));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^There is no ledger at \S+linkbacks\.json any more/);
    expect(stderr).toContain('linkbacks.json.journal');
    expect(await filesOf(world)).toEqual(['linkbacks.json.journal']);

    const again = await world.send().ended;
    expect([again.code, await filesOf(world)]).toEqual([2, ['linkbacks.json.journal']]);

    await writeFile(world.path, before);
    expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
    await expectEachOnce(world);
  });

  test('restored without what was told, it keeps the journal until that stands in it again', async () => {
    await during(() => rm(world.path));
    await writeFile(
      world.path,
      '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01"\n},\n"posts": {}\n}\n',
    );
    const journal = () => readFile(`${world.path}.journal`, 'utf8');
    expect((await world.send().ended).code).toBe(0);
    expect((await journal()).match(/"delivered"/g)).toHaveLength(world.waiting.length);

    await writeFile(world.path, before);
    expect(await world.send().ended).toMatchObject({ code: 0, stdout: 'Nothing is waiting to be told.\n' });
    await expectLaws(world);
  });
});

describe('the ledger is put back from before a post stood in it, while a run sends', () => {
  const journal = () => readFile(`${world.path}.journal`, 'utf8');
  /** The post whose mentions are told first: the run has noted some of them when the ledger changes. */
  let first: string;
  const without = async () => {
    const ledger = await world.read();
    const { [first]: gone, ...posts } = ledger.posts;
    return formatLedger({ ...ledger, posts });
  };
  /** With the post as it was before anything was told of it. */
  const withAgain = async () => {
    const ledger = await world.read();
    const { [first]: post } = parseLedger(before).posts;
    return formatLedger({ ...ledger, posts: { ...ledger.posts, ...(post && { [first]: post }) } });
  };
  beforeEach(() => {
    first = world.waiting[0]?.post ?? '';
  });
  const told = async (post: string) => (await journal()).includes(JSON.stringify({ post }).slice(1, -1));

  test('what was told of that post stays in the journal until it is back', async () => {
    expect(await during(async () => writeFile(world.path, await without()))).toMatchObject({ code: 0 });
    expect(await told(first)).toBe(true);
    for (const { post } of world.waiting) expect(await told(post)).toBe(post === first);
    await writeFile(world.path, await withAgain());
    expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
    await expectEachOnce(world);
  });

  test('and while another run tells something else', async () => {
    const last = world.waiting.at(-1);
    if (last === undefined) throw new Error('Nothing is waiting.');
    await writeFile(world.path, await typedInto([[last, { state: 'skip' }]]));
    await during(async () => writeFile(world.path, await without()));
    await writeFile(world.path, await typedInto([[last, { state: 'pending', since: '2026-11-20' }]]));
    expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
    expect(received(last)).toBe(true);
    expect(await told(first)).toBe(true);
    await writeFile(world.path, await withAgain());
    expect(await world.send().ended).toMatchObject({ code: 0, stderr: '' });
    await expectEachOnce(world);
  });
});
