import { dueMentions, planMentions, titlePrint } from 'linkback';
import type { Ledger, Mention, Policy, Post } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, post, today } from '../ledger/ledgers.ts';

const a = 'https://a.example/x';
const b = 'https://b.example/y';
const tb = 'https://tb.example/trackback/7';
const delivered: Mention = {
  state: 'delivered',
  protocol: 'webmention',
  endpoint: 'https://a.example/wm',
  on: '2026-11-01',
};
const pending: Mention = { state: 'pending', since: '2026-11-01' };
const plan = (posts: readonly Post[], ledger: Ledger, policy: Partial<Policy> = {}) =>
  planMentions(posts, ledger, { today, ignore: () => false, ...policy });

describe('a renamed file', () => {
  const permalink = 'https://example.com/p/';
  const record = ledgerOf({ [a]: delivered, [b]: pending }, { number: 5 }).posts['p'];

  test.each([
    ['with the same permalink is the same post', permalink],
    ['… in another spelling too', 'http://www.example.com/p'],
  ])('%s', (_, kept) => {
    const found = plan(
      [post('q', [a, b], { permalink: kept })],
      ledgerOf({ [a]: delivered, [b]: pending }, { number: 5 }),
    );
    expect(found.ledger.posts).toEqual({ q: { ...record, permalink: kept } });
    expect(found.changes).toEqual([]);
    expect(found.due.map(({ target }) => target)).toEqual([b]);
  });

  test('with another permalink and another title is another post', () => {
    const printed = (title: string) => ({ print: titlePrint(title, '2026-11-01') ?? '' });
    const found = plan([post('q', [a], printed('Q'))], ledgerOf({ [a]: delivered }, printed('P')));
    expect(found.due.map(({ post: id, target }) => [id, target])).toEqual([['q', a]]);
    expect(found.ledger.posts['p']).toMatchObject({ gone: today });
  });

  test('does not take the record of a post that is still there', () => {
    const found = plan(
      [post('p', [a], { permalink: 'https://example.com/moved/' }), post('q', [a, b], { permalink })],
      ledgerOf({ [a]: delivered }),
    );
    // From that page `a` was told already.
    expect(found.due.map(({ post: id, target }) => [id, target])).toEqual([['q', b]]);
    expect(found.ledger.posts['q']?.mentions[a]).toEqual({ state: 'baseline', on: today });
    expect(found.ledger.posts['p']?.mentions).toEqual({ [a]: delivered });
  });

  describe('at a page from which another post told its links', () => {
    const moved = post('p', [a], { permalink: 'https://example.com/moved/' });
    const stateOf = (
      known: Mention,
      more: Partial<Ledger['posts'][string]> = {},
      q = post('q', [a], { permalink }),
    ) => plan([moved, q], ledgerOf({ [a]: known }, more)).ledger.posts['q']?.mentions[a]?.state;
    test.each<[Mention, string]>([
      [delivered, 'baseline'],
      [{ ...delivered, state: 'duplicate' }, 'baseline'],
      [
        {
          state: 'gave-up',
          attempts: 1,
          on: today,
          words: 'it may have arrived',
          protocol: 'trackback',
          endpoint: tb,
        },
        'baseline',
      ],
      [{ state: 'removed', on: today, was: delivered as never }, 'baseline'],
      [
        { state: 'retry', attempts: 1, notBefore: today, words: 'w', interrupted: '2026-11-20T00:00:00Z' },
        'baseline',
      ],
      [{ state: 'removed', on: today, was: delivered as never, again: { ...delivered } as never }, 'pending'],
      [{ state: 'retry', attempts: 1, notBefore: today, words: 'HTTP 503' }, 'pending'],
      [{ state: 'none', on: today }, 'pending'],
      [{ state: 'baseline', on: today }, 'pending'],
      [pending, 'pending'],
    ])('%j there: the same link is %s here', (known, state) => {
      expect(stateOf(known)).toBe(state);
    });
    test('from where it told says the mention, else where it stood until now', () => {
      const there = { permalink: moved.permalink, covered: [permalink] };
      expect(stateOf({ ...delivered, source: permalink }, there)).toBe('baseline');
      expect(stateOf({ ...delivered, source: 'http://www.example.com/p' }, there)).toBe('baseline');
      expect(stateOf({ ...delivered, source: moved.permalink })).toBe('pending');
      // It may have told that from where it is by now.
      expect(stateOf(delivered, there)).toBe('pending');
    });
    test('and links to it later', () => {
      const told: Mention = { ...delivered, source: permalink };
      const posts = {
        ...ledgerOf({ [a]: told }, { permalink: moved.permalink }).posts,
        ...ledgerOf({}, { permalink }, 'q').posts,
      };
      const found = plan([moved, post('q', [a, b], { permalink })], { version: 1, posts });
      expect(found.due.map(({ target }) => target)).toEqual([b]);
    });
  });

  test('that names its old address tells nothing that it told there, under whatever name and title', () => {
    const none: Mention = { state: 'none', on: '2026-11-01' };
    const ledger = ledgerOf({ [a]: delivered, [tb]: none }, { print: 'x-t' });
    const renamed = (aliases: string[]) =>
      post('q', [a, b, tb], { aliases, print: 'y-u', permalink: 'https://example.com/q/' });
    const dueOf = (posts: Post[]) => plan(posts, ledger).due.map(({ target }) => target);
    expect(dueOf([renamed([permalink])])).toEqual([b, tb]);
    expect(dueOf([renamed(['https://example.com/other/'])])).toEqual([a, b, tb]);
    // That one is there still.
    expect(dueOf([renamed([permalink]), post('p', [a], { permalink: 'https://example.com/p2/' })])).toEqual([
      a,
      b,
      tb,
    ]);
  });

  describe('comes to a page from which another post told its links, and what it had not told yet', () => {
    const retry = { state: 'retry', attempts: 1, notBefore: today, words: 'HTTP 503' } as const;
    const ignored = { state: 'skip', reason: 'ignore', on: '2026-11-01' } as const;
    const comes = (known: Mention, from = 'https://example.com/q/') =>
      plan([post('p', [a], { permalink: 'https://example.com/moved/' }), post('q', [a], { permalink })], {
        version: 1,
        posts: {
          ...ledgerOf({ [a]: delivered }).posts,
          ...ledgerOf({ [a]: known }, { permalink: from }, 'q').posts,
        },
      }).ledger.posts['q']?.mentions[a];
    test.each<Mention>([pending, retry, ignored, { state: 'removed', on: today, was: pending }])(
      '%j was told from there',
      (known) => {
        expect(comes(known)).toEqual({ state: 'baseline', on: today });
      },
    );
    test('keeps what its owner wrote', () => {
      const noted = { ...pending, note: 'mine' };
      expect(comes(noted)).toEqual({ state: 'baseline', on: today, note: 'mine' });
    });
    test.each<Mention>([
      { ...pending, anew: today },
      { ...retry, interrupted: '2026-11-20T00:00:00Z' },
      { ...pending, byHand: '2026-11-01' } as Mention,
      { state: 'skip', on: '2026-11-01' },
      delivered,
    ])('%j stays', (known) => {
      expect(comes(known)).toEqual(known);
    });
    test('where it was there before, it waits on', () => {
      expect(comes(pending, permalink)).toEqual(pending);
    });
  });

  test('is not a post that moves to the page of one that is deleted', () => {
    const page = 'https://example.com/q/';
    const records = { ...ledgerOf({ [a]: delivered }).posts, ...ledgerOf({ [b]: delivered }, {}, 'q').posts };
    const found = plan([post('p', [a], { permalink: page })], { version: 1, posts: records });
    expect(found.due).toEqual([]);
    expect(found.ledger.posts['p']).toEqual({ permalink: page, aliases: [], mentions: { [a]: delivered } });
    expect(found.ledger.posts['q']).toMatchObject({ gone: today });
  });

  test('takes the record of the post that was there last', () => {
    const last = ledgerOf({ [a]: delivered }).posts;
    const earlier = (id: string) => ledgerOf({}, { permalink, gone: '2026-11-01' }, id).posts;
    const ledger: Ledger = { version: 1, posts: { ...earlier('o'), ...last, ...earlier('z') } };
    const found = plan([post('q', [a], { permalink })], ledger);
    expect(found.due).toEqual([]);
    expect(Object.keys(found.ledger.posts).sort()).toEqual(['o', 'q', 'z']);
  });

  test('may take the page of a post that is gone, and could not be read', () => {
    const ledger = ledgerOf({ [a]: delivered }, { gone: '2026-11-01' });
    const found = plan([post('q', [b], { permalink })], ledger, { keep: new Set(['p']) });
    expect(found.ledger.posts['p']).toBe(ledger.posts['p']);
    expect(found.due.map(({ post: id }) => id)).toEqual(['q']);
  });

  test('leaves what the owner added to the ledger', () => {
    const owned = { ...ledgerOf({ [a]: delivered }), note: 'ours' };
    expect(plan([post('q', [a], { permalink })], owned).ledger).toMatchObject({ note: 'ours' });
  });

  test('cannot take the place of a post that could not be read', () => {
    const unread = { keep: new Set(['p']) };
    expect(() =>
      plan([post('q', [a], { permalink, file: 'q.md' })], ledgerOf({ [a]: delivered }), unread),
    ).toThrow('q.md and p both have the permalink https://example.com/p/.');
  });

  test('of a post that was gone', () => {
    const ledger = plan([], ledgerOf({ [a]: delivered })).ledger;
    const found = plan([post('q', [a], { permalink })], ledger);
    expect(found.ledger.posts).toEqual({ q: { permalink, aliases: [], mentions: { [a]: delivered } } });
  });

  test('that bears the name of a post that is gone: neither forgets what it told', () => {
    const ledger: Ledger = {
      version: 1,
      posts: {
        ...ledgerOf({ [a]: delivered }).posts,
        ...ledgerOf(
          { [b]: { state: 'removed', on: '2026-11-01', was: delivered } },
          { gone: '2026-11-01' },
          'q',
        ).posts,
      },
    };
    const found = plan([post('q', [a], { permalink })], ledger);
    expect(found.due).toEqual([]);
    expect(found.ledger.posts['q']?.mentions).toEqual({ [a]: delivered });
    expect(found.ledger.posts['p']).toEqual(ledger.posts['q']);
    expect(
      plan(
        [post('q', [a], { permalink }), post('old', [b], { permalink: 'https://example.com/q/' })],
        found.ledger,
      ).due,
    ).toEqual([]);
  });

  test('that bears the name of a post that is gone, and was gone itself', () => {
    const gone = (id: string, mention: Exclude<Mention, { state: 'removed' }>) =>
      ledgerOf({ [a]: { state: 'removed', on: '2026-11-01', was: mention } }, { gone: '2026-11-01' }, id)
        .posts;
    const ledger: Ledger = { version: 1, posts: { ...gone('p', delivered), ...gone('q', pending) } };
    const found = plan([post('q', [a], { permalink })], ledger);
    expect(found.due).toEqual([]);
    expect(found.ledger.posts).toEqual({
      q: { permalink, aliases: [], mentions: { [a]: delivered } },
      p: ledger.posts['q'],
    });
  });

  test('a post that comes back to its own page takes no other record', () => {
    const records = {
      ...ledgerOf({ [a]: delivered }, { gone: '2026-11-01' }).posts,
      ...ledgerOf({ [b]: delivered }, { permalink }, 'q').posts,
    };
    const found = plan([post('p', [a])], { version: 1, posts: records });
    expect(Object.keys(found.ledger.posts['p']?.mentions ?? {})).toEqual([a]);
  });
});

describe('a deleted post', () => {
  const ledger = ledgerOf({ [a]: delivered, [b]: pending }, { number: 5, aliases: ['/old'] });
  const gone = plan([], ledger);

  test('keeps its entry, and nothing of it is due', () => {
    expect(gone.ledger.posts['p']).toEqual({
      number: 5,
      permalink: 'https://example.com/p/',
      aliases: ['/old'],
      gone: today,
      mentions: {
        [a]: { state: 'removed', on: today, was: delivered },
        [b]: { state: 'removed', on: today, was: pending },
      },
    });
    expect(gone.due).toEqual([]);
    expect(gone.changes).toEqual(
      [a, b].map((target) => ({
        post: 'p',
        source: 'https://example.com/p/',
        target,
        kind: 'removed',
        where: 'p',
      })),
    );
  });

  test('is gone but once', () => {
    const later = plan([], gone.ledger, { today: '2026-12-24' });
    expect(later.changes).toEqual([]);
    expect(later.ledger.posts['p']).toBe(gone.ledger.posts['p']);
  });

  test('that returns is as it was', () => {
    const back = plan([post('p', [a, b])], gone.ledger, { today: '2026-12-24' });
    expect(back.ledger).toEqual(ledger);
    expect(back.changes.map(({ kind }) => kind)).toEqual(['back', 'back']);
    expect(back.due.map(({ target }) => target)).toEqual([b]);
  });

  test('that returns without links, too', () => {
    const empty = plan([], ledgerOf({}));
    expect(plan([post('p', [])], empty.ledger).ledger).toEqual(ledgerOf({}));
  });

  test('is not one that could not be read', () => {
    const kept = plan([], ledger, { keep: new Set(['p']) });
    expect(kept.changes).toEqual([]);
    expect(kept.ledger).toEqual(ledger);
    expect(kept.due.map(({ target }) => target)).toEqual([b]);
  });
});

describe('TrackBack URLs typed in by hand', () => {
  const typed = (more: Partial<Post> = {}) => post('p', [], { trackbacks: [tb], ...more });
  const mention: Mention = { state: 'pending', protocol: 'trackback', since: today };

  test('are told by TrackBack, without discovery', () => {
    const found = plan([typed({ file: 'p.md' })], ledgerOf({}));
    expect(found.ledger).toEqual(ledgerOf({ [tb]: mention }));
    expect(found.due).toEqual([
      { post: 'p', source: 'https://example.com/p/', target: tb, attempts: 0, direct: 'trackback' },
    ]);
    expect(found.changes).toMatchObject([{ kind: 'new', where: 'p.md' }]);
  });
  test('are one mention with a link to the same URL, whatever its spelling', () => {
    const found = plan([typed({ links: [{ href: tb.replace('tb', 'TB'), line: 3 }] })], ledgerOf({}));
    expect(found.ledger).toEqual(ledgerOf({ [tb]: mention }));
  });
  test('are held back by a policy, and due as such again behind it', () => {
    const held = plan([typed({ silent: true })], ledgerOf({ [tb]: mention })).ledger;
    expect(held).toEqual(ledgerOf({ [tb]: { state: 'skip', reason: 'linkback: false', on: today } }));
    expect(plan([typed()], held).due).toMatchObject([{ target: tb, direct: 'trackback' }]);
  });
  test('stay so when they are tried again', () => {
    const retry: Mention = {
      state: 'retry',
      protocol: 'trackback',
      endpoint: tb,
      attempts: 3,
      notBefore: today,
      words: 'HTTP 503',
    };
    expect(dueMentions(ledgerOf({ [tb]: retry }), today)).toEqual([
      { post: 'p', source: 'https://example.com/p/', target: tb, attempts: 3, direct: 'trackback' },
    ]);
    const respelled = plan(
      [post('p', [], { trackbacks: [tb.replace('tb', 'TB')] })],
      ledgerOf({ [tb]: retry }),
    );
    expect(respelled.due).toMatchObject([{ target: tb.replace('tb', 'TB'), direct: 'trackback' }]);
  });
  test('are not what a page is that is its own endpoint', () => {
    const retry: Mention = {
      state: 'retry',
      protocol: 'webmention',
      endpoint: a,
      attempts: 1,
      notBefore: today,
      words: 'HTTP 503',
    };
    expect(dueMentions(ledgerOf({ [a]: retry }), today)).toEqual([
      { post: 'p', source: 'https://example.com/p/', target: a, attempts: 1 },
    ]);
  });
});

describe('what is due, and when', () => {
  const retry = (notBefore: string): Mention => ({
    state: 'retry',
    attempts: 1,
    notBefore,
    words: 'HTTP 503',
  });
  test.each([
    ['the day before', '2026-11-21', 1, 1],
    ['the day itself', '2026-11-22', 1, 1],
    ['the day after', '2026-11-23', 0, 1],
  ])('a retry, %s', (_, notBefore, due, forced) => {
    const ledger = ledgerOf({ [a]: retry(notBefore) });
    expect(dueMentions(ledger, today)).toHaveLength(due);
    expect(dueMentions(ledger, today, true)).toHaveLength(forced);
    expect(plan([post('p', [a])], ledger).due).toHaveLength(due);
  });
  test.each<Mention>([
    delivered,
    { state: 'skip' },
    { state: 'none', on: today },
    { state: 'baseline', on: today },
    { state: 'removed', on: today, was: pending },
    { state: 'gave-up', attempts: 5, on: today, words: '' },
  ])('$state never is, by force neither', (mention) => {
    expect(dueMentions(ledgerOf({ [a]: mention }), '9999-12-31', true)).toEqual([]);
  });
});

describe('a link that is spelled differently now', () => {
  const respelled = 'https://A.example:443/x';
  test('is told as it stands on the page', () => {
    const found = plan([post('p', [respelled])], ledgerOf({ [a]: pending }));
    expect(found.ledger).toEqual(ledgerOf({ [respelled]: pending }));
    expect(found.due.map(({ target }) => target)).toEqual([respelled]);
    expect(found.changes).toEqual([]);
  });
  test('is not told again', () => {
    const found = plan([post('p', [respelled])], ledgerOf({ [a]: delivered }));
    expect(found.ledger).toEqual(ledgerOf({ [a]: delivered }));
    expect(found.changes).toEqual([]);
  });
  test('comes back as it is spelled now, where it is still to be told', () => {
    expect(
      plan([post('p', [respelled])], ledgerOf({ [a]: { state: 'removed', on: today, was: pending } })).ledger,
    ).toEqual(ledgerOf({ [respelled]: pending }));
    expect(
      plan([post('p', [respelled])], ledgerOf({ [a]: { state: 'removed', on: today, was: delivered } }))
        .ledger,
    ).toEqual(ledgerOf({ [a]: delivered }));
  });
  test.each([
    [
      'told on one branch, pending on the other',
      { [a]: delivered, [respelled]: pending },
      { [a]: delivered },
    ],
    [
      'pending on one branch, told on the other',
      { [a]: pending, [respelled]: delivered },
      { [respelled]: delivered },
    ],
    ['pending on both', { [a]: pending, [respelled]: pending }, { [a]: pending }],
    [
      'vetoed on one',
      { [a]: pending, [respelled]: { state: 'skip' as const } },
      { [respelled]: { state: 'skip' } },
    ],
    ['told on both', { [a]: delivered, [respelled]: delivered }, { [a]: delivered, [respelled]: delivered }],
  ])('in two spellings since a merge: %s', (_, mentions: Record<string, Mention>, left) => {
    const found = plan([post('p', [a])], ledgerOf(mentions));
    expect(found.ledger).toEqual(ledgerOf(left as Record<string, Mention>));
    expect(plan([post('p', [a])], found.ledger).ledger).toBeDefined();
  });
});
