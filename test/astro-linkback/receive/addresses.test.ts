import { expect, it } from 'vitest';
import { receiverRoutes } from '../../../packages/astro-linkback/src/receive/addresses.ts';
import { routeMatches } from '../../../packages/astro-linkback/src/receive/own-pages.ts';

const usual = [
  '/webmention',
  '/webmention/[id]',
  '/pingback',
  '/trackback',
  '/moderation',
  '/mentions.json',
  '/health',
];
const below = '/[permalink]/[...rest]/trackback';
const routesOf = (own: string[], paths: string[] = [], path = '') => {
  const { routes, taken } = receiverRoutes({ path }, own, paths);
  return { routes: routes.map(({ pattern }) => pattern), taken };
};

it.each<[why: string, own: string[], beside: string[]]>([
  ['a page alone', ['/'], [below]],
  ['any path, by whatever name', ['/[...slug]'], [below]],
  ['a blog in a folder', ['/blog/[...slug]', '/tags/[tag]'], [below, `/blog${below}`]],
  ['two languages', ['/[lang]/[...slug]', '/en/[...slug]'], [below, `/[lang]${below}`, `/en${below}`]],
])('below a permalink, %s', (_why, own, beside) => {
  expect(routesOf(own)).toEqual({ routes: [...usual, ...beside], taken: [] });
});

it.each<[why: string, own: string[], paths: string[], taken: string[], left: string[]]>([
  ['a page', ['/webmention'], [], ['/webmention'], ['/webmention']],
  ['other parameters', ['/webmention/[name]'], [], ['/webmention/[name]'], ['/webmention/[id]']],
  ['a post', [], ['/health/'], ['/health/'], ['/health']],
  ['a post in folders', [], ['/on/trackback/'], ['/on/trackback/'], [below]],
  [
    'all TrackBacks',
    ['/[...all]/trackback', '/blog/[...slug]'],
    [],
    ['/[...all]/trackback'],
    [below, `/blog${below}`],
  ],
  [
    'TrackBacks of a folder',
    ['/blog/[slug]/trackback', '/blog/[...slug]'],
    [],
    ['/blog/[slug]/trackback'],
    [`/blog${below}`],
  ],
])('leaves to the site what is its own: %s', (_why, own, paths, taken, left) => {
  const found = routesOf(own, paths);
  expect(found.taken).toEqual(taken);
  const without = routesOf(own.filter((one) => !taken.includes(one))).routes;
  expect(found.routes).toEqual(without.filter((pattern) => !left.includes(pattern)));
});

it.each(['/blog/trackback/', '/trackback-and-more/'])('%s may be a page of the site', (path) => {
  const own = ['/blog/[...slug]', '/[...slug]'];
  expect(routesOf(own, [path])).toEqual(routesOf(own));
});

it('has a folder of its own, where the site has these addresses', () => {
  expect(routesOf(['/webmention', '/health'], ['/moderation/'], '/linkbacks')).toEqual({
    routes: [...usual.map((pattern) => `/linkbacks${pattern}`), below],
    taken: [],
  });
});

it.each<[pattern: string, path: string, matches: boolean]>([
  ['/health', '/health/', true],
  ['/health', '/healthy', false],
  ['/mentions.json', '/mentionsxjson', false],
  [below, '/trackback', false],
  [below, '/a/trackback', true],
  [below, '/a/b/trackback/', true],
  [below, '/a/trackback/b', false],
  ['/webmention/[id]', '/webmention/', false],
  ['/webmention/[id]', '/webmention/a', true],
])('%s and %s: %s', (pattern, path, matches) => {
  expect(routeMatches(pattern, path)).toBe(matches);
});
