import { dueMentions, formatLedger, parseLedger, planMentions, withMovedTold } from 'linkback';
import type { Ledger, Mention, Post } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, now, post, today } from '../ledger/ledgers.ts';

const a = 'https://a.example/x';
const endpoint = 'https://a.example/wm';
const unmarked = { state: 'delivered', protocol: 'webmention', endpoint, on: '2026-11-01' } as const;
const wm = { ...unmarked, text: 'old' } as const;
const ping = { state: 'delivered', protocol: 'pingback', endpoint, on: '2026-11-01' } as const;
const pending = { state: 'pending', since: today } as const;

/** What is to be told of a post whose text and page have these marks. */
const showing = (text = 'old', page = `<${text}>`) => ({ ...pending, text, page });

/** A mention whose link is gone. */
const removed = (more: object = {}) => ({ state: 'removed', on: today, was: wm, ...more });

/** One post; its text has the mark `old` unless another is given, and its page that in angle brackets. */
function planned(
  known: Mention,
  {
    targets = [a],
    text = 'old',
    updates = true,
    more = {},
  }: { targets?: string[]; text?: string; updates?: boolean; more?: Partial<Post> } = {},
) {
  const posts = [post('p', targets, { ...(updates ? { text, page: `<${text}>` } : {}), ...more })];
  const policy = { today, ignore: () => false, updates };
  const plan = planMentions(posts, ledgerOf({ [a]: known }), policy);
  expect(parseLedger(formatLedger(plan.ledger))).toEqual(plan.ledger);
  const again = planMentions(posts, plan.ledger, policy);
  expect(formatLedger(again.ledger), 'a second build changes nothing').toBe(formatLedger(plan.ledger));
  return { mention: plan.ledger.posts['p']?.mentions[a], plan };
}

describe('a post that changed', () => {
  test('tells its delivered webmentions once more, and is then as it is', () => {
    const { mention, plan } = planned(wm, { text: 'new' });
    expect(mention).toEqual({ ...wm, again: showing('new') });
    expect(plan.due).toEqual([
      {
        ...{ post: 'p', source: 'https://example.com/p/', target: a },
        ...{ attempts: 0, again: 'update', page: '<new>' },
      },
    ]);
    expect(plan.changes.map(({ kind }) => kind)).toEqual(['update']);
  });

  test('once per change', () => {
    const told: Mention = { ...wm, again: { ...unmarked, on: '2026-11-10' } };
    expect(planned(told).mention).toEqual(told);
    const again = { ...showing('new'), earlier: 1, told: '2026-11-10' };
    expect(planned(told, { text: 'new' }).mention).toEqual({ ...wm, again });
  });

  test('and changes once more before that is told: the newest text is, once', () => {
    const waiting = (more: object): Mention => ({ ...wm, again: { ...showing('new'), ...more } });
    const since = '2026-11-10';
    const { mention, plan } = planned(waiting({ since }), { text: 'newer' });
    expect(mention).toEqual({ ...wm, again: { ...showing('newer'), since } });
    expect(plan.changes).toEqual([]);
  });

  test('and is as it was before that is told: nothing is to be told', () => {
    const waiting = (more: object = {}): Mention => ({ ...wm, again: { ...showing('new'), ...more } });
    expect(planned(waiting()).mention).toEqual(wm);
    expect(planned(waiting()).plan.changes).toEqual([]);
    const again = { ...unmarked, on: '2026-11-10' };
    expect(planned(waiting({ earlier: 1, told: '2026-11-10' })).mention).toEqual({ ...wm, again });
    expect(planned(waiting({ earlier: 3, told: '2026-11-10' })).mention).toEqual({
      ...wm,
      again: { ...again, earlier: 2 },
    });
    for (const more of [{ earlier: 1 }, { interrupted: '2026-11-21T12:00:00.000Z' }])
      expect(planned(waiting(more)).mention, 'it may know another').toEqual({
        ...wm,
        again: { ...showing('old'), ...more },
      });
  });

  test('on its page alone tells nothing: a new theme is no news', () => {
    expect(planned(wm, { more: { page: '<of another theme>' } }).mention).toEqual(wm);
  });

  test('what is not told yet is told with the newest page', () => {
    const waiting = { ...showing('old', 'of another theme'), since: '2026-11-01' };
    const { mention, plan } = planned(waiting);
    expect(mention).toEqual({ ...showing('old'), since: '2026-11-01' });
    expect(plan.due).toMatchObject([{ page: '<old>' }]);
    expect(plan.changes).toEqual([]);
  });

  test.each<Mention>([
    ping,
    { ...wm, state: 'duplicate' },
    { state: 'none', on: today },
    { state: 'refused', on: today, words: 'no' },
    { state: 'baseline', on: today },
    { state: 'skip' },
    { ...showing('new'), since: '2026-11-01' },
  ])('tells nothing more of what is $state', (known) => {
    const { mention, plan } = planned(known, { text: 'new' });
    expect(mention).toEqual(known);
    expect(plan.due.every(({ again }) => again === undefined)).toBe(true);
  });

  test('whose text is marked for the first time tells nothing', () => {
    const { mention, plan } = planned(unmarked, { text: 'new' });
    expect(plan.due).toEqual([]);
    expect(plan.changes).toEqual([]);
    expect(mention).toEqual({ ...unmarked, text: 'new' });
  });

  test('in a ledger that has the mark with the post: from then on it is with each mention', () => {
    const plan = (updates: boolean) =>
      planMentions(
        [post('p', [a], updates ? { text: 'new' } : {})],
        ledgerOf({ [a]: unmarked }, { text: 'old' }),
        { today, ignore: () => false, updates },
      ).ledger.posts['p'];
    expect(plan(true)?.mentions[a]).toEqual({ ...wm, again: { ...pending, text: 'new' } });
    expect(plan(true)).not.toHaveProperty('text');
    expect(plan(false)).toMatchObject({ text: 'old', mentions: { [a]: unmarked } });
  });

  test('tells nothing by default, nor of ignored targets, nor where it is silent', () => {
    expect(planned(wm, { text: 'new', updates: false }).plan.due).toEqual([]);
    expect(planned(wm, { text: 'new', more: { silent: true } }).plan.due).toEqual([]);
    const ignoring = planMentions([post('p', [a], { text: 'new' })], ledgerOf({ [a]: wm }), {
      today,
      ignore: () => true,
      updates: true,
    });
    expect(ignoring.due).toEqual([]);
  });

  test('what waits to be told is dropped when nobody wants it told any more', () => {
    expect(planned({ ...wm, again: pending }, { updates: false }).mention).toEqual(wm);
    const told: Mention = { ...wm, again: unmarked };
    expect(planned(told, { updates: false }).mention).toEqual(told);
  });
});

describe('a link that is gone', () => {
  test('is told, where it was told by webmention', () => {
    const { mention, plan } = planned(wm, { targets: [] });
    expect(mention).toEqual(removed({ again: pending }));
    expect(plan.due).toMatchObject([{ again: 'removal', target: a }]);
    expect(planned(ping, { targets: [] }).mention).toEqual({ state: 'removed', on: today, was: ping });
    expect(planned(wm, { targets: [], updates: false }).mention).toEqual(removed());
  });

  test('and back before that was told: nothing is to be told', () => {
    expect(planned(removed({ again: pending }) as Mention).mention).toEqual(wm);
    expect(planned(removed() as Mention).mention).toEqual(wm);
  });

  test('and back after that was told, or may have been: its return is told', () => {
    const { mention } = planned(removed({ again: unmarked }) as Mention);
    const second = { ...showing(), earlier: 1, told: unmarked.on };
    expect(mention, 'it knows no text by now').toEqual({ ...unmarked, again: second });
    expect(planned(mention as Mention, { text: 'new' }).mention).toEqual({
      ...unmarked,
      again: { ...second, ...showing('new') },
    });
    const doubtful = { ...pending, interrupted: '2026-11-21T12:00:00.000Z' };
    expect(planned(removed({ again: doubtful }) as Mention).mention).toEqual({
      ...unmarked,
      again: showing(),
    });
    expect(planned(removed({ again: unmarked }) as Mention, { updates: false }).mention).toEqual(wm);
  });

  test('keeps what was told before, and counts it', () => {
    const told: Mention = { ...wm, again: { ...unmarked, on: '2026-11-10', earlier: 2 } };
    const gone = planned(told, { targets: [] }).mention;
    expect(gone).toEqual(removed({ was: told, again: { ...pending, earlier: 3, told: '2026-11-10' } }));
    expect(planned(gone as Mention).mention).toEqual(told);
    const toldGone = { ...gone, again: { ...unmarked, earlier: 3 } } as Mention;
    expect(planned(toldGone).mention).toEqual({
      ...unmarked,
      again: { ...showing(), earlier: 4, told: unmarked.on },
    });
  });

  describe('and back before that was told, and by then', () => {
    /** Taken out, and back with this text. */
    const back = (known: Mention, text: string) =>
      planned(planned(known, { targets: [], text }).mention as Mention, { text }).mention;
    const waiting = { ...showing('new'), since: '2026-11-15', earlier: 2, told: '2026-11-10' };
    const told = { ...unmarked, on: '2026-11-10', earlier: 1 };
    const returned = { ...showing('new'), since: '2026-11-15', earlier: 1, told: unmarked.on };
    test.each<[string, Mention, string, Mention]>([
      ['its post has another text', wm, 'new', { ...wm, again: showing('new') }],
      [
        'its post has another text than was told before',
        { ...wm, again: told },
        'new',
        { ...wm, again: { ...showing('new'), earlier: 2, told: told.on } },
      ],
      [
        'its post has another text than waits to be told',
        { ...wm, again: waiting },
        'newer',
        { ...wm, again: { ...showing('newer'), earlier: 2, told: told.on } },
      ],
      [
        'its post has the text that was told before',
        { ...wm, again: waiting },
        'old',
        { ...wm, again: told },
      ],
      [
        'nobody knows which text was told at first',
        { ...unmarked, again: { ...showing('new'), since: unmarked.on } },
        'new',
        { ...unmarked, again: { ...showing('new'), since: unmarked.on } },
      ],
      [
        'another text may have arrived',
        { ...wm, again: { ...showing('new'), interrupted: '2026-11-21T12:00:00.000Z' } },
        'old',
        { ...wm, again: { ...showing('old'), interrupted: '2026-11-21T12:00:00.000Z' } },
      ],
      [
        'its return before was not told either',
        { ...unmarked, again: returned },
        'new',
        { ...unmarked, again: returned },
      ],
    ])('%s', (_, known, text, expected) => {
      expect(back(known, text)).toEqual(expected);
    });
  });

  test('with its post: from then on until it is told', () => {
    const ledger = ledgerOf({ [a]: wm });
    const policy = { today, ignore: () => false, updates: true };
    const gone = planMentions([], ledger, policy);
    expect(gone.ledger.posts['p']).toMatchObject({
      gone: today,
      mentions: { [a]: removed({ again: pending }) },
    });
    expect(gone.due).toMatchObject([{ source: 'https://example.com/p/', again: 'removal', gone: true }]);
    expect(planMentions([], gone.ledger, policy).due).toEqual(gone.due);
    expect(planMentions([], gone.ledger, { ...policy, updates: false }).due).toEqual([]);
    expect(planMentions([], ledger, { ...policy, updates: false }).due).toEqual([]);
  });
});

describe('a post that moved', () => {
  const moved = { permalink: 'https://example.com/new/' };
  const former = 'https://example.com/p/';

  test('remembers which address was told, for what is told later', () => {
    const { mention, plan } = planned(wm, { more: moved });
    expect(mention).toEqual({ ...wm, source: former });
    expect(plan.due).toEqual([]);
    expect(planned(wm, { more: moved, text: 'new' }).plan.due).toMatchObject([
      { source: former, again: 'update' },
    ]);
    expect(planned(wm, { more: moved, targets: [] }).plan.due).toMatchObject([
      { source: former, again: 'removal' },
    ]);
  });

  test('twice: the address that was told stays', () => {
    const told: Mention = { ...wm, source: 'https://example.com/oldest/' };
    expect(planned(told, { more: moved }).mention).toEqual(told);
  });

  test('leaves the ledger alone where nothing is ever told again', () => {
    expect(planned(wm, { more: moved, updates: false }).mention).toEqual(wm);
    const gone = removed() as Mention;
    expect(planned(gone, { targets: [], more: moved, updates: false }).mention).toEqual(gone);
  });

  describe('after a link was taken out', () => {
    const gone = removed({ again: pending }) as Mention;
    const fromFormer = removed({ was: { ...wm, source: former }, again: pending });
    test('tells that from the address that was told', () => {
      const { mention, plan } = planned(gone, { targets: [], more: moved });
      expect(mention).toEqual(fromFormer);
      expect(plan.due).toMatchObject([{ source: former, again: 'removal', present: moved.permalink }]);
    });
    test('keeps that address for its return', () => {
      const { mention } = planned(removed() as Mention, { targets: [], more: moved });
      expect(mention).toEqual(removed({ was: { ...wm, source: former } }));
      const second = { permalink: 'https://example.com/newest/' };
      const ledger = ledgerOf({ [a]: mention as Mention }, { permalink: moved.permalink });
      const policy = { today, ignore: () => false, updates: true };
      const back = planMentions([post('p', [a], second)], ledger, policy);
      expect(back.ledger.posts['p']?.mentions[a]).toEqual({ ...wm, source: former });
    });
    test('and where the target is ignored by now', () => {
      const ledger = ledgerOf({ [a]: removed() as Mention });
      const policy = { today, ignore: () => true, updates: true };
      const plan = planMentions([post('p', [a], moved)], ledger, policy);
      expect(plan.ledger.posts['p']?.mentions[a]).toEqual(removed({ was: { ...wm, source: former } }));
    });
  });

  test('is told from its old address if asked, and once', () => {
    const ledger = ledgerOf({ [a]: { ...wm, source: former } }, { permalink: moved.permalink });
    const asked = withMovedTold(ledger, now);
    expect(asked.posts['p']?.mentions[a]).toEqual({ ...wm, source: former, again: pending });
    const told = ledgerOf(
      { [a]: { ...wm, source: former, again: unmarked } },
      { permalink: moved.permalink },
    );
    expect(withMovedTold(told, now)).toEqual(told);
    const stayed = ledgerOf({ [a]: wm, 'https://b.example/': ping });
    expect(withMovedTold(stayed, now)).toEqual(stayed);
  });

  test('is told once there is a redirect, where it was not sent for want of one', () => {
    const words = 'not sent: no redirect';
    const refused = (more: object): Mention => ({
      ...wm,
      source: former,
      again: { state: 'refused', on: today, words, ...more },
    });
    const asked = (mention: Mention) =>
      withMovedTold(ledgerOf({ [a]: mention }, { permalink: moved.permalink }), now).posts['p']?.mentions[a];
    expect(asked(refused({}))).toEqual({ ...wm, source: former, again: { ...pending, earlier: 1 } });
    const byReceiver = refused({ protocol: 'webmention', endpoint });
    expect(asked(byReceiver)).toEqual(byReceiver);
    expect(planned(refused({}), { more: moved }).plan.due).toEqual([]);
  });

  test('names where it is by now', () => {
    const ledger = ledgerOf(
      { [a]: { ...wm, source: former, again: pending } },
      { permalink: moved.permalink },
    );
    expect(dueMentions(ledger, today)).toMatchObject([{ source: former, present: moved.permalink }]);
  });

  describe('from an address at which another page stands now', () => {
    const covered = { ...moved, covered: [former] };
    const told: Mention = { ...wm, source: former };
    const update = { ...told, again: showing('new') };
    const removal = { state: 'removed', on: today, was: told, again: pending } as const;
    test('tells nothing from there; once that page is gone, it does', () => {
      for (const known of [wm, told, update]) {
        const { mention, plan } = planned(known, { more: covered, text: 'new' });
        expect([mention, plan.due]).toEqual([update, []]);
      }
      for (const targets of [[], [a]]) {
        const { plan } = planned(targets.length === 0 ? told : removal.was, { more: covered, targets });
        expect(plan.due).toEqual([]);
      }
      expect(planned(told, { more: covered, targets: [] }).mention).toEqual(removal);
      const uncovered = { ...moved, covered: [] };
      expect(planned(update, { more: uncovered, text: 'new' }).plan.due).toMatchObject([
        { source: former, again: 'update' },
      ]);
      expect(planned(removal, { more: uncovered, targets: [] }).plan.due).toMatchObject([
        { source: former, again: 'removal' },
      ]);
    });
    test('what was not told yet is told, and of the newest text', () => {
      const { mention, plan } = planned(showing('old'), { more: covered, text: 'new' });
      expect([mention, plan.due]).toMatchObject([
        showing('new'),
        [{ source: moved.permalink, page: '<new>' }],
      ]);
    });
    test('nor where it is the page of another post, which the ledger need not say', () => {
      const one = (known: Mention) => ledgerOf({ [a]: known }, { permalink: moved.permalink }).posts;
      const other = (permalink: string, gone?: string) =>
        ledgerOf({}, { permalink, ...(gone && { gone }) }, 'q').posts;
      const due = (known: Mention, ...others: object[]) =>
        dueMentions(
          { version: 1, posts: Object.assign({}, one(known), ...others) as Ledger['posts'] },
          today,
        );
      expect(due(update)).toHaveLength(1);
      expect(due(update, other('http://www.example.com/p'))).toEqual([]);
      expect(due(update, other(former, today))).toHaveLength(1);
      expect(due(removal, other(former))).toEqual([]);
      expect(due(pending, other(former))).toHaveLength(1);
    });
    test('when the post is gone', () => {
      const posts = ledgerOf({ [a]: wm }).posts;
      const policy = { today, ignore: () => false, updates: true };
      const instead = post('q', [], { permalink: former });
      expect(
        planMentions(
          [instead],
          { version: 1, posts: { ...posts, q: { permalink: moved.permalink, aliases: [], mentions: {} } } },
          policy,
        ).due,
      ).toEqual([]);
      expect(planMentions([], { version: 1, posts }, policy).due).toHaveLength(1);
    });
    test('when the post is gone, what stood there in place of it is not known to stand there still', () => {
      const known = ledgerOf({ [a]: removal }, { ...covered, gone: today });
      expect(dueMentions(known, today)).toMatchObject([{ source: former, again: 'removal', gone: true }]);
    });
    test('its own page covers nothing', () => {
      const known = ledgerOf({ [a]: update }, { permalink: former, covered: [former] });
      expect(dueMentions(known, today)).toMatchObject([{ source: former, again: 'update' }]);
    });
    test('nor if asked', () => {
      const ledger = ledgerOf({ [a]: told }, covered);
      expect(withMovedTold(ledger, now)).toEqual(ledger);
    });
    test('what was told from where it is told still', () => {
      expect(
        planned({ ...wm, source: moved.permalink }, { more: covered, text: 'new' }).plan.due,
      ).toHaveLength(1);
    });
  });

  test('again: what was told of the move before does not count', () => {
    const told: Mention = { ...wm, source: 'https://example.com/oldest/', again: unmarked };
    expect(planned(told, { more: moved }).mention).toEqual({ ...wm, source: 'https://example.com/oldest/' });
  });
});
