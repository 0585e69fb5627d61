import { afterAll, expect, onTestFinished, test } from 'vitest';
import { broken } from '../support/broken-http.ts';
import { startHostile } from '../support/hostile.ts';
import type { Misdeed } from '../support/hostile.ts';
import { bounds, startNetwork } from '../support/network.ts';
import { answers, fails, refuses, use } from '../support/uses.ts';
import type { Uses } from '../support/uses.ts';

const megabyte = 1024 * 1024;
const timedOut = `no answer within ${bounds.timeout} ms`;
const notHttp = 'its answer is not proper HTTP and cannot be read';
const wrongLength = 'its answer has another length than it says';
const brokeOff = 'its answer broke off';
const notUnpacked = 'its answer cannot be unpacked';
/** It is clear before the answer breaks off. */
const noXmlRpc = { kind: 'retry', words: 'its answer is not XML-RPC' };

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

  'sends a header field of a megabyte': fails('its header is too large', true),
  'sends ten thousand header fields': fails('its header is too large', true),
  'drips a header field': fails(timedOut, true),
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
  'has a status of four digits': fails(notHttp),
  'has no status': fails(notHttp),
  'speaks HTTP/0.9': fails(notHttp),
  'puts a control character into a header field': fails(notHttp, true),
  'sends a header line without a colon': fails(notHttp, true),
  'sends a header line without a colon behind early hints': fails(notHttp, true),
  'fails with a header line without a colon': {
    ...fails(notHttp),
    webmention: { kind: 'retry', words: 'HTTP 503' },
    pingback: { kind: 'retry', words: 'HTTP 503' },
  },
  'refuses with a header line without a colon': {
    ...fails(notHttp),
    webmention: { kind: 'refused', words: 'HTTP 400' },
    pingback: { kind: 'refused', words: 'HTTP 400' },
  },
  'names its header fields as objects do': answers,

  'says its page is longer than it is': { ...fails(wrongLength, true), pingback: noXmlRpc },
  'says its page is shorter than it is': answers,
  'says a negative length': fails(notHttp, true),
  'says two lengths': fails(wrongLength, true),
  'says a length that is no number': fails(notHttp, true),
  'says a length and chunks': fails(wrongLength, true),
  'sends chunks that are none': fails(notHttp, true),
  'says a chunk is longer than anything': fails(notHttp, true),
  'ends within its chunks': fails(brokeOff, true),
  'sends a chunk extension without end': fails(timedOut, true),
  'sends chunks of one byte without end': answers,
  'sends trailers without end': fails('its header is too large', true),
  'drips chunks': fails(timedOut, true),
  'resets within a page': fails(wrongLength, true),

  'sends a bomb of gzip': answers,
  'sends a bomb of gzip in gzip': answers,
  'sends a bomb of deflate': answers,
  'sends a bomb of brotli': answers,
  'sends gzip that breaks off': { ...fails(brokeOff, true), pingback: noXmlRpc },
  'sends gzip that is none': fails(notUnpacked, true),
  'says a thousand codings': fails(notUnpacked, true),
  'says a coding that nobody knows': answers,
  'sends gzip and something behind it': fails(notUnpacked, true),

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
