import { expect, test } from 'vitest';
import { gitlab } from '../../packages/astro-linkback/src/hosts/gitlab.ts';
import type { FormerAddresses } from '../../packages/astro-linkback/src/hosts/host.ts';

type Moves = FormerAddresses['moves'];

function text(moves: Moves, before?: string): string | undefined {
  const addresses = {
    home: '/project/',
    moves,
    queries: [{ path: '/project/', parts: ['p=1'], to: '/project/new/' }],
    receiver: {},
  };
  return gitlab.files(addresses)[0]?.text(before);
}

/** The rules, without the marks around them. */
function rules(moves: Moves, before?: string): string[] {
  const lines = text(moves, before)?.split('\n') ?? [];
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

test('one rule answers with and without a slash, and `?p=` has none', () => {
  expect(text([{ from: '/project/old/', to: '/project/new/' }])).toBe(`# BEGIN astro-linkback
/project/old /project/new/ 301
# END astro-linkback
`);
  expect(text([])).toBeUndefined();
});

test.for([
  ['decoded on the left, encoded on the right', '/日本/', '/é/', '/日本 /%C3%A9/ 301'],
  ['a target that reads as a template', '/a/', '/:b/*c=d/', '/a /%3Ab/%2Ac%3Dd/ 301'],
  ['a blank', '/a b/', '/c/', undefined],
  ['a percent sign', '/100%/', '/c/', undefined],
  ['a question mark', '/why?/', '/c/', undefined],
  ['a splat', '/a/*/', '/c/', undefined],
  ['a placeholder', '/a/:b/', '/c/', undefined],
  ['too deep', '/a'.repeat(26), '/c/', undefined],
  ['where the post still is', '/c', '/c/', undefined],
] as const)('%s', ([, from, to, rule]) => {
  expect(rules([{ from, to }])).toEqual(rule === undefined ? [] : [rule]);
});

test('stands before a rule that takes everything, and after others', () => {
  const own = '/a /b 302\n/* /404.html 200\n';
  expect(rules([{ from: '/old/', to: '/new/' }], own)).toEqual([
    '/a /b 302',
    '/old /new/ 301',
    '/* /404.html 200',
  ]);
});

test('never more than 64 KB or 1,000 rules with the owner\u2019s own, or all would be ignored', () => {
  const moves = (length: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ from: `/${index}-${'é'.repeat(length)}/`, to: '/new/' }));
  const own = '# mine\n/a /b 302\n';
  expect(rules(moves(1, 2000), own)).toHaveLength(1000);
  const large = text(moves(100, 1000), own) ?? '';
  expect(Buffer.byteLength(large)).toBeLessThanOrEqual(65_536);
  expect(Buffer.byteLength(large)).toBeGreaterThan(65_000);
  expect(text(moves(100, 1000), large)).toBe(large);
});
