import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLedger } from 'linkback';
import type { Ledger, Mention } from 'linkback';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepTold, readTold } from '../../../packages/astro-linkback/src/ledger/told.ts';
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
      ledgerOf({ [target]: delivered }, { aliases: ['https://blog.example/old/'] }),
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
