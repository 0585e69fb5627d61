import { emptyLedger, formatLedger, parseLedger, planMentions, titlePrint } from 'linkback';
import type { Ledger, Policy, Post } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, post, today } from '../ledger/ledgers.ts';

const a = 'https://a.example/x';
const b = 'https://b.example/y';
const known: Ledger = { version: 1, collections: { blog: '2026-11-10' }, posts: {} };
const plan = (posts: readonly Post[], ledger: Ledger | undefined, policy: Partial<Policy> = {}) =>
  planMentions(posts, ledger, { today, ignore: () => false, ...policy });
const states = (found: ReturnType<typeof plan>, id: string) =>
  Object.values(found.ledger.posts[id]?.mentions ?? {}).map(({ state }) => state);
const entry = (id: string, published: string | undefined, more: Partial<Post> = {}) => {
  const dated = published === undefined ? {} : { published };
  return post(id, [a, b], { collection: id.split('/')[0] ?? '', ...dated, ...more });
};

describe('a post that is seen for the first time', () => {
  test.each<[string, string | undefined, Ledger, string]>([
    ['is from long before', '2016-01-01', known, 'baseline'],
    ['is from the day before', '2026-11-09', known, 'baseline'],
    ['is from the day itself', '2026-11-10', known, 'pending'],
    ['is of today', today, known, 'pending'],
    ['has no date', undefined, known, 'pending'],
    ['has a collection that the ledger did not know', '2016-01-01', emptyLedger, 'baseline'],
    ['is of today, in a collection that the ledger did not know', today, emptyLedger, 'baseline'],
    ['has no date, in a collection that the ledger did not know', undefined, emptyLedger, 'baseline'],
    ['has a collection beside the known one', today, { ...known, collections: { post: today } }, 'baseline'],
  ])('%s', (_what, published, ledger, state) => {
    const found = plan([entry('blog/p', published)], ledger);
    expect(states(found, 'blog/p')).toEqual([state, state]);
    expect(found.due).toHaveLength(state === 'pending' ? 2 : 0);
    expect(plan([entry('blog/p', published)], found.ledger).due).toHaveLength(state === 'pending' ? 2 : 0);
  });

  test('is new the day after its collection was adopted, which held nothing', () => {
    const first = plan([], undefined, { collections: ['blog'] });
    expect(first.ledger.collections).toEqual({ blog: today });
    expect(plan([entry('blog/p', today)], first.ledger).due).toHaveLength(2);
  });

  test.each(['blog/__proto__', 'constructor/p', '__proto__/p'])('%s is as any other', (id) => {
    const found = plan([entry(id, today)], emptyLedger);
    expect(found.due).toEqual([]);
    const read = parseLedger(formatLedger(found.ledger));
    expect(formatLedger(read)).toBe(formatLedger(found.ledger));
    expect(plan([entry(id, today)], read).changes).toEqual([]);
  });
});

describe('a ledger from before the days of collections', () => {
  const old = ledgerOf(
    {
      [a]: { state: 'delivered', protocol: 'webmention', endpoint: a, on: '2026-11-15' },
      [b]: {
        state: 'removed',
        on: '2026-11-20',
        was: { state: 'baseline', on: '2026-11-05' },
      },
    },
    {},
    'blog/old',
  );
  test.each([
    ['2026-11-04', 'baseline'],
    ['2026-11-05', 'pending'],
    [today, 'pending'],
  ])('knows a collection as long as its oldest line: %s is %s', (published, state) => {
    const found = plan([post('blog/old', [a]), entry('blog/p', published)], old);
    expect(found.ledger.collections).toEqual({ blog: '2026-11-05' });
    expect(states(found, 'blog/p')).toEqual([state, state]);
  });
});

describe('an archive that is taken into the blog after the ledger’s day', () => {
  const lived: Ledger = {
    ...ledgerOf({ [a]: { state: 'none', on: '2026-11-20' } }, {}, 'blog/old'),
    collections: { blog: '2026-11-10' },
  };
  const archive = (days: readonly (string | undefined)[]) =>
    days.map((day, index) => entry(`blog/p${index}`, day));
  const old = post('blog/old', [a]);
  test.each<[string, (string | undefined)[], number]>([
    ['many, dated before the ledger was last written', Array<string>(5).fill('2026-11-15'), 0],
    ['a few are posts that were dated when they were begun', Array<string>(4).fill('2026-11-15'), 8],
    ['many of the days since: a holiday’s posts', Array<string>(9).fill('2026-11-20'), 18],
    ['many, and one of today', [...Array<string>(5).fill('2026-11-15'), today], 2],
    ['many without a date', Array<undefined>(9).fill(undefined), 18],
  ])('%s', (_what, days, told) => {
    const posts = [old, ...archive(days)];
    const found = plan(posts, lived);
    expect(found.due).toHaveLength(told);
    expect(found.changes.filter(({ kind }) => kind === 'baseline')).toHaveLength(2 * days.length - told);
    expect(plan(posts, found.ledger).changes).toEqual([]);
  });

  test('posts that are known are none of it', () => {
    const posts = archive(Array<string>(9).fill('2026-11-15'));
    const known = plan([old, ...posts.slice(0, 6)], lived);
    expect(plan([old, ...posts], known.ledger).due).toHaveLength(6);
  });
});

describe('a post that was silent', () => {
  test('and is from before brings its old links as baseline, and tells what is new in it', () => {
    const quiet: Ledger = { ...ledgerOf({}, {}, 'blog/p'), collections: { blog: '2026-11-10' } };
    const silent = plan([entry('blog/p', '2016-01-01', { silent: true })], quiet);
    expect(states(silent, 'blog/p')).toEqual(['baseline', 'baseline']);
    const loud = plan([post('blog/p', [a, b, 'https://c.example/'], entryOf)], silent.ledger);
    expect(loud.due.map(({ target }) => target)).toEqual(['https://c.example/']);
  });
  const entryOf = { collection: 'blog', published: '2016-01-01' };
});

test('a new link in an old post that the ledger knows is told', () => {
  const ledger: Ledger = {
    ...ledgerOf({ [a]: { state: 'baseline', on: '2026-11-10' } }, {}, 'blog/p'),
    collections: { blog: '2026-11-10' },
  };
  expect(plan([entry('blog/p', '2016-01-01')], ledger).due.map(({ target }) => target)).toEqual([b]);
});

test('of posts that cannot be told apart, one that was renamed tells nothing that another told', () => {
  const former = (id: string) => ({
    [id]: {
      permalink: `https://example.com/${id}/`,
      aliases: [],
      print: 'same',
      mentions: { [a]: { state: 'baseline', on: '2026-11-10' } as const },
    },
  });
  const ledger: Ledger = { ...known, posts: { ...former('blog/x'), ...former('blog/y') } };
  const found = plan([entry('blog/p', today, { print: 'same' })], ledger);
  expect(found.due.map(({ target }) => target)).toEqual([b]);
  // Both are published: then it is another one of their name.
  const both = ['blog/x', 'blog/y'].map((id) => post(id, [a], { print: 'same' }));
  expect(plan([...both, entry('blog/p', today, { print: 'same' })], ledger).due).toHaveLength(2);
});

describe('where it cannot be decided whether a post was renamed, what may be its old links tell nobody', () => {
  type Marks = Partial<Pick<Ledger['posts'][string], 'print' | 'gone'>>;
  const former = (marks: Marks, targets = [a]): Ledger => ({
    ...known,
    posts: {
      'blog/old': {
        permalink: 'https://example.com/old/',
        aliases: [],
        mentions: Object.fromEntries(targets.map((target) => [target, { state: 'baseline', on: today }])),
        ...marks,
      },
    },
  });
  const gone = '2026-11-12';
  const news = [a, b];
  test.each<[string, Ledger, string | undefined, string[]]>([
    ['another title and date', former({ print: 'x-t' }), 'y-u', news],
    ['another title and date, the same links', former({ print: 'x-t' }, [a, b]), 'y-u', news],
    ['another title, by a mark of before', former({ print: 'x' }), 'y-u', news],
    ['the same links, by a mark of before', former({ print: 'x' }, [b, a]), 'y-u', []],
    ['… and gone for longer', former({ print: 'x', gone }, [b, a]), 'y-u', news],
    ['the same title and date', former({ print: 'x-t' }), 'x-t', [b]],
    ['the same title', former({ print: 'x-t' }), 'y-t', [b]],
    ['the same title, gone for longer', former({ print: 'x-t', gone }), 'y-t', [b]],
    ['no title, the same date', former({ print: 'x-' }), 'x-', [b]],
    ['no title, another date', former({ print: 'x-' }), 'y-', news],
    ['no title, another date, the same links', former({ print: 'x-' }, [a, b]), 'y-', []],
    ['… and gone for longer', former({ print: 'x-', gone }, [a, b]), 'y-', news],
    ['a title was given to it', former({ print: 'x-' }, [a, b]), 'y-t', []],
    ['its title was taken away', former({ print: 'x-t' }, [a, b]), 'y-', []],
    ['neither has title or date', former({}), undefined, [b]],
    ['… and gone for longer', former({ gone }), undefined, [b]],
    ['the old one has neither', former({}), 'x-t', [b]],
    ['… and is gone for longer', former({ gone }), 'x-t', news],
    ['the new one has neither', former({ print: 'x-t' }), undefined, [b]],
    ['… and the old one is gone for longer', former({ print: 'x-t', gone }), undefined, news],
    ['neither, other links', former({}, ['https://c.example/']), undefined, news],
  ])('%s', (_what, ledger, print, expected) => {
    const found = plan([entry('blog/new', today, print === undefined ? {} : { print })], ledger);
    expect(found.due.map(({ target }) => target)).toEqual(expected);
    expect(states(found, 'blog/new')).toHaveLength(2);
  });

  test('one without a title, where titles are known by now, is not one with a title', () => {
    const ledger = former({});
    const marked = { permalink: 'https://example.com/z/', aliases: [], print: 'z-q', gone, mentions: {} };
    const posts = { ...ledger.posts, 'blog/z': marked };
    const found = plan([entry('blog/new', today, { print: 'x-t' })], { ...ledger, posts });
    expect(found.due.map(({ target }) => target)).toEqual(news);
  });

  test.each<[string, Marks, string | undefined, string[]]>([
    ['neither has title or date', {}, undefined, [b]],
    ['the old one has neither', {}, 'x-t', news],
    ['of the same title', { print: 'x-t' }, 'y-t', [b]],
    ['no title, and the same links', { print: 'x-' }, 'y-', news],
  ])('a draft whose file is there: %s', (_what, marks, print, expected) => {
    const post = entry('blog/new', today, print === undefined ? {} : { print });
    const found = plan([post], former(marks), { drafts: new Set(['blog/old']) });
    expect(found.due.map(({ target }) => target)).toEqual(expected);
  });
});

test('a ledger of before takes on what its posts are known by, and tells nobody', () => {
  const posts = [
    entry('blog/a', today, { print: titlePrint('A', today) ?? '' }),
    entry('blog/b', today, { print: titlePrint('B', undefined) ?? '' }),
  ];
  const { ledger } = plan(posts, undefined);
  const before = formatLedger(ledger)
    .replace(/-[0-9a-z]+", "mentions/, '", "mentions')
    .replace(/(?<=blog\/b\/.*)"print": "[^"]+", /, '');
  expect(before.match(/"print": "[0-9a-z]{11}",/g)).toHaveLength(1);
  expect(before.match(/"print"/g)).toHaveLength(1);
  const found = plan(posts, parseLedger(before));
  expect([found.changes, found.due]).toEqual([[], []]);
  expect(formatLedger(found.ledger)).toBe(formatLedger(ledger));
});

describe('the days of collections in the ledger', () => {
  test('stand one a line, sorted', () => {
    const text = formatLedger({
      ...emptyLedger,
      collections: { notes: '2026-11-22', blog: '2026-11-10' },
    });
    expect(text).toBe(
      '{\n"version": 1,\n"collections": {\n"blog": "2026-11-10",\n"notes": "2026-11-22"\n},\n"posts": {}\n}\n',
    );
    expect(formatLedger(parseLedger(text))).toBe(text);
  });

  test.each(['[]', 'null', '"blog"', '{ "blog": 1 }', '{ "blog": "2026-02-31" }'])(
    '%s is an error',
    (value) => {
      const text = `{\n"version": 1,\n"collections": ${value},\n"posts": {}\n}\n`;
      expect(() => parseLedger(text)).toThrow(/linkbacks\.json, line 3: "collections" must/);
    },
  );

  test('a collection that stands twice, as a merge may leave it, is an error', () => {
    const text =
      '{ "version": 1,\n"collections": {\n"blog": "2026-11-10",\n"blog": "2026-11-11" }, "posts": {} }';
    expect(() => parseLedger(text)).toThrow(/line 4: "blog" stands twice/);
  });
});
