import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyLedger, formatLedger, recallOutcomes } from 'linkback';
import type { Ledger, Mention } from 'linkback';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepTold, readTold } from '../../../packages/astro-linkback/src/ledger/told.ts';
import { createDice } from '../../linkback/trust/dice.ts';
import { makeRepository } from '../../support/git.ts';
import type { Repository } from '../../support/git.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let folder: string;
let path: string;
let repository: Repository;

beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'told-'));
  path = join(folder, 'linkbacks.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const target = 'https://a.example/';
const wire = { protocol: 'webmention', endpoint: 'https://a.example/wm' } as const;
const pending: Mention = { state: 'pending', since: '2026-11-20' };
const doubtful: Mention = { ...pending, interrupted: '2026-11-20T12:00:00.000Z' };
const retry: Mention = { state: 'retry', attempts: 1, notBefore: '2026-11-23', words: 'HTTP 503' };
const gaveUp: Mention = { state: 'gave-up', attempts: 5, on: '2026-11-22', words: 'HTTP 503' };
const delivered: Mention = { state: 'delivered', ...wire, on: '2026-11-22' };
const anew: Mention = { ...delivered, on: '2026-11-24' };
const updated: Mention = { ...delivered, again: { state: 'delivered', ...wire, on: '2026-11-23' } };
const removed: Mention = { state: 'removed', on: '2026-11-24', was: delivered };
const ledgerOf = (mentions: Record<string, Mention>, more: object = {}): Ledger => ({
  version: 1,
  posts: { 'blog/a': { permalink: 'https://blog.example/a/', aliases: [], ...more, mentions } },
});
const keep = (mention: Mention, more: object = {}) =>
  keepTold(path, ledgerOf({ [target]: mention }, more), [{ post: 'blog/a', target }]);

describe('in a repository', () => {
  beforeEach(async () => {
    repository = await makeRepository(folder);
  });

  test.each<readonly [name: string, mentions: readonly Mention[], kept: Mention | undefined]>([
    ['an outcome', [delivered], delivered],
    ['what is still to be told was not told', [pending], undefined],
    ['a veto was not told', [{ state: 'skip' }], undefined],
    ['a link from before was not told', [{ state: 'baseline', on: '2026-11-20' }], undefined],
    ['an answer that nobody heard', [doubtful], doubtful],
    ['a day to wait for', [retry], retry],
    ['the later outcome', [retry, delivered], delivered],
    ['an outcome is not forgotten where an older ledger has it open', [gaveUp, retry], gaveUp],
    ['that it was told is not forgotten when telling it anew fails', [delivered, gaveUp], delivered],
    ['nor that a change was told, by who knows only the first time', [updated, delivered], updated],
    ['but told anew it is', [updated, anew], anew],
    ['a link that is gone, and was told', [delivered, removed], removed],
    ['a link that is gone, and was not', [{ ...removed, was: pending }], undefined],
  ])('%s', async (_, mentions, kept) => {
    for (const mention of mentions) expect(await keep(mention)).toBe(true);
    expect(await readTold(path)).toEqual(kept && ledgerOf({ [target]: kept }));
  });

  test('of a post only what it is known by is kept', async () => {
    await keep(delivered, {
      aliases: ['https://blog.example/old/'],
      number: 7,
      print: 'x',
      text: 'y',
      gone: '2026-11-22',
    });
    expect(await readTold(path)).toEqual(
      ledgerOf({ [target]: delivered }, { aliases: ['https://blog.example/old/'], print: 'x' }),
    );
  });

  test('a post that was renamed is one with what it was: a page has one name', async () => {
    await keep(delivered);
    const other = 'https://b.example/';
    const page = { permalink: 'https://blog.example/a/', aliases: [] };
    const renamed: Ledger = { version: 1, posts: { 'blog/b': { ...page, mentions: { [other]: gaveUp } } } };
    await keepTold(path, renamed, [{ post: 'blog/b', target: other }]);
    const record = { ...page, mentions: { [target]: delivered, [other]: gaveUp } };
    expect(await readTold(path)).toEqual({ version: 1, posts: { 'blog/b': record } });
  });

  test('that it was told stays known, by whatever name its post was told anew in vain', async () => {
    await keep(delivered);
    const other = 'https://b.example/';
    const page = { permalink: 'https://blog.example/a/', aliases: [] };
    const mentions = { [target]: gaveUp, [other]: gaveUp };
    const renamed: Ledger = { version: 1, posts: { 'blog/b': { ...page, mentions } } };
    const named = [target, other].map((each) => ({ post: 'blog/b', target: each }));
    await keepTold(path, renamed, named);
    const record = { ...page, mentions: { [target]: delivered, [other]: gaveUp } };
    expect(await readTold(path)).toEqual({ version: 1, posts: { 'blog/b': record } });
  });

  const post = (permalink: string, mentions: Record<string, Mention>) => ({
    permalink,
    aliases: [],
    mentions,
  });
  const recalled = async (ledger: Ledger, id: string) =>
    recallOutcomes(ledger, [{ post: id, target }], [(await readTold(path)) ?? emptyLedger]);

  test('a name that is used again leaves what was told to the page', async () => {
    await keep(delivered);
    const [page, other] = ['https://blog.example/a/', 'https://blog.example/other/'];
    const renamed: Ledger = { version: 1, posts: { 'blog/b': post(page, { [target]: gaveUp }) } };
    await keepTold(path, renamed, [{ post: 'blog/b', target }]);
    const both: Ledger = {
      version: 1,
      posts: {
        'blog/b': post(page, { [target]: pending }),
        'blog/a': post(other, { 'https://b.example/': delivered }),
      },
    };
    await keepTold(path, both, [{ post: 'blog/a', target: 'https://b.example/' }]);
    expect(await recalled(both, 'blog/b')).toHaveLength(1);
  });

  test('a name and a page that go to another: what was told stays known of the post of that title and date', async () => {
    await keep(delivered, { print: 'x-t' });
    const first = {
      permalink: 'https://blog.example/b/',
      aliases: [],
      covered: ['https://blog.example/a/'],
      print: 'x-t',
    };
    const second = { permalink: 'https://blog.example/a/', aliases: [], print: 'y-u' };
    const other = 'https://other.example/';
    const ledger: Ledger = {
      version: 1,
      posts: {
        'blog/a': { ...second, mentions: { [other]: delivered } },
        'blog/b': { ...first, mentions: { [target]: pending } },
      },
    };
    // Before that ledger is kept, and after.
    for (const round of ['before', 'after']) {
      const told = await readTold(path);
      const asked = [{ post: 'blog/b', target }];
      expect(recallOutcomes(ledger, asked, told === undefined ? [] : [told]), round).toMatchObject([
        { mention: delivered },
      ]);
      await keepTold(path, ledger, [{ post: 'blog/a', target: other }]);
    }
  });

  describe('where it is certain which post it was', () => {
    const [pageA, pageB] = ['https://blog.example/a/', 'https://blog.example/b/'];
    const other = 'https://other.example/';
    const marked = (permalink: string, print: string, mentions: Record<string, Mention>) => ({
      ...{ permalink, print, aliases: [] },
      mentions,
    });
    const knownOf = async (posts: Ledger['posts'], id: string) => {
      await keepTold(path, { version: 1, posts }, [{ post: 'blog/a', target: other }]);
      return (await readTold(path))?.posts[id]?.mentions[target];
    };

    test.each<[mention: Mention, isKnown: boolean]>([
      [delivered, true],
      [doubtful, true],
      [{ state: 'none', on: '2026-11-22' }, false],
      [gaveUp, false],
    ])('who has its page knows of what may have arrived from there: %j', async (mention, isKnown) => {
      await keep(mention, { print: 'x-t' });
      const posts = {
        'blog/a': { ...marked(pageB, 'x-t', { [other]: delivered }), covered: [pageA] },
        'blog/q': marked(pageA, 'y-u', {}),
      };
      expect(await knownOf(posts, 'blog/q')).toEqual(isKnown ? mention : undefined);
      expect(await knownOf(posts, 'blog/a')).toEqual(mention);
    });

    test('who has its name does not', async () => {
      await keep(delivered, { print: 'x-t' });
      const posts = {
        'blog/a': marked(pageB, 'y-u', { [other]: delivered }),
        'blog/b': marked(pageA, 'x-t', {}),
      };
      expect(await knownOf(posts, 'blog/a')).toBeUndefined();
      expect(await knownOf(posts, 'blog/b')).toEqual(delivered);
    });
  });

  test('posts without a mark are not taken for each other', async () => {
    await keep(delivered);
    const covered = {
      permalink: 'https://blog.example/b/',
      aliases: [],
      covered: ['https://blog.example/a/'],
    };
    const ledger: Ledger = {
      version: 1,
      posts: {
        'blog/a': { permalink: 'https://blog.example/a/', aliases: [], mentions: { [target]: delivered } },
        'blog/b': { ...covered, mentions: { [target]: pending } },
      },
    };
    await keepTold(path, ledger, [{ post: 'blog/a', target }]);
    expect(
      recallOutcomes(ledger, [{ post: 'blog/b', target }], [(await readTold(path)) ?? emptyLedger]),
    ).toEqual([]);
  });

  test('two posts that change places: what was told stays known of both', async () => {
    const [one, two] = ['https://blog.example/a/', 'https://blog.example/b/'];
    const before = {
      'blog/a': post(one, { [target]: delivered }),
      'blog/b': post(two, { [target]: delivered }),
    };
    await keepTold(
      path,
      { version: 1, posts: before },
      Object.keys(before).map((id) => ({ post: id, target })),
    );
    const after: Ledger = {
      version: 1,
      posts: {
        'blog/a': post(two, { [target]: pending, 'https://b.example/': delivered }),
        'blog/b': post(one, { [target]: pending }),
      },
    };
    await keepTold(path, after, [{ post: 'blog/a', target: 'https://b.example/' }]);
    for (const id of ['blog/a', 'blog/b']) expect(await recalled(after, id)).toHaveLength(1);
  });

  test('whatever posts are renamed, moved and deleted: what is known of a name or a page is never less', async () => {
    const dice = createDice(20_261_129);
    const pick = <T>(all: readonly T[]): T => all[dice.below(all.length)] as T;
    const targets = ['https://a.example/', 'https://b.example/', 'https://c.example/'];
    const worth = (mention?: Mention) =>
      mention === undefined ? 0 : ['delivered', 'duplicate', 'removed'].includes(mention.state) ? 2 : 1;
    for (let turn = 0; turn < 60; turn += 1) {
      const places = ['1', '2', '3', '4'].map((name) => `https://blog.example/${turn}/${name}/`);
      for (let build = 0; build < 4; build += 1) {
        const free = [...places];
        const posts = ['a', 'b', 'c', 'd'].flatMap((name): [string, ReturnType<typeof post>][] => {
          if (dice.below(4) === 0) return [];
          const [place = ''] = free.splice(dice.below(free.length), 1);
          const mentions = targets.map(
            (each) => [each, pick([delivered, gaveUp, doubtful, pending])] as const,
          );
          return [[`${turn}/${name}`, post(place, Object.fromEntries(mentions))]];
        });
        const ledger: Ledger = { version: 1, posts: Object.fromEntries(posts) };
        const named = posts.flatMap(([id]) =>
          targets.filter(() => dice.below(3) === 0).map((each) => ({ post: id, target: each })),
        );
        const before = (await readTold(path)) ?? emptyLedger;
        await keepTold(path, ledger, named);
        const after = (await readTold(path)) ?? emptyLedger;
        if (JSON.stringify(after) === JSON.stringify(before)) continue;
        for (const [id, { permalink, mentions }] of Object.entries(before.posts)) {
          const heirs = posts.filter(([other, record]) => other === id || record.permalink === permalink);
          for (const [heir] of heirs) {
            for (const each of targets) {
              expect(worth(after.posts[heir]?.mentions[each])).toBeGreaterThanOrEqual(worth(mentions[each]));
            }
          }
          if (heirs.length === 0) expect(after.posts[id]).toEqual(before.posts[id]);
        }
      }
    }
  });

  test('a mention that the ledger does not have is no outcome', async () => {
    expect(
      await keepTold(path, ledgerOf({}), [
        { post: 'blog/a', target },
        { post: 'b', target },
      ]),
    ).toBe(true);
    expect(await readTold(path)).toBeUndefined();
  });

  test('of more than a thousand, those stay that the current commit does not say', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_200 }, (_, index): [string, Mention] => [
        `https://a.example/${index}`,
        delivered,
      ]),
    );
    const names = Object.keys(many).map((target) => ({ post: 'blog/a', target }));
    const [own = '', ...others] = Object.keys(many);
    await keepTold(path, ledgerOf(many), names);
    expect(Object.keys((await readTold(path))?.posts['blog/a']?.mentions ?? {})).toHaveLength(1_200);
    await repository.commit('linkbacks.json', formatLedger(ledgerOf({ ...many, [own]: pending })));
    await writeFile(path, '');
    await keep(delivered);
    expect(others).toHaveLength(1_199);
    expect(await readTold(path)).toEqual(ledgerOf({ [own]: delivered, [target]: delivered }));
  });

  test('a damaged one, or one of a newer program, is none', async () => {
    await keep(delivered);
    const file = join(folder, '.git/astro-linkback/linkbacks.json.told.json');
    for (const text of ['', '{', (await readFile(file, 'utf8')).replace('"version": 1', '"version": 2')]) {
      await writeFile(file, text);
      expect(await readTold(path)).toBeUndefined();
    }
    await keep(delivered);
    expect(await readTold(path)).toEqual(ledgerOf({ [target]: delivered }));
  });
});

test('without a repository nothing is kept, and nothing lies beside the ledger', async () => {
  expect(await keep(delivered)).toBe(true);
  expect(await readTold(path)).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
});
