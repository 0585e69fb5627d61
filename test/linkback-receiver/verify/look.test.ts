import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lookAt } from '../../../packages/linkback-receiver/src/verify/look.ts';
import type { Look } from '../../../packages/linkback-receiver/src/verify/look.ts';
import {
  after,
  fakeWeb,
  networkError,
  neverAnswering,
  page,
  redirect,
  responseOf,
  stalling,
} from '../../support/fake-web.ts';
import type { WebAnswer } from '../../support/fake-web.ts';
import { listen } from '../../support/listen.ts';
import { startNetwork } from '../../support/network.ts';

const source = 'https://a.example/post';
const target = 'https://example.com/hello/';
const link = `<a href="${target}">here</a>`;
const bounds = { timeout: 200, maxBytes: 2_048, maxRedirects: 5 };
const options = {
  userAgent: 'receiver',
  bounds,
  isTarget: (address: string | URL) => String(address) === target,
};
const look = (answers: Record<string, WebAnswer>) => lookAt(fakeWeb(answers), source, options);

describe('what a look meets', () => {
  const unreachable = (words: string, final = false): Look => ({
    kind: 'unreachable',
    reason: `The source: ${words}.`,
    final,
  });
  const unlinked: Look = { kind: 'unlinked', reason: 'The source has no link to the target.', cut: false };
  const rows: [name: string, answer: WebAnswer, expected: object][] = [
    ['a link', page(link), { kind: 'linked', found: { url: source } }],
    ['no link', page('<p>x'), unlinked],
    ['an empty page', 'HTTP/1.1 200 OK\n\n', unlinked],
    ['no type', `HTTP/1.1 200 OK\n\n${link}`, { kind: 'linked' }],
    ['XHTML', `HTTP/1.1 200 OK\nContent-Type: application/xhtml+xml\n\n${link}`, { kind: 'linked' }],
    [
      'plain text',
      `HTTP/1.1 200 OK\nContent-Type: text/plain\n\n${link}`,
      { kind: 'unlinked', reason: 'The source is text/plain, and no page of HTML.', cut: false },
    ],
    [
      'JSON',
      `HTTP/1.1 200 OK\nContent-Type: application/json\n\n"${target}"`,
      { kind: 'unlinked', reason: 'The source is application/json, and no page of HTML.' },
    ],
    ['404', 'HTTP/1.1 404 Not Found\n\n', { kind: 'missing', status: 404 }],
    ['410 with a page that links', `HTTP/1.1 410 Gone\n\n${link}`, { kind: 'missing', status: 410 }],
    ['500', 'HTTP/1.1 500 Oops\n\n', unreachable('HTTP 500')],
    ['503', `HTTP/1.1 503 Later\n\n${link}`, unreachable('HTTP 503')],
    ['429', 'HTTP/1.1 429 Slow\n\n', unreachable('HTTP 429')],
    ['401', 'HTTP/1.1 401 No\n\n', unreachable('HTTP 401: it asks for a password')],
    ['403', 'HTTP/1.1 403 No\n\n', unreachable('HTTP 403: it does not let this program in')],
    [
      'a firewall that wants to see a person',
      'HTTP/1.1 200 OK\ncf-mitigated: challenge\nContent-Type: text/html\n\n<p>x',
      unreachable('HTTP 200: its door-keeper (Cloudflare) wants to see a person'),
    ],
    ['no answer', neverAnswering, unreachable('no answer within 200 ms')],
    ['a page that stalls', stalling, unreachable('no answer within 200 ms')],
    ['a connection that is refused', networkError('ECONNREFUSED'), unreachable('connection refused')],
    ['no such host', networkError('ENOTFOUND'), unreachable('no such host')],
    [
      'an address that is not public',
      networkError('ERR_LINKBACK_ADDRESS', 'x.example is at 10.0.0.1, which is not a public address'),
      { kind: 'unreachable', reason: 'The source is not on the public Internet.', final: true },
    ],
    [
      'a page that is cut',
      page(`${'x'.repeat(3_000)}${link}`),
      { kind: 'unlinked', cut: true, reason: 'The source has no link to the target within its first 2 KB.' },
    ],
    ['a page that is cut behind the link', page(`${link}${'x'.repeat(3_000)}`), { kind: 'linked' }],
  ];
  it.each(rows)('%s', async (_name, answer, expected) => {
    expect(await look({ [source]: answer })).toMatchObject(expected);
  });

  it('a page behind redirects, which is then where it is', async () => {
    const answers = {
      [source]: redirect('/new', 302),
      'https://a.example/new': redirect('https://b.example/final'),
      'https://b.example/final': page(link),
    };
    expect(await look(answers)).toMatchObject({ kind: 'linked', found: { url: 'https://b.example/final' } });
  });

  it('redirects without end', async () => {
    expect(await look({ [source]: redirect(source) })).toMatchObject({
      kind: 'unreachable',
      reason: 'The source: more than 5 redirects.',
    });
  });

  it.each(['ftp://a.example/', 'http://user@a.example/', 'http://a.example:25/'])(
    'a redirect to %s',
    async (to) => {
      expect(await look({ [source]: redirect(to) })).toMatchObject({ kind: 'unreachable', final: true });
    },
  );

  it('takes its time only as long as it may', async () => {
    const answers = { [source]: after(150, redirect('/b')), 'https://a.example/b': after(150, page(link)) };
    expect(await look(answers)).toMatchObject({ kind: 'linked' });
  });
});

describe('charsets', () => {
  const html = (charset: string) => `<meta charset="${charset}"><title>Grüße</title>${link}`;
  it.each([
    ['UTF-8', 'utf8', 'utf-8', ''],
    ['Latin-1 by meta', 'latin1', 'iso-8859-1', ''],
    ['Latin-1 by header', 'latin1', 'utf-8', '; charset=iso-8859-1'],
    ['Latin-1 that nobody says', 'latin1', '', ''],
    ['UTF-16 by its byte order mark', 'utf16le', '', ''],
  ] as const)('%s', async (_name, encoding, meta, header) => {
    const text = (encoding === 'utf16le' ? '\uFEFF' : '') + html(meta);
    const bytes = Uint8Array.from(Buffer.from(text, encoding));
    const answer = () => responseOf(`HTTP/1.1 200 OK\nContent-Type: text/html${header}\n\n`, bytes);
    expect(await look({ [source]: answer })).toMatchObject({ found: { title: 'Grüße' } });
  });
});

it('says who asks, and for whom', async () => {
  const web = fakeWeb({ [source]: page(link) });
  await lookAt(web, source, { ...options, address: '192.0.2.7' });
  expect(Object.fromEntries(web.requests[0]?.headers ?? [])).toEqual({
    'user-agent': 'receiver',
    accept: 'text/html, application/xhtml+xml;q=0.9',
    'x-pingback-forwarded-for': '192.0.2.7',
  });
});

describe('over the network', () => {
  it('does not unpack a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    const { url, close } = await listen((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bomb);
    }, '127.0.0.31');
    const network = startNetwork();
    onTestFinished(async () => {
      await network.close();
      await close();
    });
    const roomy = { ...bounds, timeout: 5_000, maxBytes: 1_048_576 };
    expect(await lookAt(network, url, { ...options, bounds: roomy })).toMatchObject({
      kind: 'unlinked',
      cut: true,
    });
    expect(network.handedOn()).toBeLessThan(2_000_000);
  });

  it('follows nobody to where it may not go', async () => {
    let asked = 0;
    const inner = await listen((_request, response) => {
      asked += 1;
      response.end(link);
    }, '127.0.0.2');
    const outer = await listen((_request, response) => {
      response.writeHead(302, { location: inner.url }).end();
    }, '127.0.0.1');
    const network = startNetwork({
      isPublic: (address) => address === '127.0.0.1',
      lookup: (host, _options, done) => done(new Error(`no ${host}`), []),
    });
    onTestFinished(async () => {
      await network.close();
      await Promise.all([inner.close(), outer.close()]);
    });
    expect(await lookAt(network, outer.url, options)).toEqual({
      kind: 'unreachable',
      reason: 'The source is not on the public Internet.',
      final: true,
    });
    expect(asked).toBe(0);
  });
});
