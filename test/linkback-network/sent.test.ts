import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { bind } from '../support/listen.ts';
import { startNetwork } from '../support/network.ts';
import { use } from '../support/uses.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  /** In the order in which they came. */
  readonly names: readonly string[];
  readonly body: string;
}

/** A server that notes what it is sent, and answers with these fields. */
async function start(host: string, fields: () => Record<string, string>, status = 200) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    void text(request).then((body) => {
      seen.push({ method: request.method ?? '', path: request.url ?? '', names: names.sort(), body });
      response.writeHead(status, fields()).end();
    });
  });
  const url = await bind(server, host);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url, seen };
}

/** What each request may hold; nothing of the reader, of where it came from, or of an earlier answer. */
const ofGet = ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'];
const ofPost = [...ofGet, 'content-length', 'content-type'].sort();

function expectBare(seen: readonly Seen[]): void {
  expect(seen.map(({ method }) => method).sort()).toEqual(['GET', 'GET', 'POST', 'POST']);
  for (const { method, names, body } of seen) {
    expect(names).toEqual(method === 'GET' ? ofGet : ofPost);
    expect(body === '').toBe(method === 'GET');
  }
}

const temptations = {
  'set-cookie': 'a=b; Domain=127.0.0.1; Path=/',
  'accept-ch': 'Sec-CH-UA, Device-Memory',
  'www-authenticate': 'Basic realm="x"',
  'referrer-policy': 'unsafe-url',
  'alt-svc': 'h2="127.0.0.1:1"',
};

test('a GET and a POST hold these header fields and no others', async () => {
  const { url, seen } = await start('127.0.0.1', () => temptations);
  const network = startNetwork();
  onTestFinished(() => network.close());
  await use(network, `${url}/`);
  expectBare(seen);
  await use(network, `${url}/again`);
  expectBare(seen.slice(4));
});

test('nor do they behind a redirect of another host that set a cookie', async () => {
  const there = await start('127.0.0.2', () => temptations);
  const here = await start('127.0.0.1', () => ({ ...temptations, location: `${there.url}/x` }), 307);
  const network = startNetwork();
  onTestFinished(() => network.close());
  await use(network, `${here.url}/?secret=1#fragment`);
  expectBare(here.seen);
  expectBare(there.seen);
  expect(here.seen.map(({ path }) => path)).toEqual(Array(4).fill('/?secret=1'));
  expect(there.seen.map(({ path }) => path)).toEqual(Array(4).fill('/x'));
});

test.each([401, 407])('%i, which asks for credentials, is given none', async (status) => {
  const { url, seen } = await start(
    '127.0.0.1',
    () => ({ ...temptations, 'proxy-authenticate': 'Basic' }),
    status,
  );
  const network = startNetwork();
  onTestFinished(() => network.close());
  await use(network, `${url}/`);
  expectBare(seen);
});

test('an address in a header is UTF-8 where it is not escaped', async () => {
  const raw = (address: string) => Buffer.from(address).toString('latin1');
  const { url, seen } = await start('127.0.0.1', () => ({ link: raw('</empfänger>; rel=webmention') }));
  const redirecting = await start('127.0.0.2', () => ({ location: `${url}${raw('/ü')}` }), 307);
  const network = startNetwork();
  onTestFinished(() => network.close());
  const { target } = await use(network, `${redirecting.url}/`);
  expect(new Set(seen.map(({ path }) => path))).toEqual(new Set(['/%C3%BC']));
  expect(target).toMatchObject({ endpoints: { webmention: { url: `${url}/empf%C3%A4nger` } } });
});
