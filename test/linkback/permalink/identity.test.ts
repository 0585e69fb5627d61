import { findRenamed, renamePosts, titlePrint } from 'linkback';
import type { Identifiable, Ledger, LedgerPost } from 'linkback';
import { describe, expect, test } from 'vitest';
import { createDice } from '../trust/dice.ts';

const record = (more: Partial<LedgerPost> = {}): LedgerPost => ({
  permalink: 'https://e.example/x/',
  aliases: [],
  mentions: {},
  ...more,
});
const ledgerOf = (posts: Record<string, Partial<LedgerPost>>): Ledger => ({
  version: 1,
  posts: Object.fromEntries(
    Object.entries(posts).map(([id, more]) => [
      id,
      record({ permalink: `https://e.example/${id}/`, ...more }),
    ]),
  ),
});

describe('the print of a post', () => {
  const print = titlePrint('Hello', '2026-11-22T00:00:00');
  test('is short, and the same everywhere', () =>
    expect(print).toBe(titlePrint(' Hello ', '2026-11-22T00:00:00')));
  test('has eleven characters of both, and seven of the title', () =>
    expect(print).toMatch(/^[0-9a-z]{11}-[0-9a-z]{7}$/));
  test('says nothing where there is neither title nor date', () =>
    expect(titlePrint(undefined, undefined)).toBeUndefined());
  test('of another date has the title in common', () =>
    expect(titlePrint('Hello', '2026-11-23')?.split('-')[1]).toBe(print?.split('-')[1]));
  test('without a title ends with the dash', () =>
    expect(titlePrint(undefined, '2026-11-23')).toMatch(/^[0-9a-z]{11}-$/));
  test.each([
    ['another title', titlePrint('Hallo', '2026-11-22T00:00:00')],
    ['another date', titlePrint('Hello', '2026-11-23T00:00:00')],
    ['no title', titlePrint(undefined, '2026-11-22T00:00:00')],
    ['no date', titlePrint('Hello', undefined)],
  ])('differs with %s', (_, other) => expect(other).not.toBe(print));
  test('of 20,000 posts no two are the same', () => {
    const prints = Array.from({ length: 20_000 }, (_, index) =>
      titlePrint(`Post ${index % 200}`, `2026-01-01T00:00:${index}`),
    );
    expect(new Set(prints).size).toBe(20_000);
  });
});

describe('renamed files', () => {
  const links = (...targets: string[]): Partial<LedgerPost> => ({
    mentions: Object.fromEntries(
      targets.map((name) => [`https://${name}.example/`, { state: 'baseline', on: '2026-11-01' }]),
    ),
  });
  const linking = (...targets: string[]) => ({
    addresses: () => targets.map((name) => `HTTPS://${name}.example:443/#x`),
  });
  test.each<[string, Identifiable[], Ledger, [string, string][]]>([
    ['same title and date', [{ id: 'new', print: 'x' }], ledgerOf({ old: { print: 'x' } }), [['old', 'new']]],
    [
      'same number of its own',
      [{ id: 'new', number: 7 }],
      ledgerOf({ old: { number: 7 } }),
      [['old', 'new']],
    ],
    [
      'the number counts more',
      [{ id: 'new', number: 7, print: 'x' }],
      ledgerOf({ a: { number: 7 }, b: { print: 'x' } }),
      [['a', 'new']],
    ],
    [
      'the old one is still there',
      [
        { id: 'new', print: 'x' },
        { id: 'old', print: 'x' },
      ],
      ledgerOf({ old: { print: 'x' } }),
      [],
    ],
    [
      'two could be meant',
      [{ id: 'new', print: 'x' }],
      ledgerOf({ a: { print: 'x' }, b: { print: 'x' } }),
      [],
    ],
    [
      'two new ones',
      [
        { id: 'c', print: 'x' },
        { id: 'd', print: 'x' },
      ],
      ledgerOf({ a: { print: 'x' } }),
      [],
    ],
    ['nothing in common', [{ id: 'new', print: 'y' }], ledgerOf({ old: { print: 'x' } }), []],
    ['neither has a print', [{ id: 'new' }], ledgerOf({ old: {} }), []],
    [
      'a post that is gone comes back under another name',
      [{ id: 'new', print: 'x' }],
      ledgerOf({ old: { print: 'x', gone: '2026-01-01' } }),
      [['old', 'new']],
    ],
    [
      'a mark of before, without the title',
      [{ id: 'new', print: 'x-t' }],
      ledgerOf({ old: { print: 'x' } }),
      [['old', 'new']],
    ],
    ['another date', [{ id: 'new', print: 'y-t' }], ledgerOf({ old: { print: 'x-t' } }), [['old', 'new']]],
    [
      'another date, of a post that is gone for longer',
      [{ id: 'new', print: 'y-t' }],
      ledgerOf({ old: { print: 'x-t', gone: '2026-01-01' } }),
      [],
    ],
    [
      'two of one title, each with its date',
      [
        { id: 'c', print: 'x-t' },
        { id: 'd', print: 'y-t' },
      ],
      ledgerOf({ a: { print: 'y-t' }, b: { print: 'x-t' } }),
      [
        ['b', 'c'],
        ['a', 'd'],
      ],
    ],
    [
      'two of one title, and one has another date',
      [
        { id: 'c', print: 'x-t' },
        { id: 'd', print: 'z-t' },
      ],
      ledgerOf({ a: { print: 'y-t' }, b: { print: 'x-t' } }),
      [
        ['b', 'c'],
        ['a', 'd'],
      ],
    ],
    [
      'another title, and the same links',
      [{ id: 'new', print: 'x-u', ...linking('a') }],
      ledgerOf({ old: { print: 'y-t', ...links('a') } }),
      [],
    ],
    [
      'no title, the same links',
      [{ id: 'new', ...linking('a', 'b') }],
      ledgerOf({ old: links('a', 'b') }),
      [['old', 'new']],
    ],
    [
      'no title, and a link more',
      [{ id: 'new', ...linking('b', 'a') }],
      ledgerOf({ old: links('a') }),
      [['old', 'new']],
    ],
    ['no title, and a link less', [{ id: 'new', ...linking('a') }], ledgerOf({ old: links('a', 'b') }), []],
    [
      'no title, and two could be meant',
      [
        { id: 'c', ...linking('a') },
        { id: 'd', ...linking('a') },
      ],
      ledgerOf({ old: links('a') }),
      [],
    ],
    [
      'no title, two at once, one of which has a link more',
      [
        { id: 'c', ...linking('a') },
        { id: 'd', ...linking('a', 'b') },
      ],
      ledgerOf({ x: links('a', 'b'), y: links('a') }),
      [
        ['x', 'd'],
        ['y', 'c'],
      ],
    ],
    [
      'no title, and a link less, which had been taken out before',
      [{ id: 'new', ...linking('a') }],
      ledgerOf({
        old: {
          mentions: {
            ...links('a').mentions,
            'https://b.example/': { state: 'removed', on: '2026-11-02', was: { state: 'skip' } },
          },
        },
      }),
      [['old', 'new']],
    ],
    [
      'no title, and the links of two that are gone',
      [{ id: 'new', ...linking('a', 'b') }],
      ledgerOf({ x: links('a'), y: links('b') }),
      [],
    ],
    [
      'no title, and one more is gone, whose links stand in it too',
      [{ id: 'd', ...linking('a', 'b') }],
      ledgerOf({ x: links('a', 'b'), y: links('a') }),
      [['x', 'd']],
    ],
    [
      'no title, and one more is new, which has a link more',
      [
        { id: 'd', ...linking('a', 'b') },
        { id: 'e', ...linking('a', 'b', 'c') },
      ],
      ledgerOf({ x: links('a', 'b') }),
      [['x', 'd']],
    ],
    [
      'no title, and gone for longer',
      [{ id: 'new', ...linking('a') }],
      ledgerOf({ old: { ...links('a'), gone: '2026-01-01' } }),
      [],
    ],
    [
      'a ledger of before, which had no mark of it',
      [{ id: 'new', print: 'x-t', ...linking('a') }],
      ledgerOf({ old: links('a') }),
      [['old', 'new']],
    ],
    [
      'no title, no links, the same date',
      [{ id: 'new', print: 'x-' }],
      ledgerOf({ old: { print: 'x-' } }),
      [['old', 'new']],
    ],
    [
      'no title, no links, another date',
      [{ id: 'new', print: 'y-' }],
      ledgerOf({ old: { print: 'x-' } }),
      [],
    ],
    [
      'no title, the same date, other links',
      [{ id: 'new', print: 'x-', ...linking('b') }],
      ledgerOf({ old: { print: 'x-', ...links('a') } }),
      [],
    ],
    ['no title, no date, no links', [{ id: 'new' }], ledgerOf({ old: {} }), []],
    [
      'a title, and the old one is known to have had none',
      [{ id: 'new', print: 'x-t', ...linking('a') }],
      ledgerOf({ old: links('a'), other: { print: 'y-u' } }),
      [],
    ],
    [
      'the old one is a draft',
      [
        { id: 'new', ...linking('a') },
        { id: 'old', unpublished: true },
      ],
      ledgerOf({ old: links('a') }),
      [],
    ],
    [
      'of one title, and the old one is a draft',
      [
        { id: 'new', print: 'x-t' },
        { id: 'old', unpublished: true },
      ],
      ledgerOf({ old: { print: 'y-t' } }),
      [],
    ],
    [
      'of one title and date, and the old one is a draft',
      [
        { id: 'new', print: 'x-t' },
        { id: 'old', print: 'x-t', unpublished: true },
      ],
      ledgerOf({ old: { print: 'x-t' } }),
      [['old', 'new']],
    ],
    [
      'a collection was renamed, with translations of one title and date',
      ['posts/en/a', 'posts/fr/a', 'posts/fr/b'].map((id) => ({ id, print: 'x-t' })),
      ledgerOf({
        'blog/en/a': { print: 'x-t' },
        'blog/fr/a': { print: 'x-t' },
        'blog/de/a': { print: 'x-t' },
      }),
      [
        ['blog/en/a', 'posts/en/a'],
        ['blog/fr/a', 'posts/fr/a'],
      ],
    ],
    [
      'a collection was replaced by one whose posts have the same names and titles',
      ['2026/1', '2026/2'].map((id) => ({ id, print: `${id}-t` })),
      ledgerOf({ '2025/1': { print: 'a-t' }, '2025/2': { print: 'b-t' } }),
      [],
    ],
    [
      '… from two collections',
      [
        { id: 'posts/a', print: 'x-t' },
        { id: 'posts/b', print: 'x-t' },
      ],
      ledgerOf({ 'blog/a': { print: 'x-t' }, 'notes/a': { print: 'x-t' } }),
      [],
    ],
    [
      'the new one is a draft',
      [{ id: 'new', print: 'x-t', unpublished: true }],
      ledgerOf({ old: { print: 'x-t' } }),
      [],
    ],
  ])('%s', (_, posts, ledger, expected) => {
    expect([...findRenamed(posts, ledger)]).toEqual(expected);
  });

  const day = (date: string) => ({ date });
  test.each<[string, Identifiable[], Ledger, [string, string][]]>([
    [
      'to a new one',
      [
        { id: 'a', print: 'y-u', ...day('2026-02-02') },
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x-t' } }),
      [['a', 'b']],
    ],
    [
      'in a ledger of before, which does not say whether it had a title',
      [
        { id: 'a', print: 'y-u', ...day('2026-02-02') },
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x' } }),
      [],
    ],
    [
      'it may have another title where it stands, and a new one its old title: of one day',
      [
        { id: 'a', print: 'y-u', ...day('2026-01-01') },
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x-t' } }),
      [],
    ],
    [
      '… without dates',
      [
        { id: 'a', print: 'y-u' },
        { id: 'b', print: 'x-t', ...day('') },
      ],
      ledgerOf({ a: { print: 'x-t' } }),
      [],
    ],
    [
      'another one of its title and date was renamed, and it has another title and date',
      [
        { id: 'en/hello', print: 'y-u', ...day('2026-02-02') },
        { id: 'de/hallo', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ 'de/hello': { print: 'x-t' }, 'en/hello': { print: 'x-t' } }),
      [['de/hello', 'de/hallo']],
    ],
    [
      'one without a title is a draft again, where another was given another title',
      [
        { id: 'n/one', print: 'd-', ...day('2026-02-02'), unpublished: true },
        { id: 'n/two', print: 'd-', ...day('2026-02-02') },
        { id: 'p/x', print: 'y-u', ...day('2026-01-01') },
      ],
      ledgerOf({ 'n/one': { print: 'd-', number: 7 }, 'p/x': { print: 'x-t' } }),
      [],
    ],
    [
      'translations of which it is not known which is which, where another was given another title',
      [
        { id: 'german/a', print: 'x-t', ...day('2026-01-01') },
        { id: 'english/c', print: 'x-t', ...day('2026-01-01') },
        { id: 'p/x', print: 'y-u', ...day('2026-02-02') },
      ],
      ledgerOf({ 'de/a': { print: 'x-t' }, 'en/b': { print: 'x-t' }, 'p/x': { print: 'z-v' } }),
      [['de/a', 'german/a']],
    ],
    [
      'another one was renamed to that, by its number',
      [
        { id: 'n', number: 5, print: 'x-t', ...day('2026-01-01') },
        { id: 'a', print: 'y-u', ...day('2026-02-02') },
      ],
      ledgerOf({ v: { number: 5, print: 'z-v' }, a: { print: 'x-t' } }),
      [['v', 'n']],
    ],
    [
      'of a series that moved up by one',
      ['1', '2', '3', '4'].map((id, index) => ({ id, print: ['n-n', 'a-a', 'b-b', 'c-c'][index], date: id })),
      ledgerOf({ 1: { print: 'a-a' }, 2: { print: 'b-b' }, 3: { print: 'c-c' } }),
      [
        ['1', '2'],
        ['2', '3'],
        ['3', '4'],
      ],
    ],
    [
      'two that changed names',
      [
        { id: 'a', print: 'y-u', ...day('2026-02-02') },
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x-t' }, b: { print: 'y-u' } }),
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    ],
    [
      'two of one day: they may have changed titles',
      [
        { id: 'a', print: 'y-u', ...day('2026-01-01') },
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x-t' }, b: { print: 'y-u' } }),
      [],
    ],
    [
      'a copy of it was made',
      [
        { id: 'a', print: 'x-t' },
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x-t' } }),
      [],
    ],
    [
      'two new ones could be meant',
      [
        { id: 'a', print: 'y-u', ...day('2026-02-02') },
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
        { id: 'c', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x-t' } }),
      [],
    ],
    [
      'two old ones could be meant',
      [
        { id: 'a', print: 'y-u', ...day('2026-02-02') },
        { id: 'b', print: 'z-v' },
        { id: 'c', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x-t' }, b: { print: 'x-t' } }),
      [],
    ],
    [
      'over another, which is gone: that one has the name that nobody has',
      [{ id: 'b', print: 'x-t', ...day('2026-01-01') }],
      ledgerOf({ a: { print: 'x-t' }, b: { print: 'y-u' } }),
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    ],
    [
      'over another, which is gone for long',
      [{ id: 'b', print: 'x-t', ...day('2026-01-01') }],
      ledgerOf({ a: { print: 'x-t' }, b: { print: 'y-u', gone: '2026-01-01' } }),
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    ],
    [
      'over another, which is gone, and a draft has its own',
      [
        { id: 'a', print: 'z-v', unpublished: true },
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x-t' }, b: { print: 'y-u' } }),
      [],
    ],
    [
      'of a series that moved up by one, over its last, which is gone',
      ['2', '3'].map((id, index) => ({ id, print: ['a-a', 'b-b'][index], date: id })),
      ledgerOf({ 1: { print: 'a-a' }, 2: { print: 'b-b' }, 3: { print: 'c-c' } }),
      [
        ['1', '2'],
        ['2', '3'],
        ['3', '1'],
      ],
    ],
    [
      'of a series that moved up by one, over its last, while a new one came: that one has no name to go to',
      ['1', '2', '3'].map((id, index) => ({ id, print: ['n-n', 'a-a', 'b-b'][index], date: id })),
      ledgerOf({ 1: { print: 'a-a' }, 2: { print: 'b-b' }, 3: { print: 'c-c' } }),
      [],
    ],
    [
      'over one that was renamed too',
      [
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
        { id: 'c', print: 'y-u', ...day('2026-02-02') },
      ],
      ledgerOf({ a: { print: 'x-t' }, b: { print: 'y-u' } }),
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    ],
    [
      'the one that has its name says its number',
      [
        { id: 'a', print: 'y-u', ...day('2026-02-02'), number: 5 },
        { id: 'b', print: 'x-t', ...day('2026-01-01') },
      ],
      ledgerOf({ a: { print: 'x-t', number: 5 } }),
      [],
    ],
    [
      'the new one says another number',
      [
        { id: 'a', print: 'y-u', ...day('2026-02-02') },
        { id: 'b', print: 'x-t', ...day('2026-01-01'), number: 6 },
      ],
      ledgerOf({ a: { print: 'x-t', number: 5 } }),
      [],
    ],
    [
      'of a date alone',
      [
        { id: 'a', print: 'y-' },
        { id: 'b', print: 'x-' },
      ],
      ledgerOf({ a: { print: 'x-' } }),
      [],
    ],
    [
      'the new one is a draft',
      [
        { id: 'a', print: 'y-u', ...day('2026-02-02') },
        { id: 'b', print: 'x-t', ...day('2026-01-01'), unpublished: true },
      ],
      ledgerOf({ a: { print: 'x-t' } }),
      [],
    ],
  ])('and its old name went to another: %s', (_, posts, ledger, expected) => {
    const found = [...findRenamed(posts, ledger)];
    expect(found.sort()).toEqual(expected);
  });

  test('keep their record', () => {
    const ledger = ledgerOf({ old: { number: 3, print: 'x' } });
    expect(renamePosts(ledger, new Map([['old', 'new']]))).toEqual({
      version: 1,
      posts: { new: ledger.posts['old'] },
    });
    expect(renamePosts(ledger, new Map())).toBe(ledger);
    const both = ledgerOf({ old: {}, other: {} });
    expect(() => renamePosts(both, new Map([['old', 'other']]))).toThrow('two records for one post');
  });

  test('of a long series that moved up by one, none is found where its last has no name to go to', () => {
    const numbers = Array.from({ length: 20_000 }, (_, number) => number);
    const posts = numbers.map((number) => ({
      id: `n${number}`,
      print: `w${number - 1}-t`,
      date: `${number}`,
    }));
    const ledger = ledgerOf(
      Object.fromEntries(numbers.map((number) => [`n${number}`, { print: `w${number}-t` }])),
    );
    expect(findRenamed(posts, ledger).size).toBe(0);
    const turned = posts.map((each, index) => ({ ...each, print: `w${index + 1}-t` }));
    expect(findRenamed(turned, ledger).size).toBe(0);
  });

  test('whatever names posts exchange while others come and go, no record is lost', () => {
    const dice = createDice(2);
    for (let history = 0; history < 300; history += 1) {
      let ledger = ledgerOf({});
      let total = 0;
      for (let build = 0; build < 6; build += 1) {
        total += dice.below(4);
        const published = Array.from({ length: total }, (_, post) => post).filter(() => dice.chance(0.7));
        const free = dice.shuffled(Array.from({ length: total + 1 }, (_, name) => `n${name}`));
        const posts = published.map((post, index) => ({
          ...{ id: free[index] ?? '', print: `w${post}-t`, date: `${post}` },
          ...(dice.chance(0.1) ? { unpublished: true } : {}),
        }));
        const known = renamePosts(ledger, findRenamed(posts, ledger)).posts;
        const prints = (of: typeof known) =>
          Object.values(of)
            .map(({ print }) => print ?? '')
            .sort();
        expect(prints(known)).toEqual(prints(ledger.posts));
        const printed = posts.flatMap(({ id, print, unpublished }) =>
          unpublished === true ? [] : [[id, { ...known[id], print }] as const],
        );
        ledger = ledgerOf({ ...known, ...Object.fromEntries(printed) });
        expect([...findRenamed(posts, ledger)]).toEqual([]);
      }
    }
  });

  test('whatever names posts exchange while new ones come, each keeps its record', () => {
    const dice = createDice(1);
    for (let history = 0; history < 200; history += 1) {
      let names: string[] = [];
      let ledger = ledgerOf({});
      for (let build = 0; build < 5; build += 1) {
        const total = names.length + dice.below(4);
        const free = dice.shuffled(Array.from({ length: total + dice.below(2) }, (_, name) => `n${name}`));
        names = dice.chance(0.3)
          ? [...names, ...free.filter((name) => !names.includes(name))].slice(0, total)
          : free.slice(0, total);
        const posts = names.map((id, post) => ({ id, print: `w${post}-t`, date: `${post}` }));
        const known = renamePosts(ledger, findRenamed(posts, ledger)).posts;
        for (const { id, print } of posts) {
          const isKnown = Object.values(ledger.posts).some((record) => record.print === print);
          expect(Object.hasOwn(known, id)).toBe(isKnown);
          if (isKnown) expect(known[id]?.print).toBe(print);
        }
        ledger = ledgerOf(Object.fromEntries(posts.map(({ id, print }) => [id, { print }])));
      }
    }
  });
});
