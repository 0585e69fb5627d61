import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpServer } from '../../../packages/linkback-receiver/src/server/http.ts';
import { hello, receiverWorld } from '../receiver.ts';

async function served({ trustProxy = false } = {}) {
  const world = receiverWorld();
  const addresses: (string | undefined)[] = [];
  const server = createHttpServer(
    (request, client) => {
      addresses.push(client.address);
      return world.receiver(request, client);
    },
    { trustProxy },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  /** What is answered to these bytes, until the connection is closed. */
  const say = (bytes: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    return { socket, answer: text(socket).catch(() => 'reset') };
  };
  return { world, addresses, say, url: `http://127.0.0.1:${port}` };
}

const body = new URLSearchParams({ source: 'https://a.example/', target: hello }).toString();
const head = (path: string, ...fields: string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...fields, '', ''].join('\r\n');
const length = `Content-Length: ${body.length}`;

describe('the server', () => {
  it('takes a ping, whole or in pieces', async () => {
    const { world, say, url } = await served();
    const response = await fetch(`${url}/webmention`, { method: 'POST', body: new URLSearchParams(body) });
    expect([response.status, response.headers.get('content-length')]).toEqual([
      201,
      String((await response.text()).length),
    ]);
    const chunked = head('/webmention', 'Transfer-Encoding: chunked');
    const { answer } = say(
      `${chunked}5\r\n${body.slice(0, 5)}\r\n${(body.length - 5).toString(16)}\r\n${body.slice(5)}\r\n0\r\n\r\n`,
    );
    expect(await answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(await world.mentions()).toHaveLength(1);
  });

  it.each([
    ['in absolute form', 'http://example.com/webmention', 201],
    ['that is none', '//', 404],
    ['with a query', '/webmention?x=1', 201],
    ['in escapes that are none', '/%ff%zz/trackback/', 400],
  ])('takes a target %s', async (_name, path, status) => {
    const { say } = await served();
    expect(await say(head(path, length) + body).answer).toContain(`HTTP/1.1 ${status} `);
  });

  it('refuses what says it is too large before it comes, and lets go of it', async () => {
    const { say } = await served();
    const { socket, answer } = say(head('/pingback', 'Content-Length: 50000000'));
    let sent = 0;
    const piece = Buffer.alloc(65_536);
    const more = () => {
      while (!socket.destroyed && sent < 50_000_000 && socket.write(piece)) sent += piece.byteLength;
    };
    socket.on('drain', more).on('error', () => undefined);
    more();
    expect(await answer).toMatch(/^(?:HTTP\/1\.1 413 |reset)/);
    expect(sent).toBeLessThan(50_000_000);
  });

  it('answers a HEAD without a body', async () => {
    const { url } = await served();
    const response = await fetch(`${url}/2026/11/22/hello-world/trackback/`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('knows the sender by the connection, whatever it says', async () => {
    const { say, addresses } = await served();
    await say(head('/webmention', length, 'X-Forwarded-For: 192.0.2.1') + body).answer;
    expect(addresses).toEqual(['127.0.0.1']);
  });

  it('knows the sender by the proxy in front, which is the last that speaks', async () => {
    const { say, addresses } = await served({ trustProxy: true });
    await say(head('/webmention', length, 'X-Forwarded-For: 10.0.0.1, 192.0.2.1') + body).answer;
    expect(addresses).toEqual(['192.0.2.1']);
  });

  it('answers what is no HTTP at all', async () => {
    const { say } = await served();
    expect(await say('\u0016\u0003\u0001 hello\r\n\r\n').answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});
