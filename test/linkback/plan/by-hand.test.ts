import {
  dueMentions,
  formatLedger,
  likelyTrackbackUrls,
  ownerOfPing,
  parseLedger,
  planByHand,
  planMentions,
} from 'linkback';
import type { Ledger, LedgerPost, Mention, Wish } from 'linkback';
import { describe, expect, test } from 'vitest';

const now = new Date('2026-11-22T12:00:00Z');
const on = '2026-11-20';
const permalink = 'https://me.example/a/';
const target = 'https://other.example/post';
const ping = 'https://other.example/tb/12';

function ledgerWith(mentions: Record<string, Mention>): Ledger {
  return {
    version: 1,
    collections: { blog: '2020-01-01' },
    posts: { 'blog/a': { permalink, aliases: [], mentions } },
  };
}
const wish: Wish = { post: 'blog/a', target, protocol: 'webmention', again: false };
const post = (links: string[]) => ({
  ...{ id: 'blog/a', permalink, title: 'A', silent: false, trackbacks: [], collection: 'blog' },
  links: links.map((href) => ({ href, line: 1 })),
});

const built = { text: 'T2', page: 'P2' };
const told: Mention = { state: 'delivered', on, protocol: 'webmention', endpoint: 'https://e.example/' };

describe('a mention told by hand', () => {
  test.each<[mention: Mention | undefined, kind: string]>([
    [undefined, 'due'],
    [{ state: 'pending', since: on }, 'due'],
    [{ state: 'pending', since: on, interrupted: '2026-11-20T00:00:00Z' }, 'known'],
    [{ state: 'retry', attempts: 1, notBefore: '2026-12-01', words: 'HTTP 503' }, 'due'],
    [{ state: 'none', on }, 'due'],
    [{ state: 'refused', on, words: 'not a public address' }, 'due'],
    [{ state: 'refused', on, words: 'no', protocol: 'webmention', endpoint: 'https://e.example/' }, 'known'],
    [{ state: 'gave-up', on, words: 'w', attempts: 1, protocol: 'trackback', endpoint: ping }, 'known'],
    [{ state: 'delivered', on, protocol: 'webmention', endpoint: 'https://e.example/' }, 'known'],
    [{ state: 'duplicate', on, protocol: 'pingback', endpoint: 'https://e.example/' }, 'known'],
    [{ state: 'baseline', on }, 'known'],
    [{ state: 'skip' }, 'known'],
    [{ state: 'removed', on, was: { state: 'baseline', on } }, 'known'],
    [{ state: 'removed', on, was: { state: 'none', on } }, 'due'],
  ])('%j is %s; with again each is due once', (mention, kind) => {
    const ledger = ledgerWith(mention === undefined ? {} : { [target]: mention });
    expect(planByHand(ledger, wish, now)?.kind).toBe(kind);
    const again = planByHand(ledger, { ...wish, again: true }, now);
    if (again?.kind !== 'due') throw new Error('it is due');
    expect(dueMentions(again.ledger, '2026-11-22', true)).toHaveLength(1);
    expect(formatLedger(parseLedger(formatLedger(again.ledger), 'l'))).toBe(formatLedger(again.ledger));
  });

  test.each<[mention: Mention]>([
    [{ state: 'pending', since: on }],
    [{ state: 'pending', since: on, ...built }],
    [{ state: 'retry', attempts: 2, notBefore: '2026-11-21', words: 'HTTP 503', ...built }],
  ])('%j is due as it is to a run', (mention) => {
    const ledger = ledgerWith({ [target]: mention });
    const found = planByHand(ledger, wish, now);
    expect(found?.kind === 'due' && [found.due]).toEqual(dueMentions(ledger, '2026-11-22'));
  });

  test.each<[mention: Mention]>([
    [{ state: 'pending', since: on, ...built }],
    [{ state: 'retry', attempts: 2, notBefore: '2026-11-21', words: 'HTTP 503', ...built }],
    [{ ...told, text: 'T1', again: { state: 'pending', since: on, ...built } }],
  ])('%j, told anew, is told of the text and with the page that were built last', (mention) => {
    const found = planByHand(ledgerWith({ [target]: mention }), { ...wish, again: true }, now);
    if (found?.kind !== 'due') throw new Error('it is due');
    expect(found.due).toMatchObject({ attempts: 0, page: 'P2' });
    expect(found.ledger.posts['blog/a']?.mentions[target]).toMatchObject({ state: 'pending', ...built });
  });

  const took = { state: 'delivered', on, protocol: 'trackback', endpoint: ping } as const;
  test.each<[what: string, mentions: Record<string, Mention>, known: string | undefined]>([
    ['that a link told', { [target]: took, [ping]: { state: 'pending', since: on } }, target],
    [
      'that a link told, and that is wanted anew',
      { [target]: took, [ping]: { state: 'pending', since: on, anew: on } },
      undefined,
    ],
    ['… which is gone', { [target]: { state: 'removed', on, was: took } }, target],
    ['that may have arrived', { [target]: { ...took, state: 'gave-up', attempts: 1, words: 'w' } }, target],
    ['that a link did not tell', { [target]: { state: 'none', on } }, undefined],
    ['of another entry', { [target]: { ...took, endpoint: `${ping}3` } }, undefined],
    ['where a link is told by webmention', { [target]: { ...told, endpoint: ping } }, undefined],
  ])('a TrackBack URL %s', (_, mentions, known) => {
    const typedIn: Wish = { ...wish, protocol: 'trackback', target: ping, endpoint: ping };
    const found = planByHand(ledgerWith(mentions), typedIn, now);
    expect(found?.kind === 'known' ? found.target : undefined).toBe(known);
    expect(planByHand(ledgerWith(mentions), { ...typedIn, again: true }, now)?.kind).toBe('due');
  });

  test('told anew, keeps the mark of the text that was told, and what its owner wrote', () => {
    const known = { ...told, text: 'T1', note: 'a friend' };
    const found = planByHand(ledgerWith({ [target]: known }), { ...wish, again: true }, now);
    if (found?.kind !== 'due') throw new Error('it is due');
    const pending = {
      state: 'pending',
      since: '2026-11-22',
      anew: '2026-11-22',
      text: 'T1',
      note: 'a friend',
    };
    expect(found.ledger.posts['blog/a']?.mentions[target]).toEqual(pending);
  });

  const noted = Object.assign({ note: 'a friend' }, told);
  test.each<[mention: Mention]>([
    [{ state: 'removed', on, was: noted }],
    [Object.assign({ byHand: on }, noted)],
  ])('%j, told anew, is marked as told by hand today, with what its owner wrote', (mention) => {
    const found = planByHand(ledgerWith({ [target]: mention }), { ...wish, again: true }, now);
    if (found?.kind !== 'due') throw new Error('it is due');
    const today = '2026-11-22';
    const expected = { state: 'pending', since: today, anew: today, note: 'a friend', byHand: today };
    expect(found.ledger.posts['blog/a']?.mentions[target]).toEqual(expected);
  });

  test('is the one that the ledger has under another spelling', () => {
    const found = planByHand(
      ledgerWith({ [target]: { state: 'pending', since: on } }),
      { ...wish, target: 'https://OTHER.example/post#c' },
      now,
    );
    expect(found).toMatchObject({ kind: 'due', due: { target } });
    if (found?.kind !== 'due') throw new Error('it is due');
    expect(Object.keys(found.ledger.posts['blog/a']?.mentions ?? {})).toEqual([target]);
  });

  test('of what no post holds, no build takes it away; of what one holds, it does', () => {
    const mention = { state: 'delivered', protocol: 'webmention', endpoint: ping, on, byHand: on } as const;
    const { changes, ledger, due } = planMentions([post([])], ledgerWith({ [target]: mention }), {
      ...{ today: '2026-11-22', ignore: () => false, updates: true },
    });
    expect([changes, due]).toEqual([[], []]);
    expect(ledger.posts['blog/a']?.mentions[target]).toEqual(mention);
    const { byHand, ...own } = mention;
    expect(
      planMentions([post([])], ledgerWith({ [target]: own }), { today: '2026-11-22', ignore: () => false })
        .changes,
    ).toMatchObject([{ kind: 'removed' }]);
  });

  test('that the post links to later is not new', () => {
    const mention = { state: 'delivered', protocol: 'webmention', endpoint: ping, on, byHand: on } as const;
    const plan = planMentions([post([target])], ledgerWith({ [target]: mention }), {
      today: '2026-11-22',
      ignore: () => false,
    });
    expect([plan.changes, plan.due]).toEqual([[], []]);
  });

  test('of no post there is', () => {
    expect(planByHand(ledgerWith({}), { ...wish, post: 'toString' }, now)).toBeUndefined();
  });
});

describe('whose a TrackBack URL is', () => {
  const record = (mentions: Record<string, Mention>): LedgerPost => ({ permalink, aliases: [], mentions });
  const pending = { state: 'pending', since: on } as const;
  test.each<[mentions: Record<string, Mention>, ping: string, owner: object]>([
    [{}, ping, { kind: 'none' }],
    [{ [ping]: pending }, ping, { kind: 'found', target: ping }],
    [{ [target]: pending }, `${target}/trackback`, { kind: 'found', target }],
    [
      { 'https://w.example/?p=3': pending },
      'https://w.example/wp-trackback.php?p=3',
      { kind: 'found', target: 'https://w.example/?p=3' },
    ],
    [
      { 'https://w.example/?p=4': pending },
      'https://w.example/wp-trackback.php?p=3',
      { kind: 'unclear', targets: ['https://w.example/?p=4'] },
    ],
    [
      { [target]: { state: 'delivered', on, protocol: 'trackback', endpoint: ping } },
      ping,
      { kind: 'found', target },
    ],
    [{ [target]: { state: 'delivered', on, protocol: 'pingback', endpoint: ping } }, ping, { kind: 'none' }],
    [{ [target]: { state: 'none', on } }, ping, { kind: 'unclear', targets: [target] }],
    [{ 'https://elsewhere.example/': pending }, ping, { kind: 'none' }],
  ])('%j, %s', (mentions, url, owner) => {
    expect(ownerOfPing(record(mentions), url)).toEqual(owner);
  });
});

test.each<[target: string, places: string[]]>([
  ['https://w.example/2026/11/hello/', ['https://w.example/2026/11/hello/trackback/']],
  ['https://w.example/hello?utm=1#c', ['https://w.example/hello/trackback/']],
  ['https://w.example/blog/?p=12', ['https://w.example/blog/wp-trackback.php?p=12']],
  ['https://w.example/?page_id=7', ['https://w.example/wp-trackback.php?p=7']],
  ['https://w.example/?p=../x', []],
  ['https://w.example/', []],
  ['mailto:a@b.example', []],
])('TrackBacks of %s may be taken at %j', (address, places) => {
  expect(likelyTrackbackUrls(address)).toEqual(places);
});
