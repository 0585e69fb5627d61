import { dueMentions, formatLedger, parseLedger, recallOutcomes, recordMentions } from 'linkback';
import type { Due, Ledger, LedgerPost, Mention } from 'linkback';

import { describe, expect, test } from 'vitest';
import { blog, ledgerOf, today } from './ledgers.ts';

type Again = Extract<Mention, { state: 'removed' }>['again'];

const target = 'https://a.example/x';
const other = 'https://b.example/';
const told = { protocol: 'webmention', endpoint: 'https://a.example/wm' } as const;
const on = '2026-11-01';
const pending: Mention = { state: 'pending', since: today };
const retry: Mention = { state: 'retry', attempts: 2, notBefore: today, words: 'HTTP 503' };
const delivered: Mention = { state: 'delivered', ...told, on };
const duplicate: Mention = { state: 'duplicate', ...told, on };
const refused: Mention = { state: 'refused', ...told, on, words: 'no' };
const gaveUp: Mention = { state: 'gave-up', attempts: 5, on, words: 'HTTP 503' };
const none: Mention = { state: 'none', on };
const baseline: Mention = { state: 'baseline', on };
const veto: Mention = { state: 'skip', reason: 'a friend asked' };
const removed = (was: Exclude<Mention, { state: 'removed' }>): Mention => ({ state: 'removed', on, was });

const due = (ledger: Ledger): Due[] => dueMentions(ledger, today);
const postsOf = (posts: Record<string, Partial<LedgerPost>>): Ledger => ({
  version: 1,
  posts: Object.fromEntries(
    Object.entries(posts).map(([id, post]) => [
      id,
      { permalink: `${blog}/${id}/`, aliases: [], mentions: {}, ...post },
    ]),
  ),
});
/** What is recalled of a ledger's only post, by target. */
function recall(ledger: Ledger, ...versions: Ledger[]): Record<string, Mention> {
  const recalled = recallOutcomes(ledger, due(ledger), versions);
  return Object.fromEntries(recalled.map(({ target, mention }) => [target, mention]));
}

describe('what is final', () => {
  test.each<[string, Mention, Mention | undefined]>([
    ['delivered', delivered, delivered],
    ['duplicate', duplicate, duplicate],
    ['refused', refused, refused],
    ['gave up', gaveUp, gaveUp],
    ['no endpoint', none, none],
    ['baseline', baseline, baseline],
    ['a veto', veto, veto],
    ['a veto without a reason', { state: 'skip' }, { state: 'skip' }],
    ['the post was silent', { state: 'skip', reason: 'linkback: false', on }, undefined],
    ['the target was ignored', { state: 'skip', reason: 'ignore', on }, undefined],
    ['pending', { state: 'pending', since: on }, undefined],
    ['to be tried again', retry, retry],
    ['delivered, and the link taken out', removed(delivered), delivered],
    ['baseline, and the link taken out', removed(baseline), baseline],
    ['never told, and the link taken out', removed(pending), undefined],
    ['tried, and the link taken out', removed(retry), retry],
  ])('%s', (_, mention, expected) => {
    const found = recall(ledgerOf({ [target]: pending }), ledgerOf({ [target]: mention }));
    expect(found).toEqual(expected === undefined ? {} : { [target]: expected });
  });
});

describe('which of several', () => {
  const order: Mention[] = [delivered, duplicate, refused, gaveUp, none, veto, baseline];
  const pairs = order.slice(1).map((weaker, index) => [order[index] ?? weaker, weaker] as const);
  const late = <T extends Mention>(mention: T) => ({ ...mention, on: '2026-11-20' });
  test.each(pairs)('$state before $state, whichever comes first or later', (stronger, weaker) => {
    const open = ledgerOf({ [target]: pending });
    const versions = [ledgerOf({ [target]: stronger }), ledgerOf({ [target]: late(weaker) })];
    expect(recall(open, ...versions)).toEqual({ [target]: stronger });
    expect(recall(open, ...versions.reverse())).toEqual({ [target]: stronger });
  });
  test('of one state, the later day', () => {
    const versions = [delivered, late(delivered), delivered].map((mention) =>
      ledgerOf({ [target]: mention }),
    );
    expect(recall(ledgerOf({ [target]: pending }), ...versions)).toEqual({ [target]: late(delivered) });
  });
  test('of one state and day, the first version', () => {
    const [one, two] = ['https://a.example/1', 'https://a.example/2'].map((location) => ({
      ...delivered,
      location,
    }));
    const versions = [one, two].map((mention) => ledgerOf({ [target]: mention ?? pending }));
    expect(recall(ledgerOf({ [target]: pending }), ...versions)).toEqual({ [target]: one });
  });
  test('of one state and day, the one that is known to have been told of a change', () => {
    const again = (again: Again) => ({ ...delivered, again }) as Mention;
    const stages = [
      delivered,
      again({ state: 'pending', since: today }),
      again({ ...told, state: 'delivered', on: '2026-11-05' }),
      again({ ...told, state: 'delivered', on: '2026-11-06' }),
      again({ state: 'pending', since: today }),
    ];
    const versions = stages.map((mention) => ledgerOf({ [target]: mention }));
    const open = ledgerOf({ [target]: pending });
    expect(recall(open, ...versions)).toEqual({ [target]: stages[3] });
    expect(recall(open, ...versions.reverse())).toEqual({ [target]: stages[3] });
  });
  test('a day before none', () => {
    const versions = [{ state: 'skip' } as const, { state: 'skip', on } as const].map((mention) =>
      ledgerOf({ [target]: mention }),
    );
    expect(recall(ledgerOf({ [target]: pending }), ...versions)).toEqual({ [target]: { state: 'skip', on } });
  });
  test('one that is open again in a newer version', () => {
    const versions = [pending, retry, delivered, retry].map((mention) => ledgerOf({ [target]: mention }));
    expect(recall(ledgerOf({ [target]: pending }), ...versions)).toEqual({ [target]: delivered });
  });
});

describe('which post', () => {
  const at = (permalink: string, aliases: readonly string[] = []): Partial<LedgerPost> => ({
    permalink,
    aliases,
    mentions: { [target]: pending },
  });
  const settled = (permalink: string, aliases: readonly string[] = []): Partial<LedgerPost> => ({
    permalink,
    aliases,
    mentions: { [target]: delivered },
  });
  const here = `${blog}/here/`;
  const there = `${blog}/there/`;
  test.each<[string, Record<string, Partial<LedgerPost>>, Record<string, Partial<LedgerPost>>, boolean]>([
    ['the same', { p: at(here) }, { p: settled(here) }, true],
    ['the scheme changed', { p: at(here) }, { p: settled(there) }, true],
    ['the file was renamed', { p: at(here) }, { q: settled(here) }, true],
    [
      'renamed, over http and without a slash',
      { p: at(here) },
      { q: settled('http://www.example.com/here') },
      true,
    ],
    [
      'renamed, and the scheme changed since',
      { p: at(here, [`${blog}/older/`, there]) },
      { q: settled(there) },
      true,
    ],
    ['restored to before both', { p: at(here) }, { q: settled(there, [here]) }, true],
    [
      'both have only a former address in common',
      { p: at(here, [there]) },
      { q: settled('', [there]) },
      true,
    ],
    [
      'renamed and moved, by title and date',
      { p: { ...at(here), print: 'x-t' } },
      { q: { ...settled(there), print: 'x-t' } },
      true,
    ],
    [
      '… in a ledger of before',
      { p: { ...at(here), print: 'x-t' } },
      { q: { ...settled(there), print: 'x' } },
      true,
    ],
    [
      'of the same title and date, and it is here too',
      { p: { ...at(here), print: 'x-t' }, q: { permalink: there, print: 'x-t' } },
      { q: { ...settled(there), print: 'x-t' } },
      false,
    ],
    [
      'of another date',
      { p: { ...at(here), print: 'x-t' } },
      { q: { ...settled(there), print: 'y-t' } },
      false,
    ],
    ['another', { p: at(here) }, { q: settled(there) }, false],
    ['another query', { p: at(`${blog}/?p=1`) }, { q: settled(`${blog}/?p=2`) }, false],
    [
      'another that is here too, and was where this one is',
      { p: at(here), q: { permalink: there } },
      { q: settled(there, [here]) },
      false,
    ],
    [
      'two that changed places',
      { p: at(here), q: { permalink: there } },
      { p: { permalink: there }, q: settled(here) },
      true,
    ],
    [
      'renamed, and another has its name and address by now',
      { p: { ...at(here), covered: [there], print: 'x-t' }, q: { permalink: there, print: 'y-u' } },
      { q: { ...settled(there), print: 'x-t' } },
      true,
    ],
    [
      '… what that one told itself',
      { p: { ...at(here), covered: [there], print: 'x-t' }, q: { permalink: there, print: 'y-u' } },
      { q: { ...settled(there), print: 'y-u' } },
      false,
    ],
    ['an identity of another kind', { constructor: at(here) }, { constructor: settled(there) }, true],
    ['a name that every object has', { p: at(here) }, { toString: settled(there) }, false],
    ['such a name, and it moved', { p: at(here) }, { toString: settled(there, [here]) }, true],
  ])('%s', (_, posts, versions, isSame) => {
    expect(recall(postsOf(posts), postsOf(versions))).toEqual(isSame ? { [target]: delivered } : {});
  });
  describe('another post told from where this one is by now, and is known here itself', () => {
    const own = (permalink: string, mention: Mention, print: string): Partial<LedgerPost> => ({
      ...{ permalink, print, aliases: [] },
      mentions: { [target]: mention },
    });
    const told = (mention: Mention) =>
      recall(
        postsOf({ p: own(here, pending, 'x-t'), q: { permalink: there, print: 'y-u' } }),
        postsOf({ q: own(here, mention, 'y-u') }),
      );
    test.each([delivered, duplicate, refused, removed(delivered)])('$state: told is told', (mention) => {
      expect(told(mention)).toEqual({ [target]: mention.state === 'removed' ? delivered : mention });
    });
    test.each<Mention>([
      ...[none, baseline, veto, retry, gaveUp],
      { ...delivered, source: there },
      { state: 'removed', on, was: delivered, again: { ...delivered } },
    ])('$state: nothing of this one', (mention) => {
      expect(told(mention)).toEqual({});
    });
    test('at a former address of this one: told is told where that one is gone, since it may be this one', () => {
      const gone = (mention: Mention) => ({ ...own(there, mention, 'y-u'), gone: on });
      const ledger = (q: Partial<LedgerPost>) =>
        postsOf({ p: { ...own(here, pending, 'x-t'), aliases: [there] }, q });
      const versions = postsOf({ q: own(there, delivered, 'y-u') });
      expect(recall(ledger(gone(delivered)), versions)).toEqual({ [target]: delivered });
      expect(recall(ledger(gone(none)), postsOf({ q: own(there, none, 'y-u') }))).toEqual({});
      expect(recall(ledger({ permalink: `${blog}/q/`, print: 'y-u' }), versions)).toEqual({});
      const unknown = postsOf({ p: { ...own(here, pending, 'x-t'), aliases: [there] } });
      expect(recall(unknown, versions)).toEqual({ [target]: delivered });
    });
    test('by the name of this one: the two have changed names', () => {
      const versions = postsOf({ p: own(there, delivered, 'y-u') });
      const ledger = postsOf({ p: own(here, pending, 'x-t'), q: { permalink: there, print: 'y-u' } });
      expect(recall(ledger, versions)).toEqual({});
      // Without its address nothing says that it is not this one with another title.
      const retitled = postsOf({ p: own(here, pending, 'x-t'), q: { print: 'y-u' } });
      expect(recall(retitled, versions)).toEqual({ [target]: delivered });
    });
    test('of one title and date with it, where this one has left its address since: it may be this one', () => {
      const versions = postsOf({ de: own(there, delivered, 'w-t'), en: own(here, none, 'w-t') });
      const ledger = postsOf({
        de: { ...own(`${blog}/b/`, pending, 'x-u'), covered: [there] },
        en: { permalink: there, print: 'w-t' },
      });
      expect(recall(ledger, versions)).toEqual({ [target]: delivered });
    });
    test('that the link is gone: that counts where this one was told from there as well', () => {
      const open = { state: 'pending', since: today } as const;
      const goneHere = (source?: string): Mention => ({
        ...{ state: 'removed', on, was: { ...delivered, ...(source && { source }) } as never },
        again: open,
      });
      const goneThere: Mention = { state: 'removed', on, was: delivered as never, again: { ...delivered } };
      const ledger = (source?: string) =>
        postsOf({ p: own(here, goneHere(source), 'x-t'), q: { permalink: there, print: 'y-u' } });
      const versions = postsOf({ q: own(here, goneThere, 'y-u') });
      expect(recall(ledger(`${blog}/elsewhere/`), versions)).toEqual({});
      expect(recall(ledger(), versions)).toEqual({ [target]: { ...goneHere(), again: { ...delivered } } });
    });
  });
  test('two posts that link to one target are two mentions', () => {
    const ledger = postsOf({ p: at(here), q: at(there) });
    const versions = [postsOf({ p: settled(here), q: at(there) })];
    expect(recallOutcomes(ledger, due(ledger), versions)).toEqual([
      { post: 'p', target, mention: delivered },
    ]);
  });
  test('a post under `__proto__`', () => {
    const parse = (mention: Mention) =>
      parseLedger(formatLedger(ledgerOf({ [target]: mention }, {}, 'p')).replace('"p"', '"__proto__"'));
    const ledger = parse(pending);
    const recalled = recallOutcomes(ledger, due(ledger), [parse(delivered)]);
    expect(recalled).toEqual([{ post: '__proto__', target, mention: delivered }]);
    expect(formatLedger(recordMentions(ledger, recalled))).toBe(formatLedger(parse(delivered)));
  });
});

describe('which target', () => {
  test.each<[string, string, string, boolean]>([
    ['the same', target, target, true],
    ['host and scheme in capitals', target, 'HTTPS://A.Example/x', true],
    ['an escape that says nothing', target, 'https://a.example:443/%78', true],
    ['another part of the page', target, `${target}#top`, true],
    ['another part, of another page', target, 'https://a.example/y#top', false],
    ['another query', target, `${target}?y`, false],
    ['http', target, 'http://a.example/x', false],
    ['no address at all', 'mailto:a', 'mailto:a', true],
  ])('%s', (_, here, there, isSame) => {
    expect(recall(ledgerOf({ [here]: pending }), ledgerOf({ [there]: delivered }))).toEqual(
      isSame ? { [here]: delivered } : {},
    );
  });
  test('two spellings in one version: the stronger', () => {
    const version = ledgerOf({ [target]: none, 'HTTPS://a.example/x': delivered });
    expect(recall(ledgerOf({ [target]: pending }), version)).toEqual({ [target]: delivered });
  });
  test('two spellings here: both', () => {
    const ledger = ledgerOf({ [target]: pending, 'HTTPS://a.example/x': retry });
    expect(recall(ledger, ledgerOf({ [target]: delivered }))).toEqual({
      [target]: delivered,
      'HTTPS://a.example/x': delivered,
    });
  });
});

describe('what is asked about', () => {
  const version = ledgerOf({ [target]: delivered, [other]: delivered });
  test('only what is due', () => {
    const ledger = ledgerOf({ [target]: pending, [other]: pending });
    const asked = due(ledger).filter((mention) => mention.target === other);
    expect(recallOutcomes(ledger, asked, [version])).toEqual([
      { post: 'p', target: other, mention: delivered },
    ]);
    expect(recallOutcomes(ledger, [], [version])).toEqual([]);
    expect(recallOutcomes(ledger, due(ledger), [])).toEqual([]);
  });
  test('one that was tried, and one that was typed in', () => {
    const typedIn: Mention = { ...pending, protocol: 'trackback' };
    const ledger = ledgerOf({ [target]: retry, [other]: typedIn });
    expect(due(ledger)[1]).toMatchObject({ direct: 'trackback' });
    expect(recall(ledger, version)).toEqual({ [target]: delivered, [other]: delivered });
  });
  test.each([none, baseline, veto, refused, removed(pending)])(
    'not one that is $state in the ledger',
    (mention) => {
      const asked = due(ledgerOf({ [target]: pending }));
      expect(recallOutcomes(ledgerOf({ [target]: mention }), asked, [version])).toEqual([]);
    },
  );
  test.each([
    ['nobody', target],
    ['p', 'https://c.example/'],
    ['constructor', 'name'],
    ['p', 'toString'],
  ])('not %s, %s, that the ledger does not have', (post, unknown) => {
    const asked: Due[] = [{ post, source: `${blog}/p/`, target: unknown, attempts: 0 }];
    const known = postsOf({ [post]: { permalink: `${blog}/p/`, mentions: { [unknown]: delivered } } });
    expect(recallOutcomes(ledgerOf({ [target]: pending }), asked, [known])).toEqual([]);
  });
});

describe('recordMentions', () => {
  test('writes it in, and leaves every other line', () => {
    const ledger: Ledger = postsOf({
      p: { mentions: { [target]: pending, [other]: retry } },
      q: { mentions: { [target]: pending } },
    });
    const recalled = [
      { post: 'p', target: other, mention: duplicate },
      { post: 'p', target, mention: none },
    ];
    const after = recordMentions(ledger, recalled);
    expect(after).toEqual(
      postsOf({
        p: { mentions: { [target]: none, [other]: duplicate } },
        q: { mentions: { [target]: pending } },
      }),
    );
    expect(after.posts['q']).toBe(ledger.posts['q']);
    expect(ledger.posts['p']?.mentions).toEqual({ [target]: pending, [other]: retry });
    expect(due(after).map(({ post }) => post)).toEqual(['q']);
  });
  test('not over what is no longer open', () => {
    const ledger = ledgerOf({ [target]: none });
    expect(recordMentions(ledger, [{ post: 'p', target, mention: delivered }])).toEqual(ledger);
    expect(recordMentions(ledger, [{ post: 'q', target, mention: delivered }])).toEqual(ledger);
    expect(recordMentions(ledger, [{ post: 'p', target: 'toString', mention: delivered }])).toEqual(ledger);
    expect(recordMentions(ledger, [])).toEqual(ledger);
  });
  test('what the owner added is kept', () => {
    const owned = { ...ledgerOf({ [target]: pending }, { note: 'mine' } as object), note: 'ours' };
    const after = recordMentions(owned, [{ post: 'p', target, mention: { ...none, why: 'x' } as Mention }]);
    expect(after).toEqual({
      ...ledgerOf({ [target]: { ...none, why: 'x' } as Mention }, { note: 'mine' } as object),
      note: 'ours',
    });
  });
});

test('of thousands of posts in many versions', () => {
  const size = 3000;
  const many = (mention: Mention) =>
    postsOf(
      Object.fromEntries(
        Array.from({ length: size }, (_, post) => [
          `p${post}`,
          { mentions: { [`https://a.example/${post}`]: mention } },
        ]),
      ),
    );
  const ledger = many(pending);
  const asked = due(ledger);
  const versions = Array.from({ length: 10 }, () => many(delivered));
  const recalled = recallOutcomes(ledger, asked, versions);
  const after = recordMentions(ledger, recalled);
  expect(recalled).toHaveLength(size);
  expect(due(after)).toEqual([]);
});
