import type { Protocol } from 'linkback';
import { describe, expect, onTestFinished, test } from 'vitest';
import { discover } from '../../packages/linkback/src/discovery/discover.ts';
import { dripping, endless, html, startHostile } from '../support/hostile.ts';
import type { Misdeed } from '../support/hostile.ts';
import { bounds, startNetwork } from '../support/network.ts';

/** Longer than a test may take: whoever waits for it fails. */
const never = 600_000;
/** As much as is waited for before the charset of a page is decided on (HTML Standard, 13.2.3). */
const rest = `<style>${'a{color:red}'.repeat(100)}</style>`;
const offer = `<!doctype html><link rel="webmention" href="http://127.0.0.1/endpoint">${rest}`;
const pingback = `<!doctype html><link rel="pingback" href="http://127.0.0.1/xmlrpc">${rest}`;

async function discovered(misdeed: Misdeed, wanted: readonly Protocol[], timeout: number) {
  const server = await startHostile(misdeed);
  const network = startNetwork(undefined, timeout);
  onTestFinished(async () => {
    await network.close();
    await server.close();
  });
  return discover(
    network,
    `${server.url}/`,
    'test',
    { ...bounds, timeout, maxBytes: Number.MAX_SAFE_INTEGER },
    wanted,
  );
}

/** A head, what is offered, and nothing that ends. */
const servers: [what: string, after: (page: string) => Misdeed][] = [
  ['falls silent', (page) => (socket) => socket.write(`${html}\r\n${page}`)],
  [
    'falls silent within its length',
    (page) => (socket) => socket.write(`${html}Content-Length: 99999\r\n\r\n${page}`),
  ],
  ['drips', (page) => (socket) => dripping(socket, `${html}\r\n${page}`, ' ')],
  [
    'never ends',
    (page) => (socket) => {
      socket.write(`${html}\r\n${page}`);
      endless(socket, '<p>x</p>'.repeat(1000));
    },
  ],
];

describe('what a page that goes on without end offered is used', () => {
  test.each(servers)('one that %s', async (_what, after) => {
    expect(await discovered(after(offer), ['webmention', 'pingback'], never)).toMatchObject({
      kind: 'page',
      endpoints: { webmention: { url: 'http://127.0.0.1/endpoint' } },
    });
  });

  test('but not where what is preferred may still come', async () => {
    const [, after] = servers[0] ?? [];
    const found = await discovered(after?.(pingback) ?? (() => undefined), ['webmention', 'pingback'], 300);
    expect(found).toMatchObject({ kind: 'retry' });
  });
});
