import { emptyLedger, formatLedger, parseLedger, planMentions } from 'linkback';
import type { Change, Ledger, Mention, Policy, Post } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, post, today } from '../ledger/ledgers.ts';

const a = 'https://a.example/x';
const b = 'https://b.example/y';
const wm = 'https://a.example/wm';
const delivered: Mention = { state: 'delivered', protocol: 'webmention', endpoint: wm, on: '2026-11-01' };
const pending: Mention = { state: 'pending', since: '2026-11-01' };
const fresh: Mention = { state: 'pending', since: today };
const retry: Mention = { state: 'retry', attempts: 2, notBefore: '2026-11-20', words: 'HTTP 503' };
const removed = (was: Exclude<Mention, { state: 'removed' }>, on = today): Mention => ({
  state: 'removed',
  on,
  was,
});

const plan = (posts: readonly Post[], ledger: Ledger | undefined, policy: Partial<Policy> = {}) =>
  planMentions(posts, ledger, { today, ignore: () => false, ...policy });
const kinds = (changes: readonly Change[]) => changes.map(({ kind, target }) => [kind, target]);
const dueOf = (found: ReturnType<typeof plan>) => found.due.map(({ post: id, target }) => [id, target]);

/** What becomes of one mention in the ledger, under a post that links to `targets`. */
function after(
  mentions: Record<string, Mention>,
  targets: string[],
  policy?: Partial<Policy>,
  more?: Partial<Post>,
) {
  const found = plan([post('p', targets, more)], ledgerOf(mentions), policy);
  return { mentions: found.ledger.posts['p']?.mentions, due: found.due.length, kinds: kinds(found.changes) };
}

describe('the first build', () => {
  const found = plan(
    [
      post('p', [a, b], { trackbacks: ['https://tb.example/7'], number: 3 }),
      post('silent', [a], { silent: true }),
    ],
    undefined,
    {
      ignore: (target) => target === b,
    },
  );
  const baseline: Mention = { state: 'baseline', on: today };

  test('records every link as baseline, and nothing is due', () => {
    expect(found.first).toBe(true);
    expect(found.due).toEqual([]);
    expect(found.ledger.posts).toEqual({
      p: {
        number: 3,
        permalink: 'https://example.com/p/',
        aliases: [],
        mentions: { [a]: baseline, [b]: baseline, 'https://tb.example/7': baseline },
      },
      silent: { permalink: 'https://example.com/silent/', aliases: [], mentions: { [a]: baseline } },
    });
    expect(new Set(found.changes.map(({ kind }) => kind))).toEqual(new Set(['baseline']));
  });

  test('is over when there is a ledger, be it empty', () => {
    const next = plan([post('p', [a])], emptyLedger);
    expect(next.first).toBe(false);
    expect(dueOf(next)).toEqual([['p', a]]);
  });

  test('is not made up for: what was baseline is never due', () => {
    expect(plan([post('p', [a, b])], found.ledger).due).toEqual([]);
  });
});

describe('links that are new', () => {
  test('are pending and due, and the change says where they stand', () => {
    const found = plan([post('p', [a, b], { file: 'src/content/blog/p.md' })], ledgerOf({ [a]: delivered }));
    expect(found.ledger.posts['p']?.mentions).toEqual({ [a]: delivered, [b]: fresh });
    expect(found.changes).toEqual([
      {
        post: 'p',
        source: 'https://example.com/p/',
        target: b,
        kind: 'new',
        where: 'src/content/blog/p.md:2',
      },
    ]);
    expect(found.due).toEqual([{ post: 'p', source: 'https://example.com/p/', target: b, attempts: 0 }]);
  });

  test('of a post that is new', () => {
    expect(dueOf(plan([post('p', [a]), post('q', [a, b])], ledgerOf({ [a]: delivered })))).toEqual([
      ['q', a],
      ['q', b],
    ]);
  });
});

describe('links that are removed, and come back', () => {
  const states: [string, Exclude<Mention, { state: 'removed' }>, due: number][] = [
    ['pending', pending, 1],
    ['delivered', delivered, 0],
    [
      'duplicate',
      { state: 'duplicate', protocol: 'pingback', endpoint: wm, on: '2026-11-01', words: 'had it' },
      0,
    ],
    ['none', { state: 'none', on: '2026-11-01', reason: 'HTTP 404' }, 0],
    ['refused', { state: 'refused', on: '2026-11-01', words: 'no' }, 0],
    ['retry', retry, 1],
    ['gave-up', { state: 'gave-up', attempts: 5, on: '2026-11-01', words: 'HTTP 503' }, 0],
    ['baseline', { state: 'baseline', on: '2026-11-01' }, 0],
  ];
  test.each(states)('%s', (_, was, due) => {
    expect(after({ [a]: was }, [])).toEqual({
      mentions: { [a]: removed(was) },
      due: 0,
      kinds: [['removed', a]],
    });
    expect(after({ [a]: removed(was, '2026-11-10') }, [])).toEqual({
      mentions: { [a]: removed(was, '2026-11-10') },
      due: 0,
      kinds: [],
    });
    expect(after({ [a]: removed(was) }, [a])).toEqual({ mentions: { [a]: was }, due, kinds: [['back', a]] });
  });
});

test('a changed permalink makes no link new, and is the source of what is due', () => {
  const moved = 'https://example.com/2026/p/';
  const found = plan(
    [post('p', [a, b], { permalink: moved, number: 9 })],
    ledgerOf({ [a]: delivered, [b]: pending }, { aliases: ['/old'], note: 'mine' } as object),
  );
  expect(found.ledger.posts['p']).toEqual({
    permalink: moved,
    number: 9,
    aliases: ['/old'],
    note: 'mine',
    mentions: { [a]: delivered, [b]: pending },
  });
  expect(found.changes).toEqual([]);
  expect(found.due).toEqual([{ post: 'p', source: moved, target: b, attempts: 0 }]);
});

describe('an owner’s skip', () => {
  const veto: Mention = { state: 'skip', reason: 'a friend' };
  test.each([
    ['is honoured', [a], {}],
    ['is kept without its link', [], {}],
    ['is kept under a policy', [a], { ignore: () => true }],
  ])('%s', (_, targets, policy) => {
    expect(after({ [a]: veto }, targets, policy)).toEqual({ mentions: { [a]: veto }, due: 0, kinds: [] });
    expect(after({ [a]: { state: 'skip' } }, targets, policy)).toEqual({
      mentions: { [a]: { state: 'skip' } },
      due: 0,
      kinds: [],
    });
  });
  test('is kept while the post is gone, and after', () => {
    const gone = plan([], ledgerOf({ [a]: veto }));
    expect(gone.ledger.posts['p']?.mentions).toEqual({ [a]: veto });
    expect(plan([post('p', [a])], gone.ledger).due).toEqual([]);
  });
  test('holds for the link as it is spelled now', () => {
    expect(after({ 'https://A.example/x': veto }, [a])).toEqual({
      mentions: { 'https://A.example/x': veto },
      due: 0,
      kinds: [],
    });
  });
});

describe.each([
  ['ignore', { ignore: (target: string, { id }: Post) => target === a && id === 'p' }, {}],
  ['linkback: false', {}, { silent: true }],
])('a policy: %s', (reason, policy, more) => {
  const skip: Mention = { state: 'skip', reason, on: today };
  const earlier: Mention = { ...skip, on: '2026-11-01' };

  test('a link that is new is not recorded', () => {
    expect(after({}, [a], policy, more)).toEqual({ mentions: {}, due: 0, kinds: [] });
  });
  test.each([
    ['pending', pending],
    ['retry', retry],
  ])('%s becomes skip, with the reason', (_, mention) => {
    expect(after({ [a]: mention }, [a], policy, more)).toEqual({
      mentions: { [a]: skip },
      due: 0,
      kinds: [['skip', a]],
    });
  });
  test.each([
    ['delivered', delivered],
    ['skip', earlier],
    ['removed', removed(pending, '2026-11-01')],
  ])('%s stays', (_, mention) => {
    expect(after({ [a]: mention }, [a], policy, more)).toEqual({
      mentions: { [a]: mention },
      due: 0,
      kinds: [],
    });
  });
  test('ends: what it held back is pending', () => {
    expect(after({ [a]: earlier }, [a])).toEqual({ mentions: { [a]: fresh }, due: 1, kinds: [['new', a]] });
    expect(after({}, [a])).toEqual({ mentions: { [a]: fresh }, due: 1, kinds: [['new', a]] });
  });
});

test('only a skip can be a policy’s: other mentions may have such a reason', () => {
  const none: Mention = { state: 'none', on: '2026-11-01', reason: 'ignore' };
  expect(after({ [a]: none }, [a])).toEqual({ mentions: { [a]: none }, due: 0, kinds: [] });
});

test('a post that gets a number', () => {
  const found = plan([post('p', [a], { number: 9 })], ledgerOf({ [a]: delivered }));
  expect(found.ledger).toEqual(ledgerOf({ [a]: delivered }, { number: 9 }));
  expect(found.changes).toEqual([]);
  expect(plan([post('p', [a])], found.ledger).ledger).toEqual(found.ledger);
});

test('what the owner added to the ledger is kept', () => {
  const owned = { ...ledgerOf({ [a]: delivered }), note: 'ours' };
  expect(plan([post('p', [a, b])], owned).ledger).toMatchObject({ note: 'ours' });
});

describe('what cannot be planned', () => {
  const again = (field: string) =>
    `Give one of them another \`${field}\` in its frontmatter. Nothing was sent, and the ledger was not changed.`;
  const named = (id: string, file: string, permalink: string) => post(id, [a], { file, permalink });
  test.each([
    [
      'one identity',
      named('p', '1.md', 'https://example.com/1/'),
      named('p', '2.md', 'https://example.com/2/'),
      { code: 'identity-clash', message: '1.md and 2.md both have the identity "p".', hint: again('id') },
    ],
    [
      'one permalink',
      named('p', '1.md', 'https://example.com/1/'),
      named('q', '2.md', 'https://example.com/1/'),
      {
        code: 'permalink-clash',
        message: '1.md and 2.md both have the permalink https://example.com/1/.',
        hint: again('slug'),
      },
    ],
    [
      'one page',
      named('p', '1.md', 'https://example.com/1/'),
      named('q', '2.md', 'http://www.example.com/1'),
      {
        code: 'permalink-clash',
        message: '1.md and 2.md both have the permalink http://www.example.com/1.',
        hint: again('slug'),
      },
    ],
  ])('%s for two posts', (_, one, two, error) => {
    let thrown: unknown;
    try {
      plan([post('other', []), one, two], undefined);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toMatchObject(error);
  });
  test.each([
    ['two posts', [post('p', [], { number: 7 }), post('q', [], { number: 7 })], emptyLedger],
    ['a post and one that is gone', [post('q', [], { number: 7 })], ledgerOf({}, { number: 7 })],
  ])('one number for %s', (_, posts, ledger) => {
    let thrown: unknown;
    try {
      plan(posts, ledger);
    } catch (caught) {
      thrown = caught;
    }
    const hint = 'Change the `id` of one of them. Nothing was sent, and the ledger was not changed.';
    expect(thrown).toMatchObject({
      code: 'ledger-clash',
      message: '"p" and "q" both claim the number 7.',
      hint,
    });
  });
  test('posts without a file are named by their identity', () => {
    expect(() =>
      plan([post('p', []), post('q', [], { permalink: 'https://example.com/p/' })], undefined),
    ).toThrow('p and q both have the permalink https://example.com/p/.');
  });
});

test('identities that are names of Object’s own members', () => {
  const posts = ['__proto__', 'constructor', 'toString', '7'].map((id) => post(id, [a]));
  const found = plan(posts, emptyLedger);
  expect(
    dueOf(found)
      .map(([id]) => id)
      .sort(),
  ).toEqual(['7', '__proto__', 'constructor', 'toString']);
  const text = formatLedger(found.ledger);
  const again = plan(posts, parseLedger(text));
  expect(again.changes).toEqual([]);
  expect(formatLedger(again.ledger)).toBe(text);
});

test('a blog that did not change: the very same records, the same text, no change', () => {
  const silent = { ...fresh, reason: 'not live' } as Mention;
  const ledger: Ledger = {
    version: 1,
    posts: {
      ...ledgerOf(
        { [a]: delivered, [b]: removed(pending), 'https://c.example': { state: 'skip' } },
        { number: 4 },
      ).posts,
      ...ledgerOf({ [a]: silent, [b]: { ...retry, notBefore: '2026-12-01' } }, { aliases: ['x'] }, 'q').posts,
      ...ledgerOf({ [a]: removed(delivered) }, { gone: '2026-11-01' }, 'z').posts,
    },
  };
  const found = plan([post('q', [b, a]), post('p', ['https://c.example', a], { number: 4 })], ledger);
  expect(found.changes).toEqual([]);
  expect(formatLedger(found.ledger)).toBe(formatLedger(ledger));
  for (const id of ['p', 'q', 'z']) expect(found.ledger.posts[id]).toBe(ledger.posts[id]);
  expect(dueOf(found)).toEqual([['q', a]]);
});

test('nothing given is changed in place', () => {
  const freeze = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  const ledger = freeze(ledgerOf({ [a]: pending, [b]: pending }));
  const posts = freeze([post('p', ['https://A.example/x'], { number: 2 }), post('q', [b])]);
  expect(plan(posts, ledger).changes).toHaveLength(2);
});
