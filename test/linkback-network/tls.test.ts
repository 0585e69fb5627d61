import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import { describe, expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '../support/certificate.ts';
import { html, startHostile } from '../support/hostile.ts';
import type { Misdeed } from '../support/hostile.ts';
import { bind } from '../support/listen.ts';
import { bounds, startNetwork } from '../support/network.ts';
import { fails, use } from '../support/uses.ts';

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day);
const lasting = selfSigned('a.example', inDays(-1), inDays(1));

const asHttps = (url: string) => `${url.replace('http:', 'https:')}/`;

function createNetwork() {
  const network = startNetwork();
  onTestFinished(() => network.close());
  return network;
}

describe('a certificate', () => {
  async function start(certificate: { key: string; cert: string }, most?: 'TLSv1.1') {
    const requests: string[] = [];
    const versions =
      most === undefined ? {} : { maxVersion: most, minVersion: most, ciphers: 'ALL:@SECLEVEL=0' };
    const server = createServer({ ...certificate, ...versions }, (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.end();
    });
    server.on('tlsClientError', () => undefined);
    const url = await bind(server, '127.0.0.1');
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return { url: asHttps(url), requests };
  }

  test('of these tests is one', () => {
    expect(new X509Certificate(lasting.cert)).toMatchObject({
      subject: 'CN=a.example',
      subjectAltName: 'DNS:a.example, IP Address:127.0.0.1',
    });
  });

  test.each([
    ['that nobody vouches for', lasting],
    ['that is over', selfSigned('a.example', inDays(-3), inDays(-2))],
    ['that is not yet valid', selfSigned('a.example', inDays(2), inDays(3))],
  ])('%s: nothing is sent, not even the path', async (_about, certificate) => {
    const { url, requests } = await start(certificate);
    expect(await use(createNetwork(), url)).toMatchObject(fails(expect.stringMatching(/certificate/)));
    expect(requests).toEqual([]);
  });

  test('with allowPrivate as without it', async () => {
    const { url, requests } = await start(lasting);
    const network = startNetwork({ isPublic: () => true, lookup: () => undefined });
    onTestFinished(() => network.close());
    expect(await use(network, url)).toMatchObject(fails(expect.stringMatching(/certificate/)));
    expect(requests).toEqual([]);
  });

  test('a protocol of old is spoken no more', async () => {
    const { url, requests } = await start(lasting, 'TLSv1.1');
    expect(await use(createNetwork(), url)).toMatchObject(fails(expect.any(String)));
    expect(requests).toEqual([]);
  });
});

const handshakes: [what: string, misdeed: Misdeed, words: unknown][] = [
  ['hangs', () => undefined, `no answer within ${bounds.timeout} ms`],
  ['is cut', (socket) => socket.end(Buffer.from('160303', 'hex')), 'connection reset'],
  ['is reset', (socket) => socket.resetAndDestroy(), 'connection reset'],
  ['is closed', (socket) => socket.end(), 'connection reset'],
  ['is plain HTTP', (socket) => socket.end(`${html}Content-Length: 0\r\n\r\n`), expect.any(String)],
  ['is an alert', (socket) => socket.end(Buffer.from('15030300020228', 'hex')), expect.any(String)],
  ['is noise', (socket) => socket.end(Buffer.alloc(100_000, 0x5a)), expect.any(String)],
  [
    'says a record of 16 KB and sends none',
    (socket) => socket.write(Buffer.from('1603034000', 'hex')),
    `no answer within ${bounds.timeout} ms`,
  ],
];

test.each(handshakes)('a handshake that %s', async (_what, misdeed, words) => {
  const server = await startHostile(misdeed);
  onTestFinished(() => server.close());
  const network = createNetwork();
  expect(await use(network, asHttps(server.url))).toMatchObject(fails(words));
  // The name of the host is all that anybody hears.
  expect(server.log.join()).not.toMatch(/GET|POST/);
});

test('TLS on a port of plain HTTP is no answer', async () => {
  const server = createServer(lasting, (_request, response) => response.end());
  const url = await bind(server, '127.0.0.1');
  server.on('tlsClientError', () => undefined);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  expect(await use(createNetwork(), `${url}/`)).toMatchObject(fails(expect.any(String)));
});
