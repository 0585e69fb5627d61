import { setTimeout as sleep } from 'node:timers/promises';
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

/** A network with one connection at a time to each host. */
function oneConnection() {
  const { fetch, close } = createFetch({ allowPrivate: true, perHost: 1, timeout: 5_000 });
  onTestFinished(close);
  return { fetch, now: () => new Date(), wait: () => Promise.resolve() };
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
    const io = oneConnection();
    const order: string[] = [];
    const told = (path: string, timeout: number) =>
      tell(io, `${server.url}${path}`, 'webmention', timeout).finally(() => order.push(path));
    // The second one gives up while the first one still has the connection.
    const both = await Promise.all([told('/1', bounds.timeout), told('/2', bounds.timeout / 2)]);
    expect(order).toEqual(['/2', '/1']);
    expect(both.map(({ unanswered }) => unanswered)).toEqual([true, undefined]);
    // Nor does it go out when its turn comes: the third one stands behind it.
    await told('/3', bounds.timeout);
    expect(server.log).toEqual(['POST /1', 'POST /3']);
  });
});

test('on a connection that served another before, each request is looked at by itself', async () => {
  let asked = 0;
  const { server } = await start((socket) => {
    const answer = () => {
      asked += 1;
      if (asked === 1) socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n');
      else socket.resetAndDestroy();
    };
    answer();
    socket.on('data', answer);
  });
  const io = oneConnection();
  expect(await tell(io, `${server.url}/`)).toEqual({ answer: { kind: 'delivered' } });
  expect(await tell(io, `${server.url}/`)).toMatchObject({
    answer: { kind: 'retry', words: 'connection reset' },
    unanswered: true,
  });
  // What comes on a connection that is open is not logged.
  expect([server.log, asked]).toEqual([['POST /'], 2]);
});

test('what found nobody listening, where another was answered before, has not arrived', async () => {
  const { server } = await start((socket) =>
    socket.end('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  );
  const io = oneConnection();
  expect(await tell(io, `${server.url}/`)).toEqual({ answer: { kind: 'delivered' } });
  await server.close();
  expect(await tell(io, `${server.url}/`)).toEqual({
    answer: expect.objectContaining({ kind: 'retry', words: 'connection refused' }) as object,
  });
});

test('the status of a broken answer counts behind hints as well, however long they are together', async () => {
  const hint = `HTTP/1.1 103 Early Hints\r\nLink: <${'h'.repeat(40_000)}>\r\n\r\n`;
  const { server, network } = await start(async (socket) => {
    for (const text of [hint, hint, 'HTTP/1.1 202 Accepted\r\nOK\r\n\r\n']) {
      socket.write(text);
      // So that they come one by one.
      await sleep(20);
    }
  });
  expect((await tell(network, `${server.url}/`)).answer).toEqual({ kind: 'delivered' });
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
