import { findEndpoints } from 'linkback';
import { describe, expect, test } from 'vitest';

/** What a `Link` header offers as webmention endpoint on https://a.example/post, where `undefined` is nothing. */
const headers: [string, string, string | undefined][] = [
  ['no Link at all', '', undefined],
  ['rel in upper case', '<https://a.example/wm>; REL="WebMention"', 'https://a.example/wm'],
  ['blanks everywhere', ' < https://a.example/wm > ; rel = "webmention" ', 'https://a.example/wm'],
  ['single quotes do not quote', "<https://a.example/wm>; rel='webmention'", undefined],
  ['a comma within the URL', '<https://a.example/wm?a=1,2>; rel=webmention', 'https://a.example/wm?a=1,2'],
  ['a semicolon within the URL', '<https://a.example/wm;v=1>; rel=webmention', 'https://a.example/wm;v=1'],
  ['a quoted comma before rel', '</wm>; title="a, b"; rel=webmention', 'https://a.example/wm'],
  ['a quoted semicolon before rel', '</wm>; title="a; rel=other"; rel=webmention', 'https://a.example/wm'],
  ['a quoted > before rel', '</wm>; title="a > b"; rel=webmention', 'https://a.example/wm'],
  [
    'a quoted link is not a link',
    '</x>; title="</bad>; rel=webmention", </wm>; rel=webmention',
    'https://a.example/wm',
  ],
  [
    'an escaped quote',
    String.raw`</x>; title="\", </bad>; rel=webmention, "; rel=other, </wm>; rel=webmention`,
    'https://a.example/wm',
  ],
  ['a quote that never ends', '</x>; title="oops, </wm>; rel=webmention', undefined],
  ['a < that never ends', '</wm; rel=webmention', undefined],
  ['garbage before a good link', 'what?, </wm>; rel=webmention', 'https://a.example/wm'],
  ['a blank before the comma', '</x>; rel="other" , </wm>; rel="webmention"', 'https://a.example/wm'],
  ['empty elements', ', , </wm>; rel=webmention', 'https://a.example/wm'],
  ['several rels, ours in the middle', '</wm>; rel="a webmention b"', 'https://a.example/wm'],
  ['a rel that only contains ours', '</wm>; rel="webmention.io http://webmention.org/"', undefined],
  [
    'of a repeated rel the first counts (RFC 8288, 3.3)',
    '</a>; rel=other; rel=webmention, </b>; rel=webmention; rel=other',
    'https://a.example/b',
  ],
  ['rev is not rel', '</wm>; rev=webmention', undefined],
  [
    'rel without a value',
    '</a>; rel, </b>; rel=; x=webmention, </wm>; rel=webmention',
    'https://a.example/wm',
  ],
  ['no blank after the semicolon', '</wm>;rel=webmention', 'https://a.example/wm'],
  ['empty parameters', '</wm>;;; rel=webmention;', 'https://a.example/wm'],
  ['no comma between two links', '</a>; rel=other </wm>; rel=webmention', undefined],
  ['an empty target is the page', '<>; rel=webmention', 'https://a.example/post'],
  [
    'anchor: about another page (RFC 8288, 3.2)',
    '</a>; rel=webmention; anchor="/other", </wm>; rel=webmention',
    'https://a.example/wm',
  ],
  [
    'anchor: about this page',
    '</wm>; rel=webmention; anchor="https://a.example/post"',
    'https://a.example/wm',
  ],
  [
    'the first of several wins',
    '</first>; rel=webmention, </second>; rel=webmention',
    'https://a.example/first',
  ],
  ['an address that is not http', '<mailto:me@a.example>; rel=webmention', undefined],
  ['scheme-relative', '<//b.example/wm>; rel=webmention', 'https://b.example/wm'],
  ['a path without a slash', '<wm?x=1&y=2>; rel=webmention', 'https://a.example/wm?x=1&y=2'],
];

describe('Webmention 3.1.2.2 and RFC 8288: the Link header', () => {
  test.each(headers)('%s', (_about, link, expected) => {
    const found = findEndpoints(
      { url: 'https://a.example/post', headers: new Headers({ link }), body: '' },
      'https://a.example/post',
    );
    expect(found.webmention?.url).toBe(expected);
  });

  test('resolves against the page, whatever <base> says', () => {
    const found = findEndpoints(
      {
        url: 'https://a.example/post',
        headers: new Headers({ link: '<wm>; rel=webmention' }),
        body: '<base href="https://elsewhere.example/dir/"><a rel=webmention href=x>',
      },
      'https://a.example/post',
    );
    expect(found.webmention?.url).toBe('https://a.example/wm');
  });

  test('counts on what is not HTML, too (Webmention 3.1.2.2: "regardless of the content type")', () => {
    const found = findEndpoints(
      {
        url: 'https://a.example/photo.jpg',
        headers: new Headers({ link: '</wm>; rel=webmention', 'content-type': 'image/jpeg' }),
        body: '<a rel=webmention href=/no>',
      },
      'https://a.example/photo.jpg',
    );
    expect(found).toEqual({
      webmention: { protocol: 'webmention', url: 'https://a.example/wm', how: 'Link header' },
    });
  });
});
