import { normalizeRoutes } from '@vercel/routing-utils';
import type { RouteWithSrc } from '@vercel/routing-utils';
import { describe, expect, test } from 'vitest';
import type { FormerAddresses } from '../../packages/astro-linkback/src/hosts/host.ts';
import { vercel } from '../../packages/astro-linkback/src/hosts/vercel.ts';

const adapter = `{
\t"version": 3,
\t"routes": [
\t\t{
\t\t\t"src": "^/mine$",
\t\t\t"headers": {
\t\t\t\t"Location": "/theirs"
\t\t\t},
\t\t\t"status": 302
\t\t},
\t\t{
\t\t\t"handle": "filesystem"
\t\t}
\t],
\t"images": {
\t\t"sizes": [
\t\t\t640
\t\t]
\t}
}
`;

function write(
  addresses: Partial<FormerAddresses>,
  before: string | undefined = adapter,
): string | undefined {
  const all = { home: '/', moves: [], queries: [], receiver: {}, ...addresses };
  return vercel.files(all)[0]?.text(before);
}

const routesOf = (text: string | undefined) =>
  (JSON.parse(text ?? '{}') as { routes: (RouteWithSrc & { handle?: string })[] }).routes;

/** The routes of ours alone. */
const ours = (addresses: Partial<FormerAddresses>) =>
  routesOf(write(addresses, '{"version":3}')).slice(1, -1);

/**
 * As documented for the Build Output API: up to the first `handle`, in order; `src` is a regular expression without case
 * unless it says so; each of `has` must match; `continue` adds its headers; `$name` in a header is the group of that name.
 */
function answer(text: string | undefined, path: string, query = ''): string | undefined {
  const { routes, error } = normalizeRoutes(routesOf(text));
  expect(error).toBeNull();
  const parameters = new URLSearchParams(query);
  for (const route of routes ?? []) {
    if ('handle' in route && !('src' in route)) return undefined;
    const { src, caseSensitive, has = [], headers = {}, status, ...rest } = route as RouteWithSrc;
    if (!new RegExp(src, caseSensitive === true ? '' : 'i').test(path)) continue;
    const groups: Record<string, string> = {};
    const holds = has.every((condition) => {
      if (condition.type !== 'query' || typeof condition.value !== 'string') return false;
      const match = new RegExp(condition.value).exec(parameters.get(condition.key) ?? '');
      Object.assign(groups, match?.groups);
      return match !== null;
    });
    if (!holds || rest.continue === true) continue;
    return `${status} ${headers.Location?.replace(/\$([a-z]+)/gi, (_, name: string) => groups[name] ?? '')}`;
  }
  return undefined;
}

describe('routes', () => {
  const location = (to: string) => ({ headers: { Location: to }, status: 301 });
  test.each<[name: string, addresses: Partial<FormerAddresses>, expected: object[]]>([
    [
      'a move',
      { moves: [{ from: '/old/', to: '/new/' }] },
      [{ src: '^/old/?$', caseSensitive: true, ...location('/new/') }],
    ],
    [
      'what a regular expression reads otherwise',
      { moves: [{ from: '/a.b+(c)', to: '/$1/' }] },
      [{ src: '^/a\\.b\\+\\(c\\)/?$', caseSensitive: true, ...location('/%241/') }],
    ],
    [
      'another script',
      { moves: [{ from: '/é/', to: '/à/' }] },
      [{ src: '^(?:/%C3%A9|/%c3%a9|/é)/?$', caseSensitive: true, ...location('/%C3%A0/') }],
    ],
    [
      'a number',
      { home: '/blog/', queries: [{ path: '/blog/', parts: ['p=123'], to: '/blog/new/' }] },
      [
        {
          src: '^/blog/?$',
          caseSensitive: true,
          ...location('/blog/new/'),
          has: [{ type: 'query', key: 'p', value: '^123$' }],
        },
      ],
    ],
    [
      'a receiver',
      { receiver: { webmention: 'https://r.example/wm', pingback: 'https://r.example/x' } },
      [
        {
          src: '^(?:/.*)?$',
          headers: { Link: '<https://r.example/wm>; rel="webmention"', 'X-Pingback': 'https://r.example/x' },
          continue: true,
        },
      ],
    ],
  ])('%s', (_name, addresses, expected) => {
    expect(ours(addresses)).toEqual(expected);
  });
});

describe("as Vercel's router reads them", () => {
  const moves = [
    { from: '/old/', to: '/new/' },
    { from: '/Case/', to: '/case/' },
    { from: '/日本/', to: '/nihon/日/' },
    { from: '/a b[c]', to: '/x y/' },
    { from: '/slash/', to: '/slash' },
    { from: '/', to: '/elsewhere/' },
  ];
  const queries = [
    { path: '/index.php', parts: ['y=1', 'p=5'], to: '/two/' },
    { path: '/index.php', parts: ['p=5'], to: '/five/' },
    { path: '/old/', parts: ['q=a.b c+é&'], to: '/$1/' },
    { path: '/', parts: ['p=123'], to: '/new/' },
  ];
  const receiver = { webmention: 'https://r.example/wm' };

  test.each<[path: string, query: string, expected: string | undefined]>([
    ['/old/', '', '301 /new/'],
    ['/old', '', '301 /new/'],
    ['/Case/', '', '301 /case/'],
    ['/case/', '', undefined],
    ['/日本/', '', '301 /nihon/%E6%97%A5/'],
    ['/%E6%97%A5%E6%9C%AC', '', '301 /nihon/%E6%97%A5/'],
    ['/%e6%97%a5%e6%9c%ac/', '', '301 /nihon/%E6%97%A5/'],
    ['/a%20b[c]', '', '301 /x%20y/'],
    ['/', 'p=123', '301 /new/'],
    ['/', 'a=1&p=123', '301 /new/'],
    ['/', 'p=1234', undefined],
    ['/', 'p=0123', undefined],
    ['/', '', undefined],
    ['/new/', 'p=123', undefined],
    ['/index.php', 'p=5', '301 /five/'],
    ['/index.php/', 'z&p=5', '301 /five/'],
    ['/index.php', 'p=5&y=1', '301 /two/'],
    ['/index.php', 'p=55', undefined],
    ['/index.php', '', undefined],
    ['/old/', 'q=a.b+c%2B%C3%A9%26', '301 /%241/'],
    ['/old/', 'q=aXb+c%2B%C3%A9%26', '301 /new/'],
    ['/slash', '', undefined],
    ['/slash/', '', undefined],
    ['/older/', '', undefined],
    ['/x/old/', '', undefined],
    // The adapter's own.
    ['/mine', '', '302 /theirs'],
  ])('%s?%s', (path, query, expected) => {
    expect(answer(write({ moves, queries, receiver }), path, query)).toBe(expected);
  });

  test('more numbers than there is room for', () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({
      path: '/',
      parts: [`p=${index + 1}`],
      to: `/post-${index + 1}/`,
    }));
    const text = write({
      queries: many,
      moves: many.slice(0, 1000).map(({ to }) => ({ from: `/old${to}`, to })),
    });
    expect(routesOf(text).length).toBeLessThan(2048 - 100);
    expect(answer(text, '/', 'p=900')).toBe('301 /post-900/');
    expect(answer(text, '/', 'p=2999')).toBe('301 /p/2999/');
    expect(answer(text, '/', 'p=2999x')).toBeUndefined();
    expect(answer(text, '/old/post-1000/')).toBe('301 /post-1000/');
  });
});

test.each([
  [['p=5'], true],
  [['p=5', 'q=a b'], true],
  [['post/2026/11/27/Hello!'], false],
])('it takes %j: %s', (parts, expected) => {
  expect(vercel.takesQuery(parts)).toBe(expected);
});

describe('.vercel/output/config.json', () => {
  const moves = [{ from: '/old/', to: '/new/' }];

  test('keeps what the adapter wrote, in its form', () => {
    const text = write({ moves });
    expect(JSON.parse(text ?? '')).toEqual({
      ...(JSON.parse(adapter) as object),
      routes: [expect.anything(), ...ours({ moves }), expect.anything(), ...routesOf(adapter)],
    });
    expect(text).toMatch(/^\{\n\t"version": 3,\n\t"routes": \[\n/);
    expect(write({}, text)).toBe(adapter);
  });

  test('is the same when written again, and ours are replaced as a whole', () => {
    const text = write({ moves });
    expect(write({ moves }, text)).toBe(text);
    const other = [{ from: '/older/', to: '/new/' }];
    expect(write({ moves: other }, text)).toBe(write({ moves: other }));
  });

  test.each<[name: string, before: string | undefined]>([
    ['is absent', undefined],
    ['cannot be read', '{ "version": 3,'],
    ['is something else', '[]'],
  ])('is left alone where it %s', (_name, before) => {
    const [file] = vercel.files({ home: '/', moves, queries: [], receiver: {} });
    expect(file).toMatchObject({ path: '.vercel/output/config.json', in: 'root' });
    expect(file?.text(before)).toBeUndefined();
  });

  test('byte for byte where there is nothing to say', () => {
    const odd = '{"version":3,  "routes":[ ]}';
    expect(write({}, odd)).toBe(odd);
    expect(write({}, '{"version":3}')).toBe('{"version":3}');
  });
});
