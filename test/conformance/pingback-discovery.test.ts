import { discover, findEndpoints } from 'linkback';
import { describe, expect, test } from 'vitest';
import { fakeWeb, redirect } from '../support/fake-web.ts';

const post = 'https://a.example/dir/post';

function pingbackOf(fields: [string, string][], body = '', contentType = 'text/html') {
  const headers = new Headers([...fields, ['content-type', contentType]]);
  return findEndpoints({ url: post, headers, body }, post).pingback;
}

describe('Pingback 1.0, 2.1: the X-Pingback header', () => {
  test('comes before the page', () => {
    expect(
      pingbackOf([['X-Pingback', 'https://a.example/rpc']], '<link rel="pingback" href="/other">'),
    ).toEqual({ protocol: 'pingback', url: 'https://a.example/rpc', how: 'X-Pingback header' });
  });

  test.each([
    ['with a query', 'https://a.example/rpc?a=1&b=2', 'https://a.example/rpc?a=1&b=2'],
    ['with a comma', 'https://a.example/rpc?a=1,2', 'https://a.example/rpc?a=1,2'],
    ['relative', '/rpc', 'https://a.example/rpc'],
    ['with blanks', '  https://a.example/rpc  ', 'https://a.example/rpc'],
    ['not http', 'ftp://a.example/rpc', undefined],
  ])('%s', (_about, value, expected) => {
    expect(pingbackOf([['x-pingback', value]])?.url).toBe(expected);
  });

  test('sent twice: the first', () => {
    expect(
      pingbackOf([
        ['x-pingback', 'https://a.example/1'],
        ['x-pingback', 'https://a.example/2'],
      ])?.url,
    ).toBe('https://a.example/1');
  });

  test('empty: the page counts', () => {
    expect(pingbackOf([['x-pingback', '']], '<link rel="pingback" href="/rpc">')?.url).toBe(
      'https://a.example/rpc',
    );
  });

  test('counts on what is not HTML', () => {
    expect(pingbackOf([['x-pingback', '/rpc']], '', 'image/png')?.url).toBe('https://a.example/rpc');
  });

  test('of the page where redirects end, not of the redirect', async () => {
    const web = fakeWeb({
      'https://a.example/?p=1': `${redirect('https://a.example/post/').trimEnd()}\nX-Pingback: https://a.example/early\n\n`,
      'https://a.example/post/': 'HTTP/1.1 200 OK\nX-Pingback: https://a.example/rpc\n\n',
    });
    const found = await discover(web, 'https://a.example/?p=1', 'test', {
      timeout: 5_000,
      maxBytes: 1_000,
      maxRedirects: 3,
    });
    expect(found).toMatchObject({ endpoints: { pingback: { url: 'https://a.example/rpc' } } });
  });
});

describe('Pingback 1.0, 2.2: the <link> element', () => {
  test.each([
    ['as specified', '<link rel="pingback" href="https://a.example/rpc">', 'https://a.example/rpc'],
    ['as XHTML', '<link rel="pingback" href="https://a.example/rpc" />', 'https://a.example/rpc'],
    ['href first', '<link href="https://a.example/rpc" rel="pingback">', 'https://a.example/rpc'],
    ['minified', '<link href=https://a.example/rpc rel=pingback>', 'https://a.example/rpc'],
    [
      'entities',
      '<link rel="pingback" href="https://a.example/rpc?a=1&amp;b=2">',
      'https://a.example/rpc?a=1&b=2',
    ],
    ['relative to <base>', '<base href="/x/"><link rel="pingback" href="rpc">', 'https://a.example/x/rpc'],
    ['of several the first', '<link rel=pingback href=/1><link rel=pingback href=/2>', 'https://a.example/1'],
    ['in the body', '<body><p>x<link rel=pingback href=/rpc>', 'https://a.example/rpc'],
    ['with another relation', '<link rel="EditURI PingBack" href=/rpc>', 'https://a.example/rpc'],
    [
      'an empty href is none',
      '<link rel=pingback href=""><link rel=pingback href=/rpc>',
      'https://a.example/rpc',
    ],
    ['an <a> is none', '<a rel="pingback" href="/rpc">', undefined],
    ['in a comment', '<!--<link rel="pingback" href="/rpc">-->', undefined],
    ['another relation', '<link rel="pingbacks" href="/rpc">', undefined],
  ])('%s', (_about, html, expected) => {
    expect(pingbackOf([], html)?.url).toBe(expected);
  });
});
