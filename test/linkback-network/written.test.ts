import type { Protocol } from 'linkback';
import { describe, expect, onTestFinished, test } from 'vitest';
import { notify } from '../../packages/linkback/src/delivery/notify.ts';
import { createFetch } from '../../packages/linkback-network/src/fetch.ts';
import { endpoint, startHostile } from '../support/hostile.ts';
import type { Misdeed } from '../support/hostile.ts';
import { bounds, startNetwork } from '../support/network.ts';
import type { Network } from '../support/network.ts';

const notification = {
  source: 'https://example.com/p/',
  target: 'https://a.example/',
  about: { title: 'T', excerpt: 'E', blogName: 'B' },
};
const tell = (
  network: Pick<Network, 'fetch' | 'now' | 'wait'>,
  url: string,
  protocol: Protocol = 'webmention',
  timeout = bounds.timeout,
) => notify(network, { protocol, url }, notification, 'test', { ...bounds, timeout });

async function start(misdeed: Misdeed) {
  const [server, network] = [await startHostile(misdeed), startNetwork()];
  onTestFinished(async () => {
    await network.close();
    await server.close();
  });
  return { server, network };
}

const says =
  (text: string): Misdeed =>
  (socket) =>
    socket.end(text);
const unreadable = 'its answer is not proper HTTP and cannot be read';

describe('what went out whole and was not answered may have arrived', () => {
  test.each<[what: string, misdeed: Misdeed, words: string]>([
    ['hangs', () => undefined, `no answer within ${bounds.timeout} ms`],
    ['resets', (socket) => socket.resetAndDestroy(), 'connection reset'],
    ['hangs up', (socket) => socket.end(), 'connection closed'],
    ['breaks off within the status line', says('HTTP/1.1 200'), unreadable],
    ['breaks off behind early hints', says('HTTP/1.1 103 Early Hints\r\n\r\n'), 'connection closed'],
    ['speaks no HTTP', says('220 mail.example ESMTP\r\n'), unreadable],
  ])('one that %s', async (_what, misdeed, words) => {
    const { server, network } = await start(misdeed);
    const found = await tell(network, `${server.url}/`);
    expect(found).toMatchObject({
      answer: { kind: 'retry', words: expect.any(String) as string },
      unanswered: true,
    });
    if (words !== unreadable) expect(found.answer).toMatchObject({ words });
  });

  test('behind a redirect as well', async () => {
    const { server, network } = await start((socket, head) =>
      head.startsWith('POST /a')
        ? socket.end('HTTP/1.1 307 There\r\nLocation: /b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
        : socket.resetAndDestroy(),
    );
    expect(await tell(network, `${server.url}/a`)).toMatchObject({ unanswered: true });
  });
});

describe('what did not go out has not arrived', () => {
  test.each<[what: string, url: (port: string) => string]>([
    ['nobody listens', () => 'http://127.0.0.1:1234/'],
    ['no TLS', (port) => `https://127.0.0.1:${port}/`],
    ['no such host', () => 'http://nobody.invalid/'],
    ['no public address', () => 'http://0.0.0.0:70000/'],
  ])('%s', async (_what, url) => {
    const { server, network } = await start(says('HTTP/1.1 200 OK\r\n\r\n'));
    const found = await tell(network, url(new URL(server.url).port));
    expect(found.answer.kind).not.toBe('delivered');
    expect(found.unanswered).toBeUndefined();
  });

  test('a redirect that leads nowhere', async () => {
    const { server, network } = await start(
      says('HTTP/1.1 307 There\r\nLocation: http://127.0.0.1:1234/\r\nContent-Length: 0\r\n\r\n'),
    );
    const found = await tell(network, `${server.url}/`);
    expect(found).toMatchObject({ answer: { kind: 'retry', words: 'connection refused' } });
    expect(found.unanswered).toBeUndefined();
  });

  test('what still stood in line for the one connection', async () => {
    const { server } = await start(() => undefined);
    const { fetch, close } = createFetch({ allowPrivate: true, perHost: 1, timeout: 5_000 });
    onTestFinished(close);
    const io = { fetch, now: () => new Date(), wait: () => Promise.resolve() };
    // The second one gives up while the first one still has the connection.
    const both = await Promise.all([
      tell(io, `${server.url}/1`),
      tell(io, `${server.url}/2`, 'webmention', bounds.timeout / 2),
    ]);
    expect(both.map(({ unanswered }) => unanswered)).toEqual([true, undefined]);
    expect(server.log).toEqual(['POST /1']);
  });
});

test('on a connection that served another before, each request is looked at by itself', async () => {
  let asked = 0;
  const { server, network } = await start((socket) => {
    const answer = () => {
      asked += 1;
      if (asked === 1) socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n');
      else socket.resetAndDestroy();
    };
    answer();
    socket.on('data', answer);
  });
  expect(await tell(network, `${server.url}/`)).toEqual({ answer: { kind: 'delivered' } });
  expect(await tell(network, `${server.url}/`)).toMatchObject({ unanswered: true });
});

test('the status of a broken answer counts for what the status decides, and for nothing else', async () => {
  const { server, network } = await start(endpoint('', says('HTTP/1.1 201 Created\r\nOK\r\n\r\n')));
  expect((await tell(network, `${server.url}/`)).answer).toEqual({ kind: 'delivered' });
  for (const protocol of ['pingback', 'trackback'] as const)
    expect(await tell(network, `${server.url}/`, protocol)).toMatchObject({
      answer: { kind: 'retry', words: unreadable },
      unanswered: true,
    });
});
