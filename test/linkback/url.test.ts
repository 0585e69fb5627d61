import { hostKey, httpUrl, isSameSite, pageKey, pathAndQuery, siteKey, targetKey, urlKey } from 'linkback';
import { siteOf } from '../../packages/linkback/src/url.ts';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

describe('httpUrl', () => {
  test.each([
    ['https://a.example', 'https://a.example/'],
    ['HTTP://A.example:80/x', 'http://a.example/x'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['mailto:me@a.example', undefined],
    ['javascript:alert(1)', undefined],
    ['ftp://a.example/', undefined],
    ['blob:https://a.example/x', undefined],
    ['https://', undefined],
    ['https://a b/', undefined],
    ['/path', undefined],
    ['', undefined],
  ])('%j', (href, expected) => {
    expect(httpUrl(href)?.href).toBe(expected);
  });

  test('resolves against a base, and does not throw where there is none', () => {
    expect(httpUrl('../x', 'https://a.example/b/c/d')?.href).toBe('https://a.example/b/x');
    expect(httpUrl('x', 'not a base')).toBeUndefined();
  });
});

describe('an address that is its own key is known without being parsed', () => {
  const sites = ['a.example', 'www.a.example', 'a-b.example', 'a--b.example', 'xn--bcher-kva.example']
    .concat(['xn--0.example', 'a.example.', 'localhost', '127.0.0.1', '127.1', '10.0.0.08', '1.2.3.256'])
    .concat([
      '0x7f.1',
      'a.0x1',
      'a.1',
      '-a.example',
      'a-.example',
      'a_b.example',
      'A.example',
      '[::1]',
      'me@a.example',
    ]);
  const ports = ['', '', ':80', ':443', ':8080', ':08080', ':0', ':65535', ':65536', ':'];
  const parts = [
    '',
    '/',
    '/a',
    '/A',
    '/a/',
    '/a.html',
    '/.',
    '/..',
    '/.a',
    '/a..',
    '/a/../b',
    '//',
    '/a//',
    "/it's",
    '/a%7eb',
  ].concat(['/%', '/a;b=c,d', '/@me/(x)*!', '/a|b', '/a b', '/ü', '\\', '/\t', '/a:b&c+d$']);
  const ends = [
    '',
    '',
    '?',
    '?a=b',
    "?q='",
    '?a/b?c',
    '?/.',
    '?q=%41',
    '#',
    '#a',
    '#a/b?c',
    '#a#b',
    "#'",
    '?#',
    '?a#',
    '?[x]',
    '\n',
  ];
  const address = fc
    .tuple(...[['http', 'https'], sites, ports, parts, parts, ends, ends].map((of) => fc.constantFrom(...of)))
    .map(([scheme, ...rest]) => [scheme as string, `://${rest.join('')}`] as const);

  test('so none is made of it', () => {
    const parse = vi.spyOn(URL, 'parse');
    for (const href of [
      'http://a.example/',
      'https://www.a-b.example:8080/A/b.html?c=d/?#e',
      'http://127.0.0.1/x',
    ]) {
      expect(urlKey(href)).toBe(href);
      pageKey(href);
      hostKey(href);
      siteOf(href);
    }
    const made = vi.spyOn(globalThis, 'URL');
    expect(pathAndQuery('https://a.example/A/b.html?c=d')).toEqual(['/A/b.html', '?c=d']);
    expect(made).not.toHaveBeenCalled();
    expect(pathAndQuery('https://a.example/%41')).toEqual(['/%41', '']);
    expect(made).toHaveBeenCalledOnce();
    made.mockRestore();
    expect(parse).not.toHaveBeenCalled();
    urlKey('https://a.example/%41');
    expect(parse).toHaveBeenCalledOnce();
    parse.mockRestore();
  });

  test('and one of any length has a key', () => {
    const long = `https://a.example${'/a'.repeat(4_000_000)}`;
    expect(urlKey(long)).toBe(long);
    expect(pageKey(long)).toBe(long.slice('https://'.length));
  });

  test('so its key is the one that a parser makes', () => {
    fc.assert(
      fc.property(address, ([scheme, rest]) => {
        const href = scheme + rest;
        // In capitals the scheme says the same, and nothing is known beforehand.
        const parsed = scheme.toUpperCase() + rest;
        // What is no address to a parser is itself, capitals and all.
        expect(urlKey(href)).toBe(urlKey(parsed) === parsed ? href : urlKey(parsed));
        expect(pageKey(href)).toBe(pageKey(parsed) === parsed ? href : pageKey(parsed));
        expect(hostKey(href)).toBe(hostKey(parsed) === parsed ? href : hostKey(parsed));
        const url = httpUrl(href);
        expect(siteOf(href)).toBe(url && siteKey(url));
        if (url === undefined) return;
        const [path, query] = pathAndQuery(href);
        expect([path, query.replaceAll("'", '%27')]).toEqual([url.pathname, url.search]);
      }),
      { numRuns: 50_000 },
    );
  });
});

describe('urlKey: one target', () => {
  test.each([
    ['https://a.example', 'https://a.example/'],
    ['https://A.Example/x', 'HTTPS://a.example:443/x'],
    ['https://a.example./x', 'https://a.example/x'],
    ['https://a.example/%7euser/%41', 'https://a.example/~user/A'],
    ['https://a.example/%c3%bc', 'https://a.example/ü'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://a.example/a/../b', 'https://a.example/b'],
    ['https://a.example/?q=%2d', 'https://a.example/?q=-'],
    ['https://a.example/#%2d', 'https://a.example/#-'],
    ['https://a.example/?tag[]=x', 'https://a.example/?tag%5B%5D=x'],
    ['https://a.example/x|y?q=a|b#|', 'https://a.example/x%7Cy?q=a%7Cb#%7C'],
    ['https://a.example/{x}?q={x}^`', 'https://a.example/%7Bx%7D?q=%7bx%7d%5e%60'],
    ['https://a.example/100%', 'https://a.example/100%25'],
    ['https://a.example/a b', 'https://a.example/a%20b'],
    ['https://a.example/a\\b', 'https://a.example/a%5Cb'],
    ['https://a.example/\uD800', 'https://a.example/%EF%BF%BD'],
    ['https://b\u00fccher.example/[', 'https://b%C3%BCcher.example/%5B'],
    ['https://a.example/index.php?post/2026/Welcome!', 'https://a.example/index.php?post/2026/Welcome%21'],
    ["https://a.example/it's?it's#it's", 'https://a.example/it%27s?it%27s#it%27s'],
    ['https://a.example/a(b)*', 'https://a.example/a%28b%29%2a'],
    ['https://a.example/@me/a:b,c$', 'https://a.example/%40me/a%3Ab%2cc%24'],
    ['https://a.example/?a=(b)*!', 'https://a.example/?a=%28b%29%2A%21'],
  ])('%s is %s', (one, other) => {
    expect(urlKey(one)).toBe(urlKey(other));
  });

  test.each([
    ['https://a.example/', 'http://a.example/'],
    ['https://a.example/', 'https://www.a.example/'],
    ['https://a.example/', 'https://a.example:8443/'],
    ['https://a.example/x', 'https://a.example/x/'],
    ['https://a.example/x', 'https://a.example/X'],
    ['https://a.example/x', 'https://a.example/x?'.concat('a')],
    ['https://a.example/x', 'https://a.example/x#a'],
    ['https://a.example/a%2Fb', 'https://a.example/a/b'],
    ['https://a.example/?a=1&b=2', 'https://a.example/?b=2&a=1'],
    ['https://a.example/?a=%26', 'https://a.example/?a=&'],
    ['https://a.example/%zz', 'https://a.example/%25zz'],
    ['https://a.example/a?b', 'https://a.example/a%3Fb'],
    ['https://a.example/a#b', 'https://a.example/a%23b'],
    ['https://a.example/%41', 'https://a.example/%2541'],
    ['https://a.example/a;b', 'https://a.example/a%3Bb'],
    ['https://a.example/?a=b', 'https://a.example/?a%3Db'],
    ['https://a.example/?a=+', 'https://a.example/?a=%2B'],
    ['https://a.example/a%5Cb', 'https://a.example/a/b'],
    ['https://a.example/?a=/', 'https://a.example/?a=%2F'],
  ])('%s is not %s', (one, other) => {
    expect(urlKey(one)).not.toBe(urlKey(other));
  });

  test('what is no address is itself', () => {
    expect(urlKey('mailto:Me@A.example')).toBe('mailto:Me@A.example');
  });
});

test('targetKey: one page to tell, whatever part of it is named', () => {
  const key = targetKey('https://a.example/x');
  for (const part of ['#', '#a', '#?q', '#:~:text=x', '#a#b'])
    expect(targetKey(`https://A.example/x${part}`)).toBe(key);
  for (const other of [
    'https://a.example/x/',
    'https://a.example/x?y#a',
    'http://a.example/x',
    'https://a.example/x%23a',
  ])
    expect(targetKey(other)).not.toBe(key);
});

describe('pageKey: one page', () => {
  test.each([
    ['https://a.example/x/', 'http://www.a.example/x'],
    ['https://a.example/x', 'https://a.example/x#part'],
    ['https://a.example', 'https://a.example:443/'],
    ['http://a.example:80/', 'https://a.example/'],
  ])('%s is %s', (one, other) => {
    expect(pageKey(one)).toBe(pageKey(other));
  });

  test.each([
    ['https://a.example/?p=1', 'https://a.example/?p=2'],
    ['https://a.example/x', 'https://b.example/x'],
    ['https://a.example/x', 'https://a.example:8443/x'],
    ['https://a.example/x', 'https://blog.a.example/x'],
  ])('%s is not %s', (one, other) => {
    expect(pageKey(one)).not.toBe(pageKey(other));
  });
});

describe('isSameSite: by host, never by substring', () => {
  test.each([
    ['http://www.a.example/x', 'https://a.example/', true],
    ['https://a.example./', 'https://a.example/', true],
    ['https://a.example:8080/', 'https://a.example/', false],
    ['https://a.example.evil.example/', 'https://a.example/', false],
    ['https://nota.example/', 'https://a.example/', false],
    ['https://evil.example/?https://a.example/', 'https://a.example/', false],
    ['https://blog.a.example/', 'https://a.example/', false],
  ])('%s and %s: %s', (url, site, expected) => {
    expect(isSameSite(new URL(url), new URL(site))).toBe(expected);
  });
});

describe('hostKey: what limits count by', () => {
  test('is the host with its port', () => {
    expect(hostKey('https://A.example/x')).toBe('a.example');
    expect(hostKey('http://a.example:8080/y')).toBe('a.example:8080');
    expect(hostKey('nonsense')).toBe('nonsense');
  });
});
