import { planMentions, recallOutcomes } from 'linkback';
import type { Ledger, Mention, Policy } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, post, today } from '../ledger/ledgers.ts';

const on = '2026-11-01';
const raw = 'https://a.example/index.php?post/Welcome!';
const escaped = 'https://a.example/index.php?post/Welcome%21';
const delivered: Mention = {
  state: 'delivered',
  protocol: 'webmention',
  endpoint: 'https://a.example/wm',
  on,
};
const pending: Mention = { state: 'pending', since: on };
type Mentions = Record<string, Mention>;

const plan = (targets: readonly string[], ledger: Ledger, policy: Partial<Policy> = {}) =>
  planMentions([post('p', targets)], ledger, { today, ignore: () => false, ...policy });

describe('one address in two spellings', () => {
  test.each<[what: string, targets: string[], before: Mentions, after: Mentions]>([
    ['in one post is told once', [raw, escaped], {}, { [raw]: { ...pending, since: today } }],
    ['told as one, linked to as the other', [escaped], { [raw]: delivered }, { [raw]: delivered }],
    [
      'told as both',
      [raw],
      { [raw]: delivered, [escaped]: delivered },
      { [raw]: delivered, [escaped]: delivered },
    ],
    [
      'told as both, linked to as both',
      [escaped, raw],
      { [raw]: delivered, [escaped]: delivered },
      { [raw]: delivered, [escaped]: delivered },
    ],
    [
      'told as one and open as the other',
      [escaped, raw],
      { [raw]: delivered, [escaped]: pending },
      { [raw]: delivered },
    ],
    ['vetoed as one', [escaped], { [raw]: { state: 'skip' } }, { [raw]: { state: 'skip' } }],
    [
      'baseline as one',
      [escaped],
      { [raw]: { state: 'baseline', on } },
      { [raw]: { state: 'baseline', on } },
    ],
  ])('%s', (_what, targets, before, after) => {
    const found = plan(targets, ledgerOf(before));
    expect(found.ledger).toEqual(ledgerOf(after));
    expect(found.due).toHaveLength(Object.values(after).filter(({ state }) => state === 'pending').length);
    expect(plan(targets, found.ledger)).toMatchObject({ ledger: found.ledger, changes: [] });
  });

  test('a change is told once', () => {
    const before = ledgerOf({ [raw]: delivered, [escaped]: delivered }, { text: 'old' });
    const found = planMentions([post('p', [raw], { text: 'new' })], before, {
      today,
      ignore: () => false,
      updates: true,
    });
    expect(found.due.map(({ target }) => target)).toEqual([raw]);
  });

  test('what another version of the ledger knows of it', () => {
    const found = recallOutcomes(
      ledgerOf({ [escaped]: pending }),
      [{ post: 'p', target: escaped }],
      [ledgerOf({ [raw]: delivered })],
    );
    expect(found).toEqual([{ post: 'p', target: escaped, mention: delivered }]);
  });
});

describe('a link without a protocol, in a blog that has another one now', () => {
  const [http, https] = ['http://a.example/x', 'https://a.example/x'];
  const mentionsAfter = (targets: readonly string[], before: Mentions, permalink = 'http://example.com/p/') =>
    plan(targets, ledgerOf(before, { permalink })).ledger.posts['p']?.mentions;
  const baseline: Mention = { state: 'baseline', on };
  const gone = { state: 'removed', on, was: delivered } as const;
  test.each<Mention>([delivered, baseline, pending, { state: 'skip' }])('$state stays that', (mention) => {
    expect(mentionsAfter([https], { [http]: mention })).toEqual({ [https]: mention });
    expect(mentionsAfter([https], { [https]: mention })).toEqual({ [https]: mention });
  });
  test('comes back as what it was', () => {
    expect(mentionsAfter([https], { [http]: gone })).toEqual({ [https]: delivered });
  });
  test('is another one beside the one of before', () => {
    expect(mentionsAfter([https, http], { [http]: delivered })).toEqual({
      [http]: delivered,
      [https]: { ...pending, since: today },
    });
  });
  test('in a blog that has the same as before it is another one', () => {
    expect(mentionsAfter([https], { [http]: delivered }, 'https://example.com/p/')).toMatchObject({
      [http]: { state: 'removed' },
      [https]: { state: 'pending' },
    });
  });
});

test('a link to a post of the blog, as it was on its former host, is no news', () => {
  const [host, other] = ['https://old.example/p/', 'https://old.example/elsewhere/'];
  const posts = {
    ...ledgerOf({}, { permalink: host }).posts,
    ...ledgerOf({}, { permalink: 'https://old.example/q/', aliases: ['https://old.example/2015/q/'] }, 'q')
      .posts,
  };
  const targets = ['http://www.old.example/p#top', 'https://old.example/2015/q/', other];
  const found = planMentions(
    [post('p', []), post('q', targets)],
    { version: 1, posts },
    { today, ignore: () => false },
  );
  expect(found.due.map(({ target }) => target)).toEqual([other]);
  expect(found.ledger.posts['q']?.mentions[targets[0] ?? '']).toEqual({ state: 'baseline', on: today });
});
