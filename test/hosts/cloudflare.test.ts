import { describe, expect, test } from 'vitest';
import { cloudflare } from '../../packages/astro-linkback/src/hosts/cloudflare.ts';
import type { FormerAddresses } from '../../packages/astro-linkback/src/hosts/host.ts';

function write(addresses: Partial<FormerAddresses>, before?: string): string | undefined {
  return cloudflare.files({ home: '/', moves: [], queries: [], receiver: {}, ...addresses })[0]?.text(before);
}

const lines = (text: string | undefined) => (text ?? '').trimEnd().split('\n').slice(1, -1);

describe('_redirects', () => {
  test.each<[name: string, from: string, to: string, expected: string[]]>([
    ['both forms, the address itself first', '/old/', '/new/', ['/old/ /new/ 301', '/old /new/ 301']],
    ['an address without slash', '/old', '/new', ['/old /new 301', '/old/ /new 301']],
    ['a file', '/old.html', '/new/', ['/old.html /new/ 301']],
    [
      'another script',
      '/é/',
      '/à/',
      ['/%C3%A9/ /%C3%A0/ 301', '/%c3%a9/ /%C3%A0/ 301', '/%C3%A9 /%C3%A0/ 301', '/%c3%a9 /%C3%A0/ 301'],
    ],
    ['a blank', '/a b.html', '/c d/', ['/a%20b.html /c%20d/ 301']],
    ['what stands for anything', '/:a*.html', '/n/', ['/%3Aa%2A.html /n/ 301', '/%3aa%2a.html /n/ 301']],
    ['a question mark', '/a?.html', '/b?/', ['/a%3F.html /b%3F/ 301', '/a%3f.html /b%3F/ 301']],
  ])('%s', (_name, from, to, expected) => {
    expect(lines(write({ moves: [{ from, to }] }))).toEqual(expected);
  });

  test('never a question mark, whatever the addresses hold', () => {
    const text = write({
      home: '/b?log/',
      moves: [
        { from: '/?p=123', to: '/new/' },
        { from: '/old/?p=1', to: '/new/?p=2' },
        { from: '/é?/', to: '/?' },
      ],
      queries: [{ path: '/', parts: ['p=123'], to: '/new/?x' }],
    });
    expect(lines(text)).not.toHaveLength(0);
    for (const line of lines(text)) expect(line).not.toContain('?');
  });

  test('numbers alone make no file', () => {
    expect(write({ queries: [{ path: '/', parts: ['p=123'], to: '/new/' }] })).toBeUndefined();
    expect(
      write({
        moves: [
          { from: '/a/', to: '/a' },
          { from: '/', to: '/b/' },
        ],
      }),
    ).toBeUndefined();
  });

  test.each<[name: string, slug: string]>([
    ['', 'post'],
    [' in another script', '日本'],
  ])('as many as it takes%s: 2,000 rules with those of the owner, and no move left out', (_name, slug) => {
    const moves = Array.from({ length: cloudflare.maxMoves }, (_, index) => ({
      from: `/old/${slug}-${index}/`,
      to: `/${index}/`,
    }));
    const written = lines(write({ moves }));
    expect(written.length).toBeLessThanOrEqual(1900);
    const answered = new Set(written.map((line) => decodeURI(line.split(' ')[0] ?? '')));
    for (const { from } of moves) expect(answered).toContain(from);
  });

  test("ahead of the owner's first pattern, and the rest kept", () => {
    const moves = [{ from: '/a.html', to: '/b/' }];
    const before = '# all: /* and /:x\n/mine /theirs 301\n/blog/* /:splat 301\n/last /one 302';
    const text = write({ moves }, before);
    expect(text).toBe(
      '# all: /* and /:x\n/mine /theirs 301\n# BEGIN astro-linkback\n/a.html /b/ 301\n# END astro-linkback\n/blog/* /:splat 301\n/last /one 302',
    );
    expect(write({ moves }, text)).toBe(text);
    expect(write({}, text)).toBe(before);
  });
});
