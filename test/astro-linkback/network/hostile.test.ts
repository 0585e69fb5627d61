import { afterAll, expect, onTestFinished, test } from 'vitest';
import { broken } from '../../support/broken-http.ts';
import { startHostile } from '../../support/hostile.ts';
import type { Misdeed } from '../../support/hostile.ts';
import { bounds, startNetwork } from '../../support/network.ts';
import { answers, fails, refuses, use } from '../../support/uses.ts';
import type { Uses } from '../../support/uses.ts';

const megabyte = 1024 * 1024;
const timedOut = `no answer within ${bounds.timeout} ms`;
const notHttp = (what: string) => `Response does not match the HTTP/1.1 protocol (${what})`;
const wrongLength = 'Response body length does not match content-length header';
/** It is clear before the answer breaks off. */
const noXmlRpc = { kind: 'retry', words: 'its answer is not XML-RPC' };
const badLength = notHttp('Invalid character in Content-Length');

const before = process.memoryUsage().rss;
let most = before;
afterAll(() => {
  // The bombs alone are 64 MB each, unpacked.
  expect(most - before).toBeLessThan(300 * megabyte);
});

/** What a server does, and what becomes of its address whatever it is used for. */
const rows: Record<keyof typeof broken, Uses> = {
  hangs: fails(timedOut),
  resets: fails('connection reset'),
  'hangs up': fails('connection closed'),
  'sends an answer that nobody asked for': answers,

  'sends a header field of a megabyte': fails('its header is too large'),
  'sends ten thousand header fields': fails('its header is too large'),
  'drips a header field': fails(timedOut),
  'sends early hints without end': fails(timedOut),
  'drips early hints': fails(timedOut),
  'sends line ends without end': fails(timedOut),
  'says it switches protocols': fails('connection closed'),
  'says that nothing was modified': {
    target: { kind: 'none', reason: 'HTTP 304' },
    webmention: { kind: 'refused', words: 'HTTP 304' },
    pingback: { kind: 'refused', words: 'HTTP 304' },
    source: { live: false, reason: 'the post is not live: HTTP 304' },
  },
  'has a status of four digits': fails(notHttp('Invalid response status')),
  'has no status': fails(notHttp('Invalid status code')),
  'speaks HTTP/0.9': fails(notHttp('Expected HTTP/, RTSP/ or ICE/')),
  'puts a control character into a header field': fails(notHttp('Invalid header value char')),
  'names its header fields as objects do': answers,

  'says its page is longer than it is': { ...fails(wrongLength, true), pingback: noXmlRpc },
  'says its page is shorter than it is': answers,
  'says a negative length': fails(badLength),
  'says two lengths': fails(wrongLength),
  'says a length that is no number': fails(badLength),
  'says a length and chunks': fails(wrongLength),
  'sends chunks that are none': fails(notHttp('Invalid character in chunk size'), true),
  'says a chunk is longer than anything': fails(notHttp('Chunk size overflow'), true),
  'ends within its chunks': fails(notHttp('Invalid EOF state'), true),
  'sends a chunk extension without end': fails(timedOut, true),
  'sends chunks of one byte without end': answers,
  'sends trailers without end': fails('its header is too large', true),
  'drips chunks': fails(timedOut, true),
  'resets within a page': fails(wrongLength, true),

  'sends a bomb of gzip': answers,
  'sends a bomb of gzip in gzip': answers,
  'sends a bomb of deflate': answers,
  'sends a bomb of brotli': answers,
  'sends gzip that breaks off': { ...fails('unexpected end of file', true), pingback: noXmlRpc },
  'sends gzip that is none': fails('incorrect header check', true),
  'says a thousand codings': fails('incorrect header check', true),
  'says a coding that nobody knows': answers,
  'sends gzip and something behind it': fails('incorrect header check', true),

  'redirects ten thousand times': fails(`more than ${bounds.maxRedirects} redirects`),
  'redirects to a user and a password': refuses('the address holds a user name or password'),
  'redirects to a mail port': refuses('its port is closed to web requests'),
  'redirects to an address of 60,000 characters': refuses('the address is longer than 8000 characters'),
  'redirects to two places': refuses('not an http(s) address: gopher://a, //b.example'),
};

async function start(misdeed: Misdeed, greeting?: Misdeed) {
  const [server, network] = [await startHostile(misdeed, greeting), startNetwork()];
  onTestFinished(async () => {
    await network.close();
    await server.close();
  });
  return { server, network };
}

test.each(Object.entries(rows))('one that %s', async (name, expected) => {
  const { server, network } = await start(broken[name as keyof typeof broken]);
  expect(await use(network, `${server.url}/`)).toMatchObject(expected);
  most = Math.max(most, process.memoryUsage().rss);
  // No more is unpacked than what is read, but for the piece in which the limit lies.
  expect(network.handedOn()).toBeLessThan(bounds.maxBytes + 65_536);
  expect(server.log.length).toBeLessThanOrEqual(4 * (bounds.maxRedirects + 1));
});

test('an answer that stands there before the request is that server’s own word, or none', async () => {
  const early: Misdeed = (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nLink: </evil>; rel=webmention\r\nContent-Length: 0\r\n\r\n');
  const { server, network } = await start(() => undefined, early);
  const { target } = await use(network, `${server.url}/`);
  const offered = { endpoints: { webmention: { url: `${server.url}/evil` } } };
  if ('endpoints' in target) expect(target).toMatchObject(offered);
  else expect(target).toMatchObject({ kind: 'retry' });
});

test('nor is the second one on a connection the answer to the next request', async () => {
  const { server, network } = await start(broken['sends an answer that nobody asked for']);
  for (let time = 0; time < 3; time += 1)
    expect((await use(network, `${server.url}/`)).target).toMatchObject({ kind: 'page', endpoints: {} });
});

test('two hosts that redirect to each other end it after as many steps as one', async () => {
  const urls: string[] = [];
  const to =
    (index: number): Misdeed =>
    (socket) =>
      socket.end(`HTTP/1.1 307 There\r\nLocation: ${urls[index]}/\r\nContent-Length: 0\r\n\r\n`);
  const [first, second] = [await start(to(1)), await start(to(0))];
  urls.push(first.server.url, second.server.url);
  expect(await use(first.network, `${first.server.url}/`)).toMatchObject(fails('more than 20 redirects'));
  expect(first.server.log.length + second.server.log.length).toBe(4 * 21);
});
