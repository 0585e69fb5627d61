import redirector from 'netlify-redirector';
import { describe, expect, test } from 'vitest';
import type { FormerAddresses } from '../../packages/astro-linkback/src/hosts/host.ts';
import { netlify, spellings } from '../../packages/astro-linkback/src/hosts/netlify.ts';

function write(
  addresses: Partial<FormerAddresses>,
  name = '_redirects',
  before?: string,
): string | undefined {
  const all = { home: '/', moves: [], queries: [], receiver: {}, ...addresses };
  return netlify
    .files(all)
    .find(({ path }) => path === name)
    ?.text(before);
}

const lines = (text: string | undefined) => text?.trimEnd().split('\n').slice(1, -1);

/** What Netlify's own engine answers. */
async function engine(text: string | undefined) {
  const rules = await redirector.parsePlain(text ?? '', {});
  return (path: string, query = '') => {
    const rule = rules.match({ scheme: 'https', host: 'blog.example', path, query });
    return rule === null ? undefined : `${rule.status}${rule.force ? '!' : ''} ${rule.to}`;
  };
}

describe('spellings', () => {
  test.each<[path: string, expected: string[]]>([
    ['/old/', ['/old/']],
    ['/日/', ['/%E6%97%A5/', '/%e6%97%a5/', '/日/']],
    ['/a b/', ['/a%20b/']],
    ['/a\u00a0b', ['/a%C2%A0b', '/a%c2%a0b']],
    ['/50%25 off?#', ['/50%2525%20off%3F%23', '/50%2525%20off%3f%23']],
    ['/a[b]+(c)|d&e;f=', ['/a[b]+(c)|d&e;f=']],
    ['/a"<b>', ['/a%22%3Cb%3E', '/a%22%3cb%3e', '/a"<b>']],
    ['/a\\b\nc', ['/a%5Cb%0Ac', '/a%5cb%0ac']],
  ])('%s', (path, expected) => {
    expect(spellings(path)).toEqual(expected);
  });
});

describe('_redirects', () => {
  test.each<[name: string, addresses: Partial<FormerAddresses>, expected: string[]]>([
    ['a move', { moves: [{ from: '/old/', to: '/new/' }] }, ['/old/ /new/ 301']],
    [
      'another script',
      { moves: [{ from: '/é/', to: '/à/' }] },
      ['/%C3%A9/ /%C3%A0/ 301', '/%c3%a9/ /%C3%A0/ 301', '/é/ /%C3%A0/ 301'],
    ],
    ['blanks', { moves: [{ from: '/a b', to: '/c d' }] }, ['/a%20b /c%20d 301']],
    ['what stands for anything', { moves: [{ from: '/:a/*', to: '/new/' }] }, ['/%3Aa/%2A /new/ 301']],
    ['a number', { queries: [{ path: '/', parts: ['p=123'], to: '/new/' }] }, ['/ p=123 /new/ 301!']],
    [
      'a number under a base',
      { home: '/blog/', queries: [{ path: '/blog/', parts: ['p=1'], to: '/blog/é/' }] },
      ['/blog/ p=1 /blog/%C3%A9/ 301!'],
    ],
  ])('%s', (_name, addresses, expected) => {
    expect(lines(write(addresses))).toEqual(expected);
  });

  test('nothing to say, no file', () => {
    expect(write({})).toBeUndefined();
    // A rule for one form is a rule for both, and the home page is alive.
    expect(
      write({
        moves: [
          { from: '/a/', to: '/a' },
          { from: '/', to: '/b/' },
        ],
      }),
    ).toBeUndefined();
    expect(write({ home: '/blog/', moves: [{ from: '/blog', to: '/b/' }] })).toBeUndefined();
  });

  test('stays as it is when written again, and keeps what was there', () => {
    const moves = [{ from: '/old/', to: '/new/' }];
    const before = '/mine /theirs 302';
    const text = write({ moves }, '_redirects', before);
    expect(text).toBe(`${before}\n# BEGIN astro-linkback\n/old/ /new/ 301\n# END astro-linkback\n`);
    expect(write({ moves }, '_redirects', text)).toBe(text);
    expect(write({}, '_redirects', text)).toBe(`${before}\n`);
  });
});

describe("by Netlify's engine", () => {
  const moves = [
    { from: '/old/', to: '/new/' },
    { from: '/bare', to: '/new' },
    { from: '/日本/', to: '/nihon/日/' },
    { from: '/a b+(c)[d]', to: '/x y/' },
    { from: '/what?#/', to: '/q?#/' },
    { from: '/:colon/', to: '/new/' },
    { from: '/eq=x/', to: '/to=y/' },
    { from: '/archives/1.html', to: '/new/' },
  ];
  const queries = [
    { path: '/index.php', parts: ['y=1', 'p=5'], to: '/two/' },
    { path: '/index.php', parts: ['p=5'], to: '/five/' },
    { path: '/old/', parts: ['name=né=a+b'], to: '/日/' },
    { path: '/', parts: ['p=123'], to: '/new/' },
    { path: '/', parts: ['p=7'], to: '/日/' },
  ];

  test.each<[path: string, query: string, expected: string | undefined]>([
    ['/old/', '', '301 /new/'],
    ['/old', '', '301 /new/'],
    ['/old/', 'utm=1', '301 /new/'],
    ['/bare', '', '301 /new'],
    ['/bare/', '', '301 /new'],
    ['/日本/', '', '301 /nihon/%E6%97%A5/'],
    ['/%E6%97%A5%E6%9C%AC/', '', '301 /nihon/%E6%97%A5/'],
    ['/%e6%97%a5%e6%9c%ac', '', '301 /nihon/%E6%97%A5/'],
    ['/a%20b+(c)[d]', '', '301 /x%20y/'],
    ['/what%3F%23/', '', '301 /q%3F%23/'],
    ['/%3Acolon/', '', '301 /new/'],
    ['/eq=x/', '', '301 /to=y/'],
    ['/archives/1.html', '', '301 /new/'],
    ['/', 'p=123', '301! /new/'],
    ['/', 'preview=1&p=123', '301! /new/'],
    ['/', 'p=7', '301! /%E6%97%A5/'],
    ['/', 'p=1234', undefined],
    ['/', 'p=12', undefined],
    ['/', 'xp=123', undefined],
    ['/', '', undefined],
    ['/new/', 'p=123', undefined],
    ['/index.php', 'p=5', '301! /five/'],
    ['/index.php/', 'p=5', '301! /five/'],
    ['/index.php', 'x&p=5&z=1', '301! /five/'],
    ['/index.php', 'y=1&p=5', '301! /two/'],
    ['/index.php', 'p=5&y=1', '301! /two/'],
    ['/index.php', 'p=5&y=12', '301! /five/'],
    ['/index.php', 'p=55', undefined],
    ['/index.php', 'P=5', undefined],
    ['/index.php', '', undefined],
    ['/old/', 'name=n%C3%A9%3Da%2Bb', '301! /%E6%97%A5/'],
    ['/old/', 'name=N%C3%A9%3Da%2Bb', '301 /new/'],
    ['/older/', '', undefined],
    ['/OLD/', '', undefined],
    ['/anything/', '', undefined],
    ['/archives/1xhtml', '', undefined],
  ])('%s?%s', async (path, query, expected) => {
    expect((await engine(write({ moves, queries })))(path, query)).toBe(expected);
  });

  test("ahead of the owner's rules for everything, after those for one path", async () => {
    const before = '/bare /owners 302\n# /* is for the rest\n/* /404.html 404\n';
    const answer = await engine(write({ moves, queries }, '_redirects', before));
    expect(answer('/old/')).toBe('301 /new/');
    expect(answer('/bare')).toBe('302 /owners');
    expect(answer('/elsewhere')).toBe('404 /404.html');
  });

  test('numbers are answered in every language', async () => {
    const answer = await engine(write({ moves, queries }, '_redirects', '/ /en/ 302!\n'));
    expect(answer('/', 'p=123')).toBe('301! /new/');
    expect(answer('/')).toBe('302! /en/');
  });

  test.each([
    [['p=5'], true],
    [['p=5', 'lang=de_DE'], true],
    [['q=a&b'], true],
    [['post/2026/11/27/Hello!'], false],
    [['p=5', 'draft'], false],
    [['q=a b'], false],
    [['q=:id'], false],
    [['q=*'], false],
    [['q=100%'], false],
    [['q=#1'], false],
    [['a b=1'], false],
  ])('it takes %j: %s', async (parts, expected) => {
    expect(netlify.takesQuery(parts)).toBe(expected);
    if (!expected) return;
    const answer = await engine(write({ queries: [{ path: '/x', parts, to: '/y/' }] }));
    expect(answer('/x', parts.map((part) => part.replace('&', '%26')).join('&'))).toBe('301! /y/');
    expect(answer('/x', parts.map((part) => `${part}0`).join('&'))).toBeUndefined();
  });

  test("ahead of the owner's rules for the page that is asked", async () => {
    const before = '/index.php / 302\n';
    const answer = await engine(write({ queries }, '_redirects', before));
    expect([answer('/index.php', 'p=5'), answer('/index.php', 'p=6')]).toEqual(['301! /five/', '302 /']);
  });

  test('under a base', async () => {
    const answer = await engine(
      write({ home: '/blog/', queries: [{ path: '/blog/', parts: ['p=1'], to: '/blog/one/' }] }),
    );
    expect(answer('/blog/', 'p=1')).toBe('301! /blog/one/');
    expect(answer('/blog', 'p=1')).toBe('301! /blog/one/');
    expect(answer('/', 'p=1')).toBeUndefined();
  });
});

describe('_headers', () => {
  test.each<[name: string, addresses: Partial<FormerAddresses>, expected: string[] | undefined]>([
    ['no receiver', {}, undefined],
    [
      'both',
      { receiver: { webmention: 'https://r.example/wm?a=1&b=2', pingback: 'https://r.example/xmlrpc' } },
      [
        '/*',
        '  Link: <https://r.example/wm?a=1&b=2>; rel="webmention"',
        '  X-Pingback: https://r.example/xmlrpc',
      ],
    ],
    [
      'one, under a base',
      { home: '/blog/', receiver: { pingback: 'https://r.example' } },
      ['/blog/*', '  X-Pingback: https://r.example/'],
    ],
    [
      'an address that would end the value',
      { receiver: { webmention: 'https://r.example/a>; rel="x"\n  Evil: 1' } },
      ['/*', '  Link: <https://r.example/a%3E;%20rel=%22x%22%20%20Evil:%201>; rel="webmention"'],
    ],
  ])('%s', (_name, addresses, expected) => {
    expect(lines(write(addresses, '_headers'))).toEqual(expected);
  });
});
