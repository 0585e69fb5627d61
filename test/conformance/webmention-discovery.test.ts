import { discover } from 'linkback';
import { describe, expect, test } from 'vitest';
import { fakeWeb, page, redirect } from '../support/fake-web.ts';
import type { WebAnswer } from '../support/fake-web.ts';

const bounds = { timeout: 5_000, maxBytes: 1_000_000, maxRedirects: 5 };

async function webmentionOf(target: string, answers: Record<string, WebAnswer>) {
  const found = await discover(fakeWeb(answers), target, 'test Webmention', bounds);
  if (found.kind !== 'page') throw new Error(`no page: ${JSON.stringify(found)}`);
  return found.endpoints.webmention;
}

/** The discovery tests of webmention.rocks: number, what it is about, the answer, the endpoint and where it was found. */
const rocks: [number, string, string, string, string][] = [
  [
    1,
    'Link header, unquoted rel, relative URL',
    page('', 'Link: </test/1/webmention>; rel=webmention'),
    '/test/1/webmention',
    'Link header',
  ],
  [
    2,
    'Link header, unquoted rel, absolute URL',
    page('', 'Link: <https://webmention.rocks/test/2/webmention>; rel=webmention'),
    '/test/2/webmention',
    'Link header',
  ],
  [
    3,
    '<link>, relative URL',
    page('<link rel="webmention" href="/test/3/webmention">'),
    '/test/3/webmention',
    '<link>',
  ],
  [
    4,
    '<link>, absolute URL',
    page('<link rel="webmention" href="https://webmention.rocks/test/4/webmention">'),
    '/test/4/webmention',
    '<link>',
  ],
  [
    5,
    '<a>, relative URL',
    page('<p><a rel="webmention" href="/test/5/webmention">webmention</a></p>'),
    '/test/5/webmention',
    '<a>',
  ],
  [
    6,
    '<a>, absolute URL',
    page('<p><a href="https://webmention.rocks/test/6/webmention" rel="webmention">webmention</a></p>'),
    '/test/6/webmention',
    '<a>',
  ],
  [
    7,
    'Link header with strange casing',
    page('', 'LinK: <https://webmention.rocks/test/7/webmention>; rel=webmention'),
    '/test/7/webmention',
    'Link header',
  ],
  [
    8,
    'Link header, quoted rel',
    page('', 'Link: <https://webmention.rocks/test/8/webmention>; rel="webmention"'),
    '/test/8/webmention',
    'Link header',
  ],
  [
    9,
    'several rel values on a <link>',
    page('<link rel="webmention somethingelse" href="/test/9/webmention">'),
    '/test/9/webmention',
    '<link>',
  ],
  [
    10,
    'several rel values on a Link header',
    page('', 'Link: <https://webmention.rocks/test/10/webmention>; rel="webmention somethingelse"'),
    '/test/10/webmention',
    'Link header',
  ],
  [
    11,
    'advertised by header, <link> and <a>: the header',
    page(
      '<link rel="webmention" href="/test/11/webmention/error"><a rel="webmention" href="/test/11/webmention/error">x</a>',
      'Link: </test/11/webmention>; rel=webmention',
    ),
    '/test/11/webmention',
    'Link header',
  ],
  [
    12,
    'rel="not-webmention" is another relation',
    page(
      '<link rel="not-webmention" href="/test/12/webmention/error"><link rel="webmention" href="/test/12/webmention">',
    ),
    '/test/12/webmention',
    '<link>',
  ],
  [
    13,
    'a false endpoint in an HTML comment',
    page(
      '<!-- <a href="/test/13/webmention/error" rel="webmention"></a> --><a href="/test/13/webmention" rel="webmention">x</a>',
    ),
    '/test/13/webmention',
    '<a>',
  ],
  [
    14,
    'a false endpoint in escaped HTML',
    page(
      '<code>&lt;a href="/test/14/webmention/error" rel="webmention"&gt;&lt;/a&gt;</code><a href="/test/14/webmention" rel="webmention">x</a>',
    ),
    '/test/14/webmention',
    '<a>',
  ],
  [15, 'an empty href is the page itself', page('<link rel="webmention" href="">'), '/test/15', '<link>'],
  [
    16,
    '<a> before <link>',
    page(
      '<a rel="webmention" href="/test/16/webmention">x</a><link rel="webmention" href="/test/16/webmention/error">',
    ),
    '/test/16/webmention',
    '<a>',
  ],
  [
    17,
    '<link> before <a>',
    page(
      '<link rel="webmention" href="/test/17/webmention"><a rel="webmention" href="/test/17/webmention/error">x</a>',
    ),
    '/test/17/webmention',
    '<link>',
  ],
  [
    18,
    'several Link headers',
    page('', 'Link: </test/18/webmention/error>; rel="other"\nLink: </test/18/webmention>; rel="webmention"'),
    '/test/18/webmention',
    'Link header',
  ],
  [
    19,
    'one Link header with several values',
    page('', 'Link: </test/19/webmention/error>; rel="other", </test/19/webmention>; rel="webmention"'),
    '/test/19/webmention',
    'Link header',
  ],
  [
    20,
    'a <link> without href',
    page('<link rel="webmention"><a rel="webmention" href="/test/20/webmention">x</a>'),
    '/test/20/webmention',
    '<a>',
  ],
  [
    21,
    'the query string of the endpoint is kept',
    page('<link rel="webmention" href="/test/21/webmention?query=yes">'),
    '/test/21/webmention?query=yes',
    '<link>',
  ],
  [
    22,
    'relative to the path of the page',
    page('<link rel="webmention" href="22/webmention">'),
    '/test/22/webmention',
    '<link>',
  ],
];

describe('Webmention 3.1.2, sender discovers receiver endpoint (webmention.rocks)', () => {
  test.each(rocks)('test %i: %s', async (number, _about, answer, path, how) => {
    const target = `https://webmention.rocks/test/${number}`;
    expect(await webmentionOf(target, { [target]: answer })).toEqual({
      protocol: 'webmention',
      url: `https://webmention.rocks${path}`,
      how,
    });
  });

  test('test 23: the target redirects, and the endpoint is relative to where that ends', async () => {
    const endpoint = await webmentionOf('https://webmention.rocks/test/23/page', {
      'https://webmention.rocks/test/23/page': redirect('/test/23/page/random', 302),
      'https://webmention.rocks/test/23/page/random': page(
        '<link rel="webmention" href="webmention-endpoint/random">',
      ),
    });
    expect(endpoint?.url).toBe('https://webmention.rocks/test/23/page/webmention-endpoint/random');
  });

  test('the header of a redirect is not the header of the page', async () => {
    const endpoint = await webmentionOf('https://a.example/short', {
      'https://a.example/short': `${redirect('https://b.example/long').trimEnd()}\nLink: </wrong>; rel=webmention\n\n`,
      'https://b.example/long': page('', 'Link: </right>; rel=webmention'),
    });
    expect(endpoint?.url).toBe('https://b.example/right');
  });

  test('one GET, which says Webmention in its User-Agent', async () => {
    const web = fakeWeb({ 'https://a.example/': page('') });
    await discover(web, 'https://a.example/#part', 'my-blog Webmention', bounds);
    expect(web.requests.map(({ method, headers }) => [method, headers.get('user-agent')])).toEqual([
      ['GET', 'my-blog Webmention'],
    ]);
  });
});
