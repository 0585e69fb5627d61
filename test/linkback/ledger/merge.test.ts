import { formatLedger, mergeLedgers, parseLedger } from 'linkback';
import type { Ledger, LedgerPost, Mention, MergedLedger } from 'linkback';
import { describe, expect, test } from 'vitest';
import { blog, ledgerOf } from './ledgers.ts';

const target = 'https://t.example/';
const told = { protocol: 'webmention', endpoint: 'https://t.example/wm' } as const;
const pending = { state: 'pending', since: '2026-11-20' } as const;
const retry = { state: 'retry', attempts: 1, notBefore: '2026-11-22', words: 'HTTP 503' } as const;
const delivered = { state: 'delivered', ...told, on: '2026-11-21' } as const;
const located = { ...delivered, location: 'https://t.example/1' } as const;
const none = { state: 'none', on: '2026-11-21' } as const;
const refused = { state: 'refused', on: '2026-11-23', words: 'no' } as const;
const baseline = { state: 'baseline', on: '2026-11-21' } as const;
const veto = { state: 'skip', reason: 'mine' } as const;
const policy = { state: 'skip', reason: 'ignore', on: '2026-11-21' } as const;
const anew = { ...pending, since: '2026-11-22', anew: '2026-11-22' } as const;
const failedAnew = { ...retry, anew: '2026-11-22' } as const;
const sent = (hour: number) =>
  ({
    ...pending,
    reason: 'a run ended while it was told; it may have arrived',
    interrupted: `2026-11-21T0${hour}:00:00.000Z`,
  }) as const;
const gone = <T extends Exclude<Mention, { state: 'removed' }>>(was: T, more = {}) =>
  ({ state: 'removed', on: '2026-11-22', was, ...more }) as const;
const change = { state: 'pending', since: '2026-11-22' } as const;
const at = (path: string) => `${blog}/${path}/`;

/** From both sides it has to be the same, and a ledger that can be read. */
function merge(base: Ledger | undefined, ours: Ledger, theirs: Ledger): MergedLedger {
  const merged = mergeLedgers(base, ours, theirs);
  const text = formatLedger(merged.ledger);
  expect(formatLedger(parseLedger(text))).toBe(text);
  expect(mergeLedgers(base, theirs, ours)).toEqual(merged);
  return merged;
}

type Row = readonly [
  what: string,
  base: Mention | undefined,
  ours: Mention | undefined,
  theirs: Mention | undefined,
  merged: Mention | undefined,
];

const one = (mention: Mention | undefined) => ledgerOf(mention === undefined ? {} : { [target]: mention });

function rows(table: readonly Row[]): void {
  test.each(table)('%s', (_, base, ours, theirs, expected) => {
    const { ledger } = merge(one(base), one(ours), one(theirs));
    expect(ledger.posts['p']?.mentions[target]).toEqual(expected);
  });
}

describe('of two states the one that knows more', () => {
  rows([
    ['told on one side', pending, pending, delivered, delivered],
    ['told on one, tried on the other', pending, retry, delivered, delivered],
    [
      'told on both, the later day',
      pending,
      delivered,
      { ...delivered, on: '2026-11-22' },
      { ...delivered, on: '2026-11-22' },
    ],
    ['told on both, with its location', pending, delivered, located, located],
    ['delivered is more than refused later', pending, delivered, refused, delivered],
    ['none, and tried', pending, none, retry, none],
    ['restored from before it was told', delivered, delivered, pending, delivered],
    ['added on both, told on one', undefined, pending, delivered, delivered],
    ['baseline on one side', undefined, baseline, pending, baseline],
    ['baseline by command, tried on the other', pending, baseline, retry, baseline],
    ['baseline, and told', pending, baseline, delivered, delivered],
    ['held back by a policy, open on the other', pending, policy, retry, policy],
    ['held back by a policy, and told', pending, policy, none, none],
    ['the policy ended on one side', policy, pending, policy, policy],
    [
      'a note of its owner stays',
      { ...pending, note: 'x' } as Mention,
      { ...pending, note: 'x' } as Mention,
      delivered,
      delivered,
    ],
    [
      'a note of its owner, written on one side',
      pending,
      { ...pending, note: 'x' } as Mention,
      delivered,
      { ...delivered, note: 'x' } as Mention,
    ],
  ]);
});

describe('open on both sides', () => {
  const more = { ...retry, attempts: 2 };
  const later = { ...retry, notBefore: '2026-11-25' };
  rows([
    ['tried on one', pending, pending, retry, retry],
    ['more attempts', retry, more, later, more],
    ['the later day of one attempt', pending, retry, later, later],
    [
      'a reason on one',
      pending,
      { ...pending, reason: 'not live' },
      pending,
      { ...pending, reason: 'not live' },
    ],
    ['added on two days', undefined, pending, { ...pending, since: '2026-11-22' }, pending],
    [
      'typed in on one',
      undefined,
      pending,
      { ...pending, protocol: 'trackback' },
      { ...pending, protocol: 'trackback' },
    ],
    ['sent on one, and nobody heard the answer', pending, pending, sent(1), sent(1)],
    [
      'sent on one, tried on the other',
      pending,
      retry,
      sent(1),
      { ...retry, interrupted: sent(1).interrupted },
    ],
    [
      'sent on both before they parted',
      sent(1),
      { ...sent(1), reason: 'not live' },
      sent(1),
      { ...sent(1), reason: 'not live' },
    ],
    [
      'sent on both',
      pending,
      sent(1),
      sent(2),
      {
        state: 'gave-up',
        attempts: 2,
        on: '2026-11-21',
        words: '2 runs ended while it was told; it may have arrived',
      },
    ],
  ]);
});

describe('a veto is above all', () => {
  rows([
    ['over what is open', pending, veto, retry, veto],
    ['over what was told', pending, veto, delivered, veto],
    ['over what is to be told anew', delivered, veto, anew, veto],
    ['over a link that is gone', pending, veto, gone(pending), veto],
    ['over a link that was told and is gone', delivered, veto, gone(delivered), veto],
    ['over a policy', pending, veto, policy, veto],
    ['where its line was taken out', veto, veto, undefined, veto],
    ['where it was made open by hand', veto, veto, pending, veto],
    ['but for what was told since it was taken back', veto, veto, delivered, delivered],
    ['of two, the new one', veto, veto, { ...veto, reason: 'still mine' }, { ...veto, reason: 'still mine' }],
  ]);
});

describe('to be told anew', () => {
  rows([
    ['asked on one side', delivered, delivered, anew, anew],
    ['asked before, told on one side', anew, delivered, anew, delivered],
    ['asked on one side, told on the other before that day', pending, delivered, anew, anew],
    [
      'asked on one side, told on the other later',
      pending,
      { ...delivered, on: '2026-11-23' },
      anew,
      { ...delivered, on: '2026-11-23' },
    ],
    [
      'asked on both, told on one the same day',
      delivered,
      { ...delivered, on: '2026-11-22' },
      anew,
      { ...delivered, on: '2026-11-22' },
    ],
    [
      'told that day and asked',
      { ...delivered, on: '2026-11-22' },
      { ...delivered, on: '2026-11-22' },
      anew,
      anew,
    ],
    ['asked on one side, and failed', delivered, delivered, failedAnew, failedAnew],
    ['asked before, failed on one side and told on the other', anew, failedAnew, delivered, delivered],
    ['asked before and failed, told on one side', failedAnew, delivered, failedAnew, delivered],
    ['asked on one side, of what failed before', retry, retry, failedAnew, failedAnew],
    ['asked on one side, of what failed on the other', pending, retry, anew, failedAnew],
    ['a wish that one side took back', failedAnew, failedAnew, retry, retry],
    ['asked, and tried', delivered, anew, { ...anew, reason: 'not live' }, { ...anew, reason: 'not live' }],
  ]);
});

describe('a link that is gone', () => {
  const toldGone = { again: { ...delivered, on: '2026-11-23' } };
  rows([
    ['stays out', pending, pending, gone(pending), gone(pending)],
    ['stays out, with what the other tried', pending, retry, gone(pending), gone(retry)],
    ['was told meanwhile: the next build withdraws it', pending, delivered, gone(pending), delivered],
    [
      'was told before',
      delivered,
      { ...delivered, again: change },
      gone(delivered, { again: change }),
      gone(delivered, { again: change }),
    ],
    ['gone on both, told on one', pending, gone(pending), gone(delivered), gone(delivered)],
    [
      'gone on both, on two days',
      pending,
      gone(pending),
      { ...gone(pending), on: '2026-11-23' },
      gone(pending),
    ],
    [
      'gone on both, and told of on one',
      delivered,
      gone(delivered, { again: change }),
      gone(delivered, toldGone),
      gone(delivered, toldGone),
    ],
    ['back on one side', gone(delivered), delivered, gone(delivered), delivered],
    [
      'back on one side, told as gone on the other',
      gone(delivered),
      delivered,
      gone(delivered, toldGone),
      {
        ...delivered,
        again: { state: 'pending', since: '2026-11-23', page: '', earlier: 1, told: '2026-11-23' },
      },
    ],
    ['added on both, gone again on one', undefined, pending, gone(pending), pending],
    ['added on both, told and gone on one', undefined, pending, gone(delivered), delivered],
    ['its line was taken out', delivered, undefined, delivered, undefined],
    [
      'its line was taken out where it was open, and the other told it',
      pending,
      undefined,
      delivered,
      delivered,
    ],
  ]);
});

describe('told again', () => {
  const toldAgain = { ...delivered, again: { ...delivered, on: '2026-11-23' } } as const;
  rows([
    [
      'a change on one side',
      delivered,
      delivered,
      { ...delivered, again: change },
      { ...delivered, again: change },
    ],
    [
      'a change, told on one side',
      { ...delivered, again: change },
      toldAgain,
      { ...delivered, again: change },
      toldAgain,
    ],
    ['a change on both, told on one', delivered, toldAgain, { ...delivered, again: change }, toldAgain],
    [
      'a newer change than was told',
      toldAgain,
      toldAgain,
      { ...delivered, again: { ...change, since: '2026-11-24' } },
      { ...delivered, again: { ...change, since: '2026-11-24', earlier: 1, told: '2026-11-23' } },
    ],
    [
      'restored from before it was told again',
      toldAgain,
      toldAgain,
      { ...delivered, again: change },
      toldAgain,
    ],
    [
      'told of a change by both, and due for the next one on one side',
      { ...delivered, again: change },
      toldAgain,
      { ...delivered, again: { ...change, since: '2026-11-24', earlier: 1 } },
      { ...delivered, again: { ...change, since: '2026-11-24', earlier: 1, told: '2026-11-23' } },
    ],
    [
      'told once more by one, restored from before by the other',
      { ...toldAgain },
      { ...delivered, again: { ...delivered, on: '2026-11-25', earlier: 1 } },
      { ...delivered, again: { ...change, since: '2026-11-26' } },
      { ...delivered, again: { ...delivered, on: '2026-11-25', earlier: 1 } },
    ],
    [
      'told of a change by one, gone on the other: that is told after it',
      { ...delivered, again: change },
      toldAgain,
      gone(delivered, { again: change }),
      gone(toldAgain, { again: { ...change, earlier: 1, told: '2026-11-23' } }),
    ],
    [
      'given up by one',
      { ...delivered, again: change },
      delivered,
      { ...delivered, again: change },
      delivered,
    ],
    [
      'tried by one, given up by the other',
      { ...delivered, again: change },
      delivered,
      { ...delivered, again: retry },
      { ...delivered, again: retry },
    ],
    [
      'tried by both',
      { ...delivered, again: change },
      { ...delivered, again: retry },
      { ...delivered, again: { ...retry, attempts: 2 } },
      { ...delivered, again: { ...retry, attempts: 2 } },
    ],
  ]);
});

describe('which text its receiver has', () => {
  const t = (text: string, again?: object): Mention =>
    ({ ...delivered, text, ...(again && { again }) }) as Mention;
  const done = (day: number, earlier = 0) => ({
    ...{ ...delivered, on: `2026-11-${day}` },
    ...(earlier === 0 ? {} : { earlier }),
  });
  const open = (text: string, more: object = {}) => ({ ...change, text, page: `<${text}>`, ...more });
  /** It is to be told what the post says by then. */
  const unsure = (since: string, more: object = {}) =>
    ({ ...delivered, again: { state: 'pending', since, page: '', ...more } }) as Mention;
  const before = t('T0', open('T1'));
  rows([
    ['told on one side', pending, pending, t('T1'), t('T1')],
    [
      'told on both: that of the later day',
      pending,
      t('T1'),
      { ...t('T2'), on: '2026-11-22' } as Mention,
      { ...t('T2'), on: '2026-11-22' } as Mention,
    ],
    ['told on both of one text', pending, t('T1'), t('T1'), t('T1')],
    [
      'told on both, of two texts on one day: nobody can say',
      pending,
      t('T1'),
      t('T2'),
      unsure('2026-11-21', { earlier: 1, told: '2026-11-21' }),
    ],
    ['told of a change on one side', t('T0'), t('T0'), t('T1', done(23)), t('T1', done(23))],
    [
      'the same, and restored from before on the other',
      t('T1', done(23)),
      t('T0'),
      t('T1', done(23)),
      t('T1', done(23)),
    ],
    [
      'told of a change on one side, and marked as built on the other',
      t('T0'),
      t('T0', open('T2')),
      t('T1', done(23)),
      t('T1', done(23)),
    ],
    [
      'told of changes on both: that of the later day, after two',
      t('T0'),
      t('T1', done(23)),
      t('T2', done(24)),
      t('T2', done(24, 1)),
    ],
    [
      '… on one day: nobody can say',
      t('T0'),
      t('T1', done(23)),
      t('T2', done(23)),
      unsure('2026-11-23', { earlier: 2, told: '2026-11-23' }),
    ],
    [
      '… on one day, and the same',
      t('T0'),
      t('T1', done(23)),
      t('T1', { ...done(23), location: 'https://t.example/1' }),
      t('T1', done(23)),
    ],
    [
      '… on one of them twice, on the other later',
      t('T0'),
      t('T1', done(23, 1)),
      t('T2', done(24)),
      t('T2', done(24, 2)),
    ],
    [
      '… on one in vain',
      t('T0'),
      t('T1', done(23)),
      t('T2', { state: 'refused', on: '2026-11-24', words: 'no' }),
      t('T1', done(23, 1)),
    ],
    [
      'what one side has to tell still the other told later',
      before,
      t('T1', open('T2', { earlier: 1, told: '2026-11-23' })),
      t('T2', done(24)),
      t('T2', done(24, 1)),
    ],
    [
      'what one side has to tell still, and the other told something else later',
      before,
      t('T1', open('T3', { earlier: 1, told: '2026-11-23' })),
      t('T2', done(24)),
      t('T2', open('T3', { earlier: 2, told: '2026-11-24' })),
    ],
    [
      'the same on one day: nobody can say',
      before,
      t('T1', open('T3', { earlier: 1, told: '2026-11-23' })),
      t('T2', done(23)),
      unsure('2026-11-22', { ...open('T3'), earlier: 2, told: '2026-11-23' }),
    ],
    [
      'marked on both for the first time, with two texts: nobody can say',
      delivered,
      t('T1'),
      t('T2'),
      unsure('2026-11-21'),
    ],
    ['marked on one side', delivered, delivered, t('T2'), t('T2')],
    [
      'told of a change on one side, and moved after that',
      t('T1', done(21)),
      { ...t('T2'), source: at('old') } as Mention,
      t('T1', done(21)),
      { ...t('T2'), source: at('old') } as Mention,
    ],
    [
      'moved on one side',
      t('T1', done(21)),
      { ...t('T1'), source: at('old') } as Mention,
      t('T1', done(21)),
      { ...t('T1'), source: at('old') } as Mention,
    ],
    ['to be told: what was built since', before, before, t('T0', open('T2')), t('T0', open('T2'))],
    [
      'to be told: what was built since, with what was tried',
      before,
      t('T0', { ...retry, text: 'T1', page: '<T1>' }),
      t('T0', open('T2')),
      t('T0', { ...retry, text: 'T2', page: '<T2>' }),
    ],
    [
      'to be told for the first time: what was built since',
      { ...pending, text: 'T1', page: '<T1>' },
      { ...retry, text: 'T1', page: '<T1>' },
      { ...pending, text: 'T2', page: '<T2>' },
      { ...retry, text: 'T2', page: '<T2>' },
    ],
    [
      'told that it is gone, and on the other side of a change, later',
      t('T0'),
      gone(t('T0') as typeof delivered, { again: done(23) }),
      t('T1', done(24)),
      gone(t('T1', done(24)) as typeof delivered, {
        again: { state: 'pending', since: '2026-11-24', earlier: 2, told: '2026-11-24' },
      }),
    ],
    [
      'told of a change, and on the other side that it is gone, later',
      t('T0'),
      gone(t('T0') as typeof delivered, { again: done(24) }),
      t('T1', done(23)),
      gone(t('T1', done(23)) as typeof delivered, { again: done(24, 1) }),
    ],
    [
      'back on one side and told so, told as gone on the other before that',
      gone(t('T0') as typeof delivered, { again: change }),
      gone(t('T0') as typeof delivered, { again: done(23) }),
      t('T1', done(24)),
      t('T1', done(24, 1)),
    ],
    [
      'back on one side, told as gone on the other after that: it has none',
      gone(t('T0') as typeof delivered, { again: change }),
      gone(t('T0') as typeof delivered, { again: done(24) }),
      t('T1', done(23)),
      unsure('2026-11-24', { earlier: 2, told: '2026-11-24' }),
    ],
    [
      'gone on both, told on one, and on the other of a change, later',
      t('T0'),
      gone(t('T0') as typeof delivered, { again: done(23) }),
      gone(t('T1', done(24)) as typeof delivered, { again: { ...change, earlier: 1, told: '2026-11-24' } }),
      gone(t('T1', done(24)) as typeof delivered, { again: { ...change, earlier: 2, told: '2026-11-24' } }),
    ],
    [
      'the same, and told as gone after that: it is known',
      t('T0'),
      gone(t('T0') as typeof delivered, { again: done(24) }),
      gone(t('T1', done(23)) as typeof delivered, { again: { ...change, earlier: 1, told: '2026-11-23' } }),
      gone(t('T1', done(23)) as typeof delivered, { again: done(24, 1) }),
    ],
  ]);
});

describe('one page by two spellings', () => {
  const part = `${target}#part`;
  test.each<
    [
      string,
      Record<string, Mention>,
      Record<string, Mention>,
      Record<string, Mention>,
      Record<string, Mention>,
    ]
  >([
    [
      'told by one, respelled by the other',
      { [target]: pending },
      { [target]: delivered },
      { [part]: pending },
      { [target]: delivered },
    ],
    [
      'tried by one, respelled by the other',
      { [target]: pending },
      { [target]: retry },
      { [part]: pending },
      { [part]: retry },
    ],
    ['added on both', {}, { [target]: pending }, { [part]: pending }, { [target]: pending }],
    [
      'told on both',
      {},
      { [target]: delivered },
      { [part]: delivered },
      { [target]: delivered, [part]: delivered },
    ],
  ])('%s', (_, base, ours, theirs, expected) => {
    const { ledger } = merge(ledgerOf(base), ledgerOf(ours), ledgerOf(theirs));
    expect(ledger.posts['p']?.mentions).toEqual(expected);
  });
});

/** A ledger of posts by name. */
const of = (posts: Record<string, Partial<LedgerPost>>, more: Partial<Ledger> = {}): Ledger => ({
  version: 1,
  ...more,
  posts: Object.fromEntries(
    Object.entries(posts).map(([id, post]) => [
      id,
      { permalink: `${blog}/${id}/`, aliases: [], mentions: {}, ...post },
    ]),
  ),
});
const mentions = { [target]: pending };
const toldMentions = { [target]: delivered };

describe('posts', () => {
  const hello = { number: 1, print: 'hello', permalink: at('hello') };
  type PostRow = readonly [what: string, base: Ledger, ours: Ledger, theirs: Ledger, merged: Ledger];
  test.each<PostRow>([
    [
      'a post on each side, by one number',
      of({ a: { number: 1 } }),
      of({ a: { number: 1 }, b: { number: 2, mentions } }),
      of({ a: { number: 1 }, c: { number: 2, mentions } }),
      of({ a: { number: 1 }, b: { number: 2, mentions }, c: { number: 3, mentions } }),
    ],
    [
      'of two with one number the one that was told keeps it',
      of({}),
      of({ b: { number: 2, mentions } }),
      of({ c: { number: 2, mentions: toldMentions } }),
      of({ b: { number: 3, mentions }, c: { number: 2, mentions: toldMentions } }),
    ],
    [
      'of two with one number that nobody was told of the older one keeps it',
      of({}),
      of({ b: { number: 2, mentions: { [target]: { ...pending, since: '2026-11-21' } } } }),
      of({ c: { number: 2, mentions } }),
      of({
        b: { number: 3, mentions: { [target]: { ...pending, since: '2026-11-21' } } },
        c: { number: 2, mentions },
      }),
    ],
    [
      'of two with one number the one that had it keeps it',
      of({ c: { number: 2 } }),
      of({ c: { number: 2 }, b: { number: 2, mentions: toldMentions } }),
      of({ c: { number: 2, mentions } }),
      of({ b: { number: 3, mentions: toldMentions }, c: { number: 2, mentions } }),
    ],
    [
      'addresses by number: two posts are two, whatever address they share',
      of({}),
      of({ b: { number: 2, print: 'b', permalink: at('archives/2'), mentions } }),
      of({ c: { number: 2, print: 'c', permalink: at('archives/2'), mentions } }),
      of({
        b: { number: 2, print: 'b', permalink: at('archives/2'), mentions },
        c: { number: 3, print: 'c', permalink: at('archives/3'), mentions },
      }),
    ],
    [
      'addresses by number, and one has moved on: two posts are two, whatever address they had',
      of({}),
      of({
        b: {
          number: 2,
          print: 'b',
          permalink: at('2026/b'),
          aliases: [at('archives/2')],
          mentions: toldMentions,
        },
      }),
      of({ c: { number: 2, print: 'c', permalink: at('archives/2'), mentions } }),
      of({
        b: {
          number: 2,
          print: 'b',
          permalink: at('2026/b'),
          aliases: [at('archives/2')],
          mentions: toldMentions,
        },
        c: { number: 3, print: 'c', permalink: at('archives/3'), mentions },
      }),
    ],
    [
      'addresses by number, and both have moved on: of what both had it stays that of whoever was told there',
      of({}),
      of({
        b: { number: 2, print: 'b', permalink: at('b'), aliases: [at('archives/2')], mentions: toldMentions },
      }),
      of({ c: { number: 2, print: 'c', permalink: at('c'), aliases: [at('archives/2')], mentions } }),
      of({
        b: { number: 2, print: 'b', permalink: at('b'), aliases: [at('archives/2')], mentions: toldMentions },
        c: { number: 3, print: 'c', permalink: at('c'), mentions },
      }),
    ],
    [
      'three with one number',
      of({ a: { number: 7 } }),
      of({ a: { number: 7 }, b: { number: 8 }, d: { number: 9 } }),
      of({ a: { number: 7 }, c: { number: 8 }, e: { number: 9 } }),
      of({ a: { number: 7 }, b: { number: 8 }, c: { number: 10 }, d: { number: 9 }, e: { number: 11 } }),
    ],
    [
      'renamed on one side, told on the other: by its number',
      of({ a: { ...hello, mentions } }),
      of({ b: { ...hello, permalink: at('b'), aliases: [at('hello')], mentions } }),
      of({ a: { ...hello, mentions: toldMentions } }),
      of({
        b: {
          ...hello,
          permalink: at('b'),
          aliases: [at('hello')],
          mentions: { [target]: { ...delivered, source: at('hello') } },
        },
      }),
    ],
    [
      'renamed on one side, a new link on the other: by its address',
      of({ a: { permalink: at('hello'), mentions } }),
      of({ b: { permalink: at('hello'), mentions } }),
      of({ a: { permalink: at('hello'), mentions: { ...mentions, 'https://u.example/': pending } } }),
      of({ b: { permalink: at('hello'), mentions: { ...mentions, 'https://u.example/': pending } } }),
    ],
    [
      'renamed and moved on one side, told on the other: by its former address',
      of({ a: { mentions } }),
      of({ b: { aliases: [at('a')], mentions } }),
      of({ a: { mentions: toldMentions } }),
      of({ b: { aliases: [at('a')], mentions: { [target]: { ...delivered, source: at('a') } } } }),
    ],
    [
      'renamed and moved without a trace, told on the other: by title and date',
      of({ a: { print: 'hello', mentions } }),
      of({ b: { print: 'hello', mentions } }),
      of({ a: { print: 'hello', mentions: toldMentions } }),
      of({ b: { print: 'hello', mentions: { [target]: { ...delivered, source: at('a') } } } }),
    ],
    [
      'two changed names on one side, one was told on the other',
      of({ a: { number: 1, mentions }, b: { number: 2 } }),
      of({ a: { number: 2, permalink: at('b') }, b: { number: 1, permalink: at('a'), mentions } }),
      of({ a: { number: 1, mentions: toldMentions }, b: { number: 2 } }),
      of({
        a: { number: 2, permalink: at('b') },
        b: { number: 1, permalink: at('a'), mentions: toldMentions },
      }),
    ],
    [
      'renamed on one side, where another has its name and address by now, and told on the other',
      of({ a: { ...hello, permalink: at('a'), mentions } }),
      of({
        a: { number: 9, print: 'other', permalink: at('a') },
        b: { ...hello, permalink: at('b'), covered: [at('a')], mentions },
      }),
      of({ a: { ...hello, permalink: at('a'), mentions: toldMentions } }),
      of({
        a: { number: 9, print: 'other', permalink: at('a') },
        b: {
          ...hello,
          permalink: at('b'),
          covered: [at('a')],
          mentions: { [target]: { ...delivered, source: at('a') } },
        },
      }),
    ],
    [
      '… of posts without numbers',
      of({ a: { print: 'hello', mentions } }),
      of({ a: { print: 'other' }, b: { print: 'hello', covered: [at('a')], mentions } }),
      of({ a: { print: 'hello', mentions: toldMentions } }),
      of({
        a: { print: 'other' },
        b: {
          print: 'hello',
          covered: [at('a')],
          mentions: { [target]: { ...delivered, source: at('a') } },
        },
      }),
    ],
    [
      'renamed to a name that is a new post on the other side: it is found by what it is',
      of({ a: { ...hello, mentions: toldMentions } }),
      of({ c: { ...hello, mentions: toldMentions } }),
      of({
        a: { ...hello, mentions: toldMentions },
        c: { number: 2, print: 'other', permalink: at('c'), mentions },
      }),
      of({
        a: { ...hello, mentions: toldMentions },
        c: { number: 2, print: 'other', permalink: at('c'), mentions },
      }),
    ],
    [
      'the same post added on both, renamed on one',
      of({}),
      of({ a: { ...hello, mentions: toldMentions } }),
      of({ b: { ...hello, mentions } }),
      of({ a: { ...hello, mentions: toldMentions } }),
    ],
    [
      'a post that was taken out, and one that was told meanwhile',
      of({ a: { mentions }, b: { mentions } }),
      of({}),
      of({ a: { mentions }, b: { mentions: toldMentions } }),
      of({ b: { mentions: toldMentions } }),
    ],
    [
      'unpublished on one side',
      of({ a: { mentions } }),
      of({ a: { mentions: { [target]: gone(pending) }, gone: '2026-11-22' } }),
      of({ a: { mentions, aliases: [at('old')] } }),
      of({ a: { mentions: { [target]: gone(pending) }, aliases: [at('old')], gone: '2026-11-22' } }),
    ],
    [
      'unpublished on one side, told on the other: the next build sees whether it is there',
      of({ a: { mentions } }),
      of({ a: { mentions: { [target]: gone(pending) }, gone: '2026-11-22' } }),
      of({ a: { mentions: toldMentions } }),
      of({ a: { mentions: toldMentions } }),
    ],
    [
      'unpublished on one side, its link taken out on the other: both say the same of that',
      of({ a: { mentions } }),
      of({ a: { mentions: { [target]: gone(pending) }, gone: '2026-11-22' } }),
      of({ a: { mentions: { [target]: gone(pending) } } }),
      of({ a: { mentions: { [target]: gone(pending) }, gone: '2026-11-22' } }),
    ],
    [
      'published again on one side',
      of({ a: { mentions: { [target]: gone(pending) }, gone: '2026-11-22' } }),
      of({ a: { mentions } }),
      of({ a: { mentions: { [target]: gone(pending) }, gone: '2026-11-22', aliases: [at('old')] } }),
      of({ a: { mentions, aliases: [at('old')] } }),
    ],
    [
      'what nobody here knows, of a post and of the ledger',
      of({ a: { note: 1 } as Partial<LedgerPost> }, { theme: 'old' } as Partial<Ledger>),
      of({ a: { note: 2 } as Partial<LedgerPost> }, { theme: 'old', more: [1] } as Partial<Ledger>),
      of({ a: { note: 1, mine: true } as Partial<LedgerPost> }, { theme: 'new' } as Partial<Ledger>),
      of({ a: { note: 2, mine: true } as Partial<LedgerPost> }, {
        theme: 'new',
        more: [1],
      } as Partial<Ledger>),
    ],
    [
      'collections: the later day, by which more is from before',
      of({}, { collections: { blog: '2026-11-01' } }),
      of({}, { collections: { blog: '2026-11-01', notes: '2026-11-10' } }),
      of({}, { collections: { blog: '2026-11-01', notes: '2026-11-12', talks: '2026-11-12' } }),
      of({}, { collections: { blog: '2026-11-01', notes: '2026-11-12', talks: '2026-11-12' } }),
    ],
    [
      'a text that changed on both sides, and that nobody was told of',
      of({ a: { text: 't0', print: 'p0' } }),
      of({ a: { text: 't1', print: 'p0' } }),
      of({ a: { text: 't2', print: 'p1' } }),
      of({ a: { text: 't1', print: 'p1' } }),
    ],
    [
      'a text that changed on one side, and the other told of the one before: the mention says so',
      of({ a: { text: 't0', mentions } }),
      of({ a: { text: 't1', mentions } }),
      of({ a: { text: 't0', mentions: toldMentions } }),
      of({ a: { text: 't1', mentions: { [target]: { ...delivered, text: 't0' } } } }),
    ],
    [
      'the same, told of a change before',
      of({ a: { text: 't0', mentions: { [target]: { ...delivered, again: change } } } }),
      of({ a: { text: 't1', mentions: { [target]: { ...delivered, again: change } } } }),
      of({
        a: {
          text: 't0',
          mentions: { [target]: { ...delivered, again: { ...delivered, on: '2026-11-23' } } },
        },
      }),
      of({
        a: {
          text: 't1',
          mentions: { [target]: { ...delivered, text: 't0', again: { ...delivered, on: '2026-11-23' } } },
        },
      }),
    ],
    [
      'a text that changed where it was told',
      of({ a: { text: 't0', mentions } }),
      of({ a: { text: 't1', mentions: toldMentions } }),
      of({ a: { text: 't0', mentions, aliases: [at('old')] } }),
      of({ a: { text: 't1', mentions: { [target]: { ...delivered, text: 't1' } }, aliases: [at('old')] } }),
    ],
    [
      'a text that the mentions have with them on one side',
      of({ a: { text: 't0', mentions: toldMentions } }),
      of({ a: { mentions: { [target]: { ...delivered, text: 't0', again: { ...change, text: 't1' } } } } }),
      of({ a: { text: 't0', mentions: toldMentions, aliases: [at('old')] } }),
      of({
        a: {
          aliases: [at('old')],
          mentions: { [target]: { ...delivered, text: 't0', again: { ...change, text: 't1' } } },
        },
      }),
    ],
    [
      'a text that both sides have with the post',
      of({ a: { text: 't0', mentions: toldMentions } }),
      of({ a: { text: 't0', mentions: toldMentions } }),
      of({ a: { text: 't0', mentions: toldMentions, aliases: [at('old')] } }),
      of({ a: { text: 't0', mentions: toldMentions, aliases: [at('old')] } }),
    ],
    [
      'a text that changed on one side',
      of({ a: { text: 't0' }, b: { text: 't0' } }),
      of({ a: { text: 't1' }, b: { text: 't1' } }),
      of({ a: { text: 't0' }, b: { text: 't1' } }),
      of({ a: { text: 't1' }, b: { text: 't1' } }),
    ],
  ])('%s', (_, base, ours, theirs, expected) => {
    expect(formatLedger(merge(base, ours, theirs).ledger)).toBe(formatLedger(expected));
  });
});

describe('addresses', () => {
  type AddressRow = readonly [what: string, base: Ledger, ours: Ledger, theirs: Ledger, merged: Ledger];
  test.each<AddressRow>([
    [
      'moved on one side: another scheme',
      of({ a: {}, b: {} }),
      of({
        a: { permalink: at('2026/a'), aliases: [at('a')] },
        b: { permalink: at('2026/b'), aliases: [at('b')] },
      }),
      of({ a: { mentions }, b: {}, c: {} }),
      of({
        a: { permalink: at('2026/a'), aliases: [at('a')], mentions },
        b: { permalink: at('2026/b'), aliases: [at('b')] },
        c: {},
      }),
    ],
    [
      'moved on both sides: the other address leads there',
      of({ a: {} }),
      of({ a: { permalink: at('x'), aliases: [at('a')] } }),
      of({ a: { permalink: at('y'), aliases: [at('a')] } }),
      of({ a: { permalink: at('x'), aliases: [at('a'), at('y')] } }),
    ],
    [
      'moved on both sides, told on one: that is where it is live',
      of({ a: { mentions } }),
      of({ a: { permalink: at('x'), aliases: [at('a')], mentions } }),
      of({ a: { permalink: at('y'), aliases: [at('a')], mentions: toldMentions } }),
      of({ a: { permalink: at('y'), aliases: [at('a'), at('x')], mentions: toldMentions } }),
    ],
    [
      'moved on both sides, on one of them further',
      of({ a: {} }),
      of({ a: { permalink: at('x'), aliases: [at('a')] } }),
      of({ a: { permalink: at('y'), aliases: [at('a'), at('x')] } }),
      of({ a: { permalink: at('y'), aliases: [at('a'), at('x')] } }),
    ],
    [
      'former addresses of both sides, but for one that was taken away',
      of({ a: { aliases: [at('1'), at('2')] } }),
      of({ a: { aliases: [at('1'), at('2'), at('4')] } }),
      of({ a: { aliases: [at('2'), at('3')] } }),
      of({ a: { aliases: [at('2'), at('3'), at('4')] } }),
    ],
    [
      'one moved to where the other side has a new post: it goes back until the next build',
      of({ a: {} }),
      of({ a: { permalink: at('x'), aliases: [at('a')] } }),
      of({ a: {}, x: {} }),
      of({ a: {}, x: {} }),
    ],
    [
      'and what it told from there says so',
      of({ a: { mentions: { 'https://u.example/': delivered } } }),
      of({
        a: {
          permalink: at('x'),
          aliases: [at('a')],
          mentions: {
            [target]: delivered,
            'https://u.example/': delivered,
            'https://v.example/': gone(delivered),
            'https://w.example/': pending,
          },
        },
      }),
      of({ a: { mentions: { 'https://u.example/': delivered } }, x: {} }),
      of({
        a: {
          mentions: {
            [target]: { ...delivered, source: at('x') },
            'https://u.example/': delivered,
            'https://v.example/': gone({ ...delivered, source: at('x') }),
            'https://w.example/': pending,
          },
        },
        x: {},
      }),
    ],
    [
      'what covers a former address of one side is its own page on the other',
      of({ a: { permalink: at('z'), aliases: [at('x')] } }),
      of({ a: { permalink: at('z'), aliases: [], covered: [at('x')] } }),
      of({ a: { permalink: at('x'), aliases: [at('z')] } }),
      of({ a: { permalink: at('x'), aliases: [at('z')] } }),
    ],
    [
      'to where a post was that is gone',
      of({ a: { gone: '2026-11-01', permalink: at('x') } }),
      of({ a: { gone: '2026-11-01', permalink: at('x') }, b: { permalink: at('x') } }),
      of({ a: { gone: '2026-11-01', permalink: at('x') }, c: {} }),
      of({ a: { gone: '2026-11-01', permalink: at('x') }, b: { permalink: at('x') }, c: {} }),
    ],
  ])('%s', (_, base, ours, theirs, expected) => {
    expect(formatLedger(merge(base, ours, theirs).ledger)).toBe(formatLedger(expected));
  });

  test('where it cannot go back either, it says so', () => {
    const base = of({ a: {} });
    const ours = of({ a: { permalink: at('x'), aliases: [at('a')] } });
    const theirs = of({ a: { permalink: at('z'), aliases: [at('a')] }, x: {}, y: { permalink: at('a') } });
    for (const run of [() => mergeLedgers(base, ours, theirs), () => mergeLedgers(base, theirs, ours)]) {
      expect(run).toThrow(`"a" and "y" would both claim the permalink ${at('a')}.`);
    }
  });
});

test('what was decided, by post', () => {
  const base = of({ a: { mentions, number: 1 }, b: { number: 2 } });
  const ours = of({
    a: { number: 1, mentions: { [target]: veto } },
    b: { number: 2, permalink: at('x'), aliases: [at('b')] },
    c: { number: 3 },
  });
  const theirs = of({
    a: { number: 1, mentions: { [target]: delivered, 'https://u.example/': pending } },
    b: { number: 2, permalink: at('y'), aliases: [at('b')] },
    d: { number: 3, mentions },
  });
  expect(merge(base, ours, theirs).decided).toEqual([
    {
      post: 'a',
      decisions: [{ kind: 'state', target, taken: 'skip', over: 'delivered' }],
    },
    { post: 'b', decisions: [{ kind: 'moved', to: at('x'), from: at('y') }] },
    { post: 'c', decisions: [{ kind: 'renumbered', from: 3, to: 4, owner: 'd' }] },
  ]);
});

test('that a receiver is to be told once more, where the sides told it different things', () => {
  const told = (text: string) => of({ a: { mentions: { [target]: { ...delivered, text } } } });
  expect(merge(of({ a: { mentions } }), told('T1'), told('T2')).decided).toEqual([
    { post: 'a', decisions: [{ kind: 'again', target }] },
  ]);
  expect(merge(of({ a: { mentions } }), told('T1'), told('T1')).decided).toEqual([]);
});

test('both sides began a ledger: what was there for one of them is told by neither', () => {
  const ours = of({ a: { mentions: { [target]: baseline } } }, { collections: { blog: '2026-11-21' } });
  const theirs = of(
    { a: { mentions: { [target]: { ...baseline, on: '2026-11-19' } } }, b: { mentions } },
    { collections: { blog: '2026-11-19' } },
  );
  expect(merge(undefined, ours, theirs).ledger).toEqual({
    ...ours,
    posts: { ...ours.posts, ...of({ b: { mentions } }).posts },
  });
});

describe('former addresses at which another page stands', () => {
  test('say which of two moves was the later one', () => {
    const of = (path: string, more: Partial<LedgerPost> = {}): Ledger => ({
      version: 1,
      posts: { p: { permalink: `${blog}/${path}/`, aliases: [], mentions: {}, ...more } },
    });
    const aliases = [`${blog}/n/`];
    const [base, earlier] = [of('n'), of('b', { aliases })];
    const later = of('z', { aliases, covered: [`${blog}/b/`] });
    for (const [a, b] of [
      [earlier, later],
      [later, earlier],
    ] as const)
      expect(mergeLedgers(base, a, b).ledger.posts['p']).toMatchObject({
        permalink: `${blog}/z/`,
        aliases,
        covered: [`${blog}/b/`],
      });
  });

  const at = (path: string) => `https://example.com${path}`;
  const ledgerOf = (aliases: string[], covered?: string[]): Ledger => ({
    version: 1,
    posts: {
      p: {
        ...{ permalink: at('/n/'), aliases: aliases.map(at), mentions: {} },
        ...(covered === undefined ? {} : { covered: covered.map(at) }),
      },
    },
  });

  test.each<[string, Ledger, Ledger, Ledger, aliases: string[], covered: string[] | undefined]>([
    [
      'each covers another',
      ledgerOf(['/x/', '/y/']),
      ledgerOf(['/y/'], ['/x/']),
      ledgerOf(['/x/'], ['/y/']),
      [],
      ['/x/', '/y/'],
    ],
    ['each adds one', ledgerOf([]), ledgerOf([], ['/x/']), ledgerOf([], ['/y/']), [], ['/x/', '/y/']],
    ['one adds one', ledgerOf([]), ledgerOf([], ['/x/']), ledgerOf([]), [], ['/x/']],
    [
      'one of them is free again on one side',
      ledgerOf([], ['/x/']),
      ledgerOf(['/x/']),
      ledgerOf([], ['/x/']),
      ['/x/'],
      undefined,
    ],
  ])('%s: none is lost', (_, base, a, b, aliases, covered) => {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const { ledger } = mergeLedgers(base, one, other);
      expect(ledger.posts['p']?.aliases).toEqual(aliases.map(at));
      expect(ledger.posts['p']?.covered).toEqual(covered?.map(at));
    }
  });
});
