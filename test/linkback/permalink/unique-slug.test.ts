import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniqueSlugs } from '../../../packages/linkback/src/permalink/unique-slug.ts';
import type { NamedPost } from '../../../packages/linkback/src/permalink/unique-slug.ts';

const post = (id: string, slug: string, more: Partial<NamedPost> = {}): NamedPost => ({
  ...{ id, slug, explicit: false, date: '2024-01-01' },
  ...more,
});
const day = '/%year%/%monthnum%/%day%/%postname%/';
const names = (posts: NamedPost[], known: Record<string, string> = {}, pattern = day) =>
  Object.fromEntries(uniqueSlugs(posts, new Map(Object.entries(known)), { pattern }));

describe('new posts', () => {
  test('the second of a name is -2, the third -3; by date, then by identity', () => {
    const posts = [
      post('d', 'hello', { date: '2024-01-02' }),
      post('c', 'hello', { date: '2024-01-01' }),
      post('b', 'hello', { date: '2024-01-01' }),
      post('a', 'hello', { date: '2024-01-03' }),
    ];
    const expected = { b: 'hello', c: 'hello-2', d: 'hello-3', a: 'hello-4' };
    expect(names(posts)).toEqual(expected);
    expect(names(posts.toReversed())).toEqual(expected);
  });

  test('some-slug and some-slug-2 are there: some-slug-3', () => {
    const posts = [post('a', 'some-slug'), post('b', 'some-slug-2'), post('c', 'some-slug')];
    expect(names(posts)).toEqual({ a: 'some-slug', b: 'some-slug-2', c: 'some-slug-3' });
  });

  test('the whole stays within 200 bytes, encoded', () => {
    const ascii = 'x'.repeat(200);
    const greek = 'α'.repeat(33);
    expect(names([post('a', ascii), post('b', ascii)])).toEqual({ a: ascii, b: `${'x'.repeat(198)}-2` });
    // 33 letters of 6 bytes are 198; a suffix fits.
    expect(names([post('a', greek), post('b', greek)])['b']).toBe(`${greek}-2`);
    const dashed = `${'x'.repeat(197)}-yy`;
    expect(names([post('a', dashed), post('b', dashed)])['b']).toBe(`${'x'.repeat(197)}-2`);
    const many = Array.from({ length: 10 }, (_, at) => post(`p${at}`, ascii));
    expect(names(many)['p9']).toBe(`${'x'.repeat(197)}-10`);
  });

  test('a name that frontmatter gives is never changed, and the others make way', () => {
    const posts = [
      post('old', 'hello', { date: '2000-01-01' }),
      post('own', 'hello', { explicit: true }),
      post('own 2', 'hello', { explicit: true }),
      post('own feed', 'feed', { explicit: true }),
    ];
    expect(names(posts)).toEqual({ own: 'hello', 'own 2': 'hello', 'own feed': 'feed', old: 'hello-2' });
  });
});

describe('names that would stand in the way of something else', () => {
  test.each<[slug: string, pattern: string, expected: string]>([
    ...['feed', 'rdf', 'rss', 'rss2', 'atom', 'embed'].map((name): [string, string, string] => [
      name,
      day,
      `${name}-2`,
    ]),
    ['feeds', day, 'feeds'],
    ['2015', '/%postname%/', '2015-2'],
    ['7', '/%postname%', '7-2'],
    ['0', '/%postname%/', '0'],
    ['20a', '/%postname%/', '20a'],
    ['2015', '/blog/%postname%/', '2015'],
    ['2015', '/%postname%.html', '2015'],
    ['11', '/%year%/%postname%/', '11-2'],
    ['07', '/%year%/%postname%/', '07-2'],
    ['12', '/%year%/%postname%/', '12-2'],
    ['13', '/%year%/%postname%/', '13'],
    ['30', '/%year%/%monthnum%/%postname%/', '30-2'],
    ['31', '/%year%/%monthnum%/%postname%/', '31-2'],
    ['32', '/%year%/%monthnum%/%postname%/', '32'],
    ['30', day, '30'],
    ['30', '/%category%/%postname%/', '30'],
  ])('%s in %s', (slug, pattern, expected) => {
    expect(names([post('a', slug)], {}, pattern)).toEqual({ a: expected });
  });

  test('the number after that is -3', () => {
    expect(names([post('a', 'feed'), post('b', 'feed')])).toEqual({ a: 'feed-2', b: 'feed-3' });
  });
});

describe('the ledger', () => {
  test('a post keeps its name, though an older one would now come first', () => {
    const posts = [post('new', 'hello', { date: '2000-01-01' }), post('known', 'hello')];
    expect(names(posts, { known: '/2024/01/01/hello' })).toEqual({ known: 'hello', new: 'hello-2' });
  });

  test('and keeps its number, though the name without it is free', () => {
    expect(names([post('a', 'hello')], { a: '/2024/01/01/hello-2/' })).toEqual({ a: 'hello-2' });
  });

  test('a name of a post that is gone is not given away', () => {
    expect(names([post('a', 'hello')], { gone: '/2020/05/05/hello' })).toEqual({ a: 'hello-2' });
  });

  test('nor one of a post that now has another title', () => {
    const posts = [post('a', 'greeting'), post('b', 'hello')];
    expect(names(posts, { a: '/2024/01/01/hello' })).toEqual({ a: 'greeting', b: 'hello-2' });
  });

  test('a name of its own beside one that frontmatter gives to another stays, and is a clash', () => {
    const posts = [post('a', 'hello'), post('b', 'hello', { explicit: true })];
    expect(names(posts, { a: '/2024/01/01/hello' })).toEqual({ a: 'hello', b: 'hello' });
  });

  test.each<[slug: string, path: string, pattern: string, expected: string]>([
    // A number that belongs to the title is no number of ours.
    ['top-10', '/2024/01/01/top-10', day, 'top-10'],
    ['top', '/2024/01/01/top-1', day, 'top'],
    ['hello', '/2024/01/01/hello-world', day, 'hello'],
    ['feed', '/2024/01/01/feed', day, 'feed'],
    ['hello', '/123-hello-2', '/%post_id%-%postname%/', 'hello-2'],
    ['hello', '/2024/hello-2.html', '/%year%/%postname%.html', 'hello-2'],
    ['hello', '/a/b/hello-2', '/%category%/%postname%/', 'hello-2'],
    ['hello', '/a.b(c)/hello-2', '/a.b(c)/%postname%/', 'hello-2'],
    // Of another scheme: the last part of the path.
    ['hello', '/2024/01/01/hello-2', '/%postname%/', 'hello-2'],
    ['hello', '/archives/124', '/%postname%/', 'hello'],
    ['日本', '/2024/01/01/日本-2', day, '日本-2'],
    ['x'.repeat(200), `/2024/01/01/${'x'.repeat(198)}-2`, day, `${'x'.repeat(198)}-2`],
  ])('%s at %s in %s', (slug, path, pattern, expected) => {
    expect(names([post('a', slug)], { a: path }, pattern)).toEqual({ a: expected });
  });
});

test('whatever the posts and their order: no name twice, and the next build gives the same ones', () => {
  const titles = fc.constantFrom('a', 'a-2', 'a-3', 'b', '11', 'feed', 'feed-2');
  const posts = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      slug: titles,
      date: fc.constantFrom('', '2020', '2021'),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );
  const law = fc.property(posts, posts, (first, more) => {
    const before = first.map(({ id, slug, date }) => post(id, slug, { date }));
    const given = uniqueSlugs(before, new Map(), { pattern: day });
    expect(new Set(given.values()).size).toBe(before.length);
    expect(uniqueSlugs(before.toReversed(), new Map(), { pattern: day })).toEqual(new Map(given));

    const known = new Map([...given].map(([id, name]) => [id, `/2020/01/01/${name}`]));
    const added = more.filter(({ id }) => !given.has(id)).map((one) => post(one.id, one.slug, one));
    const after = uniqueSlugs([...added, ...before], known, { pattern: day });
    expect(new Set(after.values()).size).toBe(before.length + added.length);
    for (const [id, name] of given) expect(after.get(id)).toBe(name);
  });
  fc.assert(law, { numRuns: 300 });
});
