import { composeIdentities, createResolver, planMoves, recallOutcomes } from 'linkback';
import type { Ledger, LedgerPost } from 'linkback';
import { expect, test } from 'vitest';

const apart = (text: string) => text.normalize('NFD');
const record = (permalink: string, more: Partial<LedgerPost> = {}): LedgerPost => ({
  permalink: `https://b.example${permalink}`,
  aliases: [],
  mentions: {},
  ...more,
});
const ledgerOf = (posts: Record<string, LedgerPost>): Ledger => ({ version: 1, posts });
const idsOf = ({ posts }: Ledger) => Object.keys(posts);

test.each<[string, string[], string[]]>([
  ['ASCII', ['blog/a'], ['blog/a']],
  ['composed', ['blog/é'], ['blog/é']],
  ['decomposed', [apart('blog/é'), 'blog/z'], ['blog/é', 'blog/z']],
  ['in the folder', [apart('blog/é/a')], ['blog/é/a']],
  ['both', [apart('blog/é'), 'blog/é'], [apart('blog/é'), 'blog/é']],
  [
    'two marks in two orders',
    ['blog/q\u0307\u0323', 'blog/q\u0323\u0307'],
    ['blog/q\u0307\u0323', 'blog/q\u0323\u0307'],
  ],
  ['a name that looks alike and is another', ['blog/ﬁ'], ['blog/ﬁ']],
])('identities are composed: %s', (_, ids, expected) => {
  const ledger = ledgerOf(Object.fromEntries(ids.map((id) => [id, record(`/${ids.indexOf(id)}/`)])));
  const composed = composeIdentities(ledger);
  expect(idsOf(composed)).toEqual(expected);
  expect(Object.values(composed.posts)).toEqual(Object.values(ledger.posts));
  if (ids.every((id) => id === id.normalize('NFC'))) expect(composed).toBe(ledger);
});

test.each([
  ['/cafe%CC%81/', '/caf%C3%A9/', false],
  ['/caf%C3%A9/', '/cafe%CC%81/', false],
  ['/caf%c3%a9/', '/caf%C3%A9/', false],
  ['/caf%C3%A9/', '/caf%C3%A8/', true],
  ['/caf%C3%A9', '/caf%C3%A9/', true],
  ['/a%2Fb/', '/a/b/', true],
  ['/%FF/', '/%FE/', true],
])('from %s to %s is a move: %s', (from, to, expected) => {
  const posts = [{ id: 'blog/a', permalink: `https://b.example${to}`, aliases: [], name: 'a.md' }];
  const { moved, aliases } = planMoves(posts, ledgerOf({ 'blog/a': record(from) }), new Set());
  expect(moved).toHaveLength(expected ? 1 : 0);
  if (!expected) expect(aliases.get('blog/a')).toEqual([]);
});

test('what a version of before was told is known by its composed name', () => {
  const target = 'https://other.example/';
  const told = { state: 'delivered', protocol: 'webmention', endpoint: target, on: '2024-05-01' } as const;
  const now = ledgerOf({
    'blog/é': record('/%C3%A9/', { mentions: { [target]: { state: 'pending', since: '2024-05-02' } } }),
  });
  const version = ledgerOf({ [apart('blog/é')]: record('/e%CC%81/', { mentions: { [target]: told } }) });
  expect(recallOutcomes(now, [{ post: 'blog/é', target }], [version])).toEqual([
    { post: 'blog/é', target, mention: told },
  ]);
});

test('both forms of an address lead to the post', () => {
  const resolve = createResolver(
    [{ id: 'a', permalink: '/é/', aliases: ['/ö?n=ü'] }],
    new URL('https://b.example'),
  );
  for (const address of ['/é/', '/ö?n=ü']) expect(resolve(apart(address))?.id).toBe('a');
});
