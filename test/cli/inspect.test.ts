import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commandInFolder } from '../support/command.ts';
import { listen } from '../support/listen.ts';
import type { Listening } from '../support/listen.ts';
import { trackbackBlock } from '../support/neighbour.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

const execute = promisify(execFile);
const { linkback } = commandInFolder();
let site: Listening;
let answers: Record<string, Answer>;
let log: string[];

beforeAll(async () => {
  site = await listen(({ method, url = '' }, response) => {
    log.push(`${method} ${url}`);
    const { status = 200, headers = {}, body = '' } = answers[url] ?? { status: 404 };
    response
      .writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
      .end(typeof body === 'string' ? body.replaceAll('SITE', site.url) : body);
  }, '127.0.0.32');
});
afterAll(() => site.close());
beforeEach(() => {
  [answers, log] = [{}, []];
});

const at = (path: string) => `${site.url}${path}`;
const discover = async (path: string, ...args: string[]) => {
  const { code, stdout, stderr } = await linkback('discover', at(path), '--allow-private', ...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};

describe('discover', () => {
  test('names every place with its line, the redirects, and what is passed over', async () => {
    answers = {
      '/old': { status: 301, headers: { location: '/post' } },
      '/post': {
        headers: { link: '<wm?a=1&b=2>; rel="webmention", <x>; rel="me"', 'x-pingback': 'xmlrpc.php' },
        body: [
          '<!doctype html><title>Post</title>',
          '<link rel="pingback" href="https://other.example/rpc">',
          '<!-- <link rel="webmention" href="/commented"> -->',
          '<a rel="nofollow webmention" href="/second">wm</a>',
          '<a rel="pingback" href="/none">an anchor is no pingback</a>',
          trackbackBlock(at('/another'), at('/tb/1')),
          trackbackBlock(at('/post'), at('/tb/2')),
        ].join('\n'),
      },
    };
    const said = JSON.parse(await discover('/old', '--json')) as Record<string, unknown>;
    expect(said['redirects']).toEqual([{ url: at('/old'), status: 301 }]);
    expect(said['offers']).toEqual([
      { protocol: 'webmention', how: 'Link header', written: 'wm?a=1&b=2', url: at('/wm?a=1&b=2') },
      { protocol: 'pingback', how: 'X-Pingback header', written: 'xmlrpc.php', url: at('/xmlrpc.php') },
      {
        ...{ protocol: 'pingback', how: '<link>', line: 2 },
        ...{ written: 'https://other.example/rpc', url: 'https://other.example/rpc' },
      },
      { protocol: 'webmention', how: '<a>', line: 4, written: '/second', url: at('/second') },
      {
        protocol: 'trackback',
        how: 'RDF',
        line: 7,
        written: at('/tb/1'),
        url: at('/tb/1'),
        about: at('/another'),
      },
      {
        protocol: 'trackback',
        how: 'RDF',
        line: 13,
        written: at('/tb/2'),
        url: at('/tb/2'),
        about: at('/post'),
      },
    ]);
    expect(await discover('/old')).toBe(
      [
        `${at('/old')}\n  found at    ${at('/post')}`,
        `  301         ${at('/old')}`,
        `  webmention  ${at('/wm?a=1&b=2')}  (Link header)`,
        `  pingback    ${at('/xmlrpc.php')}  (X-Pingback header)`,
        `  trackback   ${at('/tb/2')}  (RDF, line 13)`,
        '  passed over pingback https://other.example/rpc  (<link>, line 2)',
        '  passed over webmention /second  (<a>, line 4)',
        `  passed over trackback ${at('/tb/1')}  (RDF, line 7, about ${at('/another')})`,
        'A link to this page is told by webmention. That is the first that it offers of webmention, pingback, trackback.',
        '',
      ].join('\n'),
    );
  });

  test('--raw prints what came, and nothing of it moves the cursor', async () => {
    answers = { '/p': { status: 403, headers: { 'x-why': 'no' }, body: 'Go \u001b[2Jaway\u202e' } };
    const stdout = await discover('/p', '--raw');
    expect(stdout).toContain(`> GET ${at('/p')}\n< HTTP 403\n`);
    expect(stdout).toContain('< x-why: no\n');
    expect(stdout).toContain('Go \uFFFD[2Jaway\uFFFD\n');
    expect(log).toEqual(['GET /p']);
  });
});

describe('a page that offers nothing', () => {
  const verdict = 'A link to this page is told to nobody.';
  const hint = '`--guess` looks where TrackBacks of it may be taken all the same.';

  test.each<[what: string, answer: Answer, words: string]>([
    ['HTML', { body: '<p>Nothing.' }, `${verdict}\n${hint}\n`],
    [
      'no HTML',
      { headers: { 'content-type': 'application/pdf; x=y' }, body: '<link rel=webmention href=/wm>' },
      `It is application/pdf, of which only the header is read.\n${verdict}\n`,
    ],
    [
      'HTML, said twice',
      { headers: { 'content-type': 'text/html, text/html' }, body: '<p>Nothing.' },
      `${verdict}\n${hint}\n`,
    ],
    [
      'of as many bytes as are read, and more letters in UTF-8',
      {
        headers: { 'content-type': 'text/html; charset=iso-8859-1' },
        body: Buffer.from('ü'.repeat(40_000), 'latin1'),
      },
      `${verdict}\n${hint}\n`,
    ],
    [
      'of more bytes than are read, and fewer letters',
      { body: 'ü'.repeat(40_000) },
      `No more than its first 65536 bytes were read (--max-bytes).\n${verdict}\n${hint}\n`,
    ],
    [
      'longer than what is read',
      { body: `${' '.repeat(70_000)}<link rel=webmention href=/wm>` },
      `No more than its first 65536 bytes were read (--max-bytes).\n${verdict}\n${hint}\n`,
    ],
  ])('%s: why, and where to look', async (_, answer, words) => {
    answers = { '/post/': answer };
    const stdout = await discover('/post/', '--max-bytes', '65536');
    // What came with the last piece that was read may be named as passed over.
    expect(stdout.replace(/  passed over .*\n/g, '').endsWith(`  trackback   –\n${words}`)).toBe(true);
  });

  test('one with a TrackBack URL is not asked where it takes them', async () => {
    answers = { '/post/': { body: trackbackBlock(at('/post/'), at('/tb/1')) } };
    expect(await discover('/post/', '--protocols', 'webmention')).not.toContain('--guess');
  });
});

describe('discover --guess', () => {
  const answered = '<?xml version="1.0"?><response><error>1</error><message>Need a url</message></response>';

  test('without it nothing but the page is asked', async () => {
    answers = { '/post/': { body: '<title>P</title>TrackBack URL: <input value="/tb">' } };
    const stdout = await discover('/post/');
    expect(log).toEqual(['GET /post/']);
    expect(stdout).not.toContain('Where TrackBacks');
  });

  test.each<[what: string, body: string, place: string, line: number]>([
    ['a field', '<p>\nTrackBack URL:\n<input value="SITE/tb.cgi/7" readonly>', '/tb.cgi/7', 3],
    ['a text', '<p>Trackback address for this entry:<br>\nSITE/t/7</p>', '/t/7', 1],
    ['a link', 'x\n<dd>Trackback-URL: <a href="/mt-tb.cgi/7">here</a>', '/mt-tb.cgi/7', 2],
  ])('finds one that the page shows in %s', async (_what, body, place, line) => {
    answers = {
      '/post/': { body: `<title>P</title>${body}` },
      [place]: { headers: { 'content-type': 'text/xml' }, body: answered },
    };
    const { trackbackPlaces } = JSON.parse(await discover('/post/', '--guess', '--json')) as {
      trackbackPlaces: Record<string, unknown>[];
    };
    expect(trackbackPlaces[0]).toMatchObject({ url: at(place), from: 'visible on the page', verdict: 'yes' });
    expect([line, line + 1]).toContain(trackbackPlaces[0]?.['line']);
  });

  test('tries where WordPress takes them, by one GET each, and says how to send one', async () => {
    answers = {
      '/post/': { body: `<title>P</title><link rel="shortlink" href="${at('/?p=12')}">` },
      '/post/trackback/': { status: 302, headers: { location: at('/post/') } },
      '/wp-trackback.php?p=12': { status: 301, headers: { location: at('/post/') } },
    };
    const stdout = await discover('/post/', '--guess');
    expect(stdout).toContain(`✓ likely   ${at('/post/trackback/')}`);
    expect(stdout).toContain(`· no       ${at('/wp-trackback.php?p=12')}`);
    expect(stdout).toContain(
      `linkback trackback ${at('/post/trackback/')} --target ${at('/post/')} --source YOUR-PERMALINK`,
    );
    expect(log.toSorted()).toEqual(['GET /post/', 'GET /post/trackback/', 'GET /wp-trackback.php?p=12']);
  });

  test('what it says to send is one command, whatever the page names as its TrackBack URL', async () => {
    const place = '/tb?;echo${IFS}owned|cat;`id`&$(id)';
    answers = {
      '/post/?a=1&b=2': { body: `<title>P</title>TrackBack URL: <input value="SITE${place}">` },
      [place]: { headers: { 'content-type': 'text/xml' }, body: answered },
    };
    const stdout = await discover('/post/?a=1&b=2', '--guess');
    const command = /To send one there: (.*)/.exec(stdout)?.[1] ?? '';
    const shell = await execute('sh', ['-c', `linkback() { printf '%s\\n' "$@"; }\n${command}`]);
    expect(shell.stdout.split('\n')).toEqual([
      ...['trackback', at(place), '--target', at('/post/?a=1&b=2'), '--source', 'YOUR-PERMALINK', ''],
    ]);
  });

  test('a page that answers everything with itself, or is not there, takes none', async () => {
    answers = { '/post/': { body: '<title>P</title>' }, '/post/trackback/': { body: '<title>P</title>' } };
    expect(await discover('/post/', '--guess')).toMatch(/· no {7}http.*HTTP 200, and no TrackBack answer/);
    expect(await discover('/gone/', '--guess')).not.toContain('taken');
    expect(await discover('/post/', '--guess')).not.toContain('--guess');
  });
});

describe('discover --source', () => {
  const wordpress = { headers: { 'x-pingback': '/xmlrpc.php' }, body: '<title>T</title>' };
  const link = (href = 'SITE/t?a=1&amp;b=2', text = 'that') => `<p>See <a href="${href}">${text}</a>.</p>`;
  const fine = '<title>Mine — Blog</title><h1>Mine</h1>';

  test.each<[what: string, source: Answer, words: string]>([
    ['takes a page', { body: fine + link() }, 'Receivers would take it by pingback.'],
    [
      'is redirected',
      { status: 301, headers: { location: '/elsewhere' } },
      '✗ the post answers with a redirect to',
    ],
    ['finds no page', { status: 404 }, '✗ the post is not live: HTTP 404'],
    ['finds no link', { body: fine }, 'no link to'],
    ['sees no title', { body: `<title lang="en">T</title>${link()}` }, "✗ the page's <title> has attributes"],
    ['wants text', { body: fine + link(undefined, '<img src="/x">') }, '✗ the link has no text'],
    ['wants &amp;', { body: fine + link('SITE/t?a=1&#38;b=2') }, 'in another form than &amp;'],
    ['stops at 150 KB', { body: fine + 'x'.repeat(160_000) + link() }, 'beyond the first 150 KB'],
  ])('a receiver %s', async (what, source, words) => {
    answers = { '/t?a=1&b=2': wordpress, '/mine/': source };
    const stdout = await discover('/t?a=1&b=2', '--source', at('/mine/'));
    expect(stdout).toContain(words);
    if (what !== 'takes a page')
      expect(stdout).toContain('Receivers would not take it by pingback as it is.');
  });

  test('what only a pingback needs does not hinder a webmention', async () => {
    answers = {
      '/t?a=1&b=2': { headers: { link: '</wm>; rel=webmention' }, body: '' },
      '/mine/': { body: `<title lang="en">T</title>${link()}` },
    };
    const stdout = await discover('/t?a=1&b=2', '--source', at('/mine/'));
    expect(stdout).toContain('(pingback)');
    expect(stdout).toContain('Receivers would take it by webmention.');
    expect(stdout).toContain('See that.');
  });
});
