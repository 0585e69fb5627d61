import { LinkbackError, createResolver, foldedPathKey, planMoves } from 'linkback';
import type { Ledger, LedgerPost, MovingPost } from 'linkback';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const at = (path: string) => `https://example.com${path}`;
const ledgerOf = (posts: Record<string, [permalink: string, ...aliases: string[]]>): Ledger => ({
  version: 1,
  posts: Object.fromEntries(
    Object.entries(posts).map(([id, [permalink, ...aliases]]) => [
      id,
      { permalink: at(permalink), aliases: aliases.map(at), mentions: {} },
    ]),
  ),
});
const post = (id: string, path: string, ...aliases: string[]): MovingPost => ({
  id,
  permalink: at(path),
  aliases: aliases.map(at),
  name: `${id}.md`,
});
const aliasesOf = (posts: MovingPost[], ledger: Ledger, pages: string[] = []) =>
  Object.fromEntries(
    [...planMoves(posts, ledger, new Set(pages)).aliases].map(([id, list]) => [
      id,
      list.map((alias) => new URL(alias).pathname),
    ]),
  );

describe('moves', () => {
  test.each<[string, MovingPost[], Ledger, Record<string, string[]>]>([
    ['nothing moved', [post('a', '/a/')], ledgerOf({ a: ['/a/'] }), { a: [] }],
    ['a new post', [post('a', '/a/')], ledgerOf({}), { a: [] }],
    ['a post moved', [post('a', '/new/')], ledgerOf({ a: ['/old/'] }), { a: ['/old/'] }],
    [
      'and again: no chain, both lead to the present one',
      [post('a', '/3/')],
      ledgerOf({ a: ['/2/', '/1/'] }),
      { a: ['/1/', '/2/'] },
    ],
    ['moving back drops the alias', [post('a', '/1/')], ledgerOf({ a: ['/2/', '/1/'] }), { a: ['/2/'] }],
    [
      'a live post beats an alias',
      [post('a', '/new/'), post('b', '/old/')],
      ledgerOf({ a: ['/old/'] }),
      { a: [], b: [] },
    ],
    [
      'two posts change places',
      [post('a', '/2/'), post('b', '/1/')],
      ledgerOf({ a: ['/1/'], b: ['/2/'] }),
      { a: [], b: [] },
    ],
    [
      'of two that left one address, the later has it',
      [post('a', '/a/'), post('b', '/b/')],
      ledgerOf({ a: ['/a/', '/x/'], b: ['/x/'] }),
      { a: [], b: ['/x/'] },
    ],
    ['frontmatter names former addresses', [post('a', '/a/', '/older/')], ledgerOf({}), { a: ['/older/'] }],
    ['one of its own names is no alias', [post('a', '/a/', '/a/')], ledgerOf({}), { a: [] }],
  ])('%s', (_, posts, ledger, expected) => {
    expect(aliasesOf(posts, ledger)).toEqual(expected);
  });

  const covered = (posts: MovingPost[], ledger: Ledger, pages: string[] = []) => {
    const { aliases, covered } = planMoves(
      posts,
      ledger,
      new Set(pages.map((path) => foldedPathKey(at(path)))),
    );
    return { aliases: [...(aliases.get('a') ?? [])], covered: [...(covered.get('a') ?? [])] };
  };
  const known = (aliases: string[], covered?: string[]): Ledger => ({
    version: 1,
    posts: {
      a: {
        ...{ permalink: at('/a/'), aliases: aliases.map(at), mentions: {} },
        ...(covered === undefined ? {} : { covered: covered.map(at) }),
      },
    },
  });

  test.each<[string, MovingPost[], Ledger, pages: string[], aliases: string[], covered: string[]]>([
    ['a page of the site stands there', [post('a', '/a/')], known(['/x/', '/y/']), ['/x/'], ['/y/'], ['/x/']],
    ['and is gone', [post('a', '/a/')], known(['/y/'], ['/x/']), [], ['/x/', '/y/'], []],
    ['another post stands there', [post('a', '/a/'), post('b', '/x/')], known(['/x/']), [], [], ['/x/']],
    ['and has moved on itself', [post('a', '/a/'), post('b', '/b/')], known([], ['/x/']), [], ['/x/'], []],
    ['the old route is built still', [post('a', '/new/')], known([]), ['/a/'], [], ['/a/']],
    ['the post itself is there again', [post('a', '/x/')], known([], ['/x/']), [], ['/a/'], []],
    [
      'frontmatter of another names it',
      [post('a', '/a/'), post('b', '/b/', '/x/')],
      known([], ['/x/']),
      [],
      [],
      [],
    ],
    ['spelled in two ways', [post('a', '/a/')], known(['/x'], ['/X/']), ['/x/'], [], ['/x']],
  ])(
    'a former address where another page stands is kept for later: %s',
    (_, posts, ledger, pages, ...lists) => {
      const [aliases, kept] = lists.map((list) => list.map(at));
      expect(covered(posts, ledger, pages)).toEqual({ aliases, covered: kept });
    },
  );

  test('what one post answers no covered address of another takes from it; of two that left one, the later has it', () => {
    const record = (
      path: string,
      lists: Pick<LedgerPost, 'covered'> & { aliases?: string[] },
    ): LedgerPost => ({
      ...{ permalink: at(path), aliases: [], mentions: {} },
      ...lists,
    });
    const alias = {
      version: 1,
      posts: { b: record('/b/', { aliases: [at('/x/')] }), a: record('/a/', { covered: [at('/x/')] }) },
    } as const;
    const kept = planMoves([post('b', '/b/'), post('a', '/a/')], alias, new Set());
    expect(kept.aliases).toEqual(
      new Map([
        ['b', [at('/x/')]],
        ['a', []],
      ]),
    );
    const left = {
      version: 1,
      posts: { z: record('/z/', { covered: [at('/x/')] }), a: record('/x/', {}) },
    } as const;
    const page = new Set([foldedPathKey(at('/x/'))]);
    const later = planMoves([post('a', '/a/'), post('z', '/z/')], left, page);
    expect(later.covered).toEqual(
      new Map([
        ['a', [at('/x/')]],
        ['z', []],
      ]),
    );
  });

  const queried = (...aliases: string[]) => [post('a', '/a/', ...aliases), post('b', '/b/')];
  const whole = (posts: MovingPost[], ledger: Ledger, pages: string[] = []) =>
    Object.fromEntries(planMoves(posts, ledger, new Set(pages)).aliases);

  test.each<[string, MovingPost[], Ledger, expected: string[]]>([
    ['a query of the home page', queried('/?p=77'), ledgerOf({}), ['/?p=77']],
    ['several of one page', queried('/x?p=5', '/x?p=6'), ledgerOf({}), ['/x?p=5', '/x?p=6']],
    [
      'one twice, in another order and spelling',
      queried('/x?a=é&b=1', '/x?b=1&a=%c3%a9'),
      ledgerOf({}),
      ['/x?a=é&b=1'],
    ],
    ['a page and a query of it', queried('/x', '/x?p=5'), ledgerOf({}), ['/x', '/x?p=5']],
    ["on another post's page", queried('/b/?p=5'), ledgerOf({}), ['/b/?p=5']],
    ['on its own page, which answers anyway', queried('/a/?p=5', '/a?x'), ledgerOf({}), []],
    ['in the ledger', queried(), ledgerOf({ a: ['/a/', '/?p=77', '/a/?p=5'] }), ['/?p=77']],
    ['its own number', [{ ...post('a', '/a/', '/?p=7'), short: at('/?p=7') }], ledgerOf({}), []],
    [
      "another post's number, in the ledger",
      [post('a', '/a/'), { ...post('b', '/b/'), short: at('/?p=7') }],
      ledgerOf({ a: ['/a/', '/?p=7', '/?p=7&x'] }),
      ['/?p=7&x'],
    ],
  ])('a query is part of an address: %s', (_, posts, ledger, expected) => {
    const pages = expected.includes('/x') ? [] : ['', '/x'];
    expect(whole(posts, ledger, pages)['a']).toEqual(expected.map(at));
  });

  test('a page of the site beats an alias', () => {
    expect(aliasesOf([post('a', '/new/')], ledgerOf({ a: ['/about/'] }), ['/about'])).toEqual({ a: [] });
  });

  test('what moved is named', () => {
    expect(planMoves([post('a', '/new/')], ledgerOf({ a: ['/old/'] }), new Set()).moved).toEqual([
      { id: 'a', from: at('/old/'), to: at('/new/') },
    ]);
  });

  test.each<[string, MovingPost[], string[], string]>([
    ['another post', [post('a', '/a/', '/b/'), post('b', '/b/')], [], 'b.md'],
    ['another post, in another case', [post('a', '/a/', '/B/'), post('b', '/b/')], [], 'b.md'],
    ['another post, by its query', [post('a', '/a/', '/x?a=1&b'), post('b', '/b/', '/x?b&a=1')], [], 'a.md'],
    [
      'another post, by its number',
      [post('a', '/a/', '/?p=7'), { ...post('b', '/b/'), short: at('/?p=7') }],
      [],
      'b.md, by its number',
    ],
    ['an alias of another post', [post('a', '/a/', '/x/'), post('b', '/b/', '/x/')], [], 'a.md'],
    ['a page', [post('a', '/a/', '/about/')], ['/about'], 'a page of the site'],
  ])(
    'a former address in frontmatter that is that of %s is an error that names both',
    (_, posts, pages, other) => {
      const attempt = () => planMoves(posts, ledgerOf({}), new Set(pages));
      expect(attempt).toThrow(LinkbackError);
      expect(attempt).toThrow(
        expect.objectContaining({ code: 'alias-clash', message: expect.stringContaining(other) as string }),
      );
    },
  );

  test('of posts whose names every object has', () => {
    const posts = ['constructor', 'toString', '__proto__'].map((id) => post(id, `/${id}/`));
    expect(aliasesOf(posts, ledgerOf({}))).toEqual(Object.fromEntries(posts.map(({ id }) => [id, []])));
  });

  test('after any sequence of moves every former address leads to a post that had it', () => {
    const path = fc.integer({ min: 1, max: 8 }).map((number) => `/${number}/`);
    const history = fc.array(fc.uniqueArray(path, { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(history, (steps) => {
        let ledger = ledgerOf({});
        const had = new Map<string, Set<string>>();
        for (const paths of steps) {
          const posts = paths.map((permalink, index) => post(`p${index}`, permalink));
          const { aliases } = planMoves(posts, ledger, new Set());
          for (const { id, permalink } of posts)
            had.set(permalink, (had.get(permalink) ?? new Set()).add(id));
          ledger = {
            version: 1,
            posts: Object.fromEntries(
              posts.map(({ id, permalink }) => [
                id,
                { permalink, aliases: aliases.get(id) ?? [], mentions: {} },
              ]),
            ),
          };
          const addresses = Object.entries(ledger.posts).map(([id, record]) => ({ id, ...record }));
          const owned = addresses.flatMap(({ permalink, aliases: list }) => [permalink, ...list]);
          expect(new Set(owned).size).toBe(owned.length);
          const resolve = createResolver(addresses, new URL('https://example.com/'));
          for (const [address, ids] of had) expect(ids).toContain(resolve(address)?.id);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('whatever pages come and go meanwhile, every former address leads to such a post where no page stands', () => {
    const path = fc.integer({ min: 1, max: 8 }).map((number) => `/${number}/`);
    const history = fc.array(
      fc.record({
        paths: fc.uniqueArray(path, { minLength: 3, maxLength: 3 }),
        pages: fc.uniqueArray(path, { maxLength: 4 }),
      }),
      { minLength: 2, maxLength: 10 },
    );
    fc.assert(
      fc.property(history, (steps) => {
        let ledger = ledgerOf({});
        const had = new Map<string, Set<string>>();
        for (const { paths, pages } of steps) {
          const posts = paths.map((permalink, index) => post(`p${index}`, permalink));
          const standing = pages.filter((page) => !paths.includes(page)).map(at);
          const plan = (given = posts) => planMoves(given, ledger, new Set(standing.map(foldedPathKey)));
          const { aliases, covered } = plan();
          // In whatever order they come.
          const turned = plan(posts.toReversed());
          expect([turned.aliases, turned.covered]).toEqual([aliases, covered]);
          for (const { id, permalink } of posts)
            had.set(permalink, (had.get(permalink) ?? new Set()).add(id));
          const records = posts.map(({ id, permalink }) => ({
            ...{ id, permalink, mentions: {} },
            ...{ aliases: aliases.get(id) ?? [], covered: covered.get(id) ?? [] },
          }));
          ledger = {
            version: 1,
            posts: Object.fromEntries(records.map(({ id, ...record }) => [id, record])),
          };
          // The next build of the same site finds nothing to do.
          expect(plan()).toEqual({ aliases, covered, moved: [] });
          const answering = records.flatMap(({ permalink, aliases: list }) => [permalink, ...list]);
          const kept = records.flatMap(({ covered: list }) => list);
          const taken = [...answering, ...standing];
          expect(new Set(taken).size).toBe(taken.length);
          expect(new Set(kept).size).toBe(kept.length);
          for (const address of kept) expect([...standing, ...paths.map(at)]).toContain(address);
          const resolve = createResolver(records, new URL('https://example.com/'));
          for (const [address, ids] of had) {
            if (standing.includes(address)) expect(kept).toContain(address);
            else expect(ids).toContain(resolve(address)?.id);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
