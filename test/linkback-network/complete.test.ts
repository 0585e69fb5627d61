import { setTimeout as sleep } from 'node:timers/promises';
import { constants, deflateSync, gzipSync } from 'node:zlib';
import type { Protocol } from 'linkback';
import { describe, expect, onTestFinished, test } from 'vitest';
import { notify } from '../../packages/linkback/src/delivery/notify.ts';
import { createFetch } from '../../packages/linkback-network/src/fetch.ts';
import { dripping, startHostile } from '../support/hostile.ts';
import type { Misdeed } from '../support/hostile.ts';
import { bounds } from '../support/network.ts';

const notification = {
  source: 'https://example.com/p/',
  target: 'https://a.example/',
  about: { title: 'T', excerpt: 'E', blogName: 'B' },
};
const taken = '<?xml version="1.0"?>\n<response>\n<error>0</error>\n</response>';
const refused = '<response><error>1</error><message>Closed</message></response>';
const thanks =
  '<?xml version="1.0"?><methodResponse><params><param><value><string>Ok</string></value></param></params></methodResponse>';
const fault =
  '<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>48</int></value></member>' +
  '<member><name>faultString</name><value><string>Schön</string></value></member></struct></value></fault></methodResponse>';

const xml = 'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n';
/** The head and this, and then nothing, over a connection that stays open. */
const leavesOpen =
  (head: string, ...bodies: (string | Buffer)[]): Misdeed =>
  (socket) => {
    socket.write(`${head}\r\n`);
    for (const body of bodies) socket.write(body);
  };
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const chunked = (head: string, text: string) =>
  leavesOpen(`${head}Transfer-Encoding: chunked\r\n`, chunk(text));
const inPieces =
  (head: string, text: Buffer, size: number): Misdeed =>
  (socket) => {
    socket.write(`${head}\r\n`);
    void (async () => {
      for (let at = 0; at < text.length && !socket.destroyed; at += size) {
        socket.write(text.subarray(at, at + size));
        await sleep(1);
      }
    })();
  };
const delivered = { kind: 'delivered' };

/** Longer than a test may take: whoever waits for it fails. */
const never = 600_000;

async function answerOf(protocol: Protocol, misdeed: Misdeed, timeout = never) {
  const server = await startHostile(misdeed);
  const { fetch, close } = createFetch({ allowPrivate: true, perHost: 4, timeout });
  onTestFinished(async () => {
    await close();
    await server.close();
  });
  const io = { fetch, now: () => new Date(), wait: () => Promise.resolve() };
  const endpoint = { protocol, url: `${server.url}/` };
  return (await notify(io, endpoint, notification, 'test', { ...bounds, timeout })).answer;
}

/** What answers in full, and leaves its connection open. */
const rows: [what: string, protocol: Protocol, misdeed: Misdeed, expected: object][] = [
  ['no length, and no end', 'trackback', leavesOpen(xml, taken), delivered],
  ['no length, and no end', 'pingback', leavesOpen(xml, thanks), delivered],
  ['chunks without a last one', 'trackback', chunked(xml, taken), delivered],
  ['chunks without a last one', 'pingback', chunked(xml, thanks), delivered],
  ['a length that is too long', 'trackback', leavesOpen(`${xml}Content-Length: 5000\r\n`, taken), delivered],
  ['a length that is too long', 'pingback', leavesOpen(`${xml}Content-Length: 5000\r\n`, thanks), delivered],
  ['a no', 'trackback', chunked(xml, refused), { kind: 'refused', words: 'Closed' }],
  ['a fault', 'pingback', chunked(xml, fault), { kind: 'duplicate', words: 'fault 48: Schön' }],
  [
    'a fault with HTTP 500',
    'pingback',
    leavesOpen('HTTP/1.1 500 Error\r\n', fault),
    { kind: 'duplicate', words: 'fault 48: Schön' },
  ],
  ['success with HTTP 404', 'trackback', leavesOpen('HTTP/1.1 404 Not Found\r\n', taken), delivered],
  ['blanks and a mark in front', 'trackback', leavesOpen(xml, '\uFEFF\r\n \n', taken), delivered],
  ['a notice behind', 'pingback', leavesOpen(xml, `${thanks}\n<br />\n<b>Notice</b>: x`), delivered],
  ['drips behind', 'trackback', (socket) => dripping(socket, `${xml}\r\n${taken}`, ' '), delivered],
  ['a byte at a time', 'trackback', inPieces(xml, Buffer.from(taken), 1), delivered],
  [
    'a byte at a time, within a character',
    'pingback',
    inPieces(xml, Buffer.from(fault), 1),
    { kind: 'duplicate', words: 'fault 48: Schön' },
  ],
  [
    'Latin-1, as the header says',
    'pingback',
    leavesOpen(xml.replace('xml\r', 'xml; charset=iso-8859-1\r'), Buffer.from(fault, 'latin1')),
    { kind: 'duplicate', words: 'fault 48: Schön' },
  ],
  [
    'Latin-1, as the document says, seven bytes at a time',
    'pingback',
    inPieces(xml, Buffer.from(`<?xml version="1.0" encoding="iso-8859-1"?>${fault}`, 'latin1'), 7),
    { kind: 'duplicate', words: 'fault 48: Schön' },
  ],
  [
    'UTF-16, as its mark says',
    'pingback',
    leavesOpen(xml, Buffer.from(`\uFEFF${thanks}`, 'utf16le')),
    delivered,
  ],
  [
    'UTF-16, as the header says',
    'trackback',
    leavesOpen(xml.replace('xml\r', 'xml; charset=utf-16le\r'), Buffer.from(taken, 'utf16le')),
    delivered,
  ],
  [
    'gzip without its end',
    'trackback',
    leavesOpen(`${xml}Content-Encoding: gzip\r\n`, gzipSync(taken, { finishFlush: constants.Z_SYNC_FLUSH })),
    delivered,
  ],
  [
    'gzip, and no end of the answer',
    'pingback',
    leavesOpen(`${xml}Content-Encoding: gzip\r\n`, gzipSync(thanks)),
    delivered,
  ],
  [
    'deflate without its end',
    'pingback',
    leavesOpen(
      `${xml}Content-Encoding: deflate\r\n`,
      deflateSync(thanks, { finishFlush: constants.Z_SYNC_FLUSH }),
    ),
    delivered,
  ],
  ['a reset behind it', 'trackback', resetsBehind(chunk(taken), 'Transfer-Encoding: chunked'), delivered],
  ['a reset behind it', 'pingback', resetsBehind(thanks, 'Content-Length: 5000'), delivered],
  [
    'a page that is no XML',
    'trackback',
    leavesOpen(xml, '<!DOCTYPE html><p>Thanks'),
    { kind: 'refused', words: 'its answer is not a TrackBack response' },
  ],
  [
    'a page with HTTP 403',
    'pingback',
    leavesOpen('HTTP/1.1 403 No\r\nContent-Type: text/html\r\n', '<!DOCTYPE html><p>Go'),
    { kind: 'refused', words: 'HTTP 403' },
  ],
  ['nothing behind a 202', 'webmention', leavesOpen('HTTP/1.1 202 Accepted\r\n'), delivered],
  [
    'a page with HTTP 400',
    'webmention',
    leavesOpen('HTTP/1.1 400 No\r\nContent-Type: text/html\r\n', '<p>No'),
    { kind: 'refused', words: 'HTTP 400' },
  ],
];

function resetsBehind(body: string, field: string): Misdeed {
  return (socket) => {
    socket.write(`${xml}${field}\r\n\r\n${body}`);
    setTimeout(() => socket.resetAndDestroy(), 20);
  };
}

describe('what is answered in full is read at once, whatever becomes of the connection', () => {
  test.each(rows)('%s (%s)', async (_what, protocol, misdeed, expected) => {
    expect(await answerOf(protocol, misdeed)).toEqual(expected);
  });

  test('what is not whole yet is waited for', async () => {
    const answer = await answerOf('trackback', leavesOpen(xml, taken.slice(0, -1)), 500);
    expect(answer).toMatchObject({ kind: 'retry', words: 'no answer within 500 ms' });
  });

  test('of megabytes that never become an answer no more is read than `maxBytes`', async () => {
    const piece = '<a></response'.repeat(5_000);
    const endless: Misdeed = (socket) => {
      socket.write(`${xml}\r\n<response>`);
      for (let time = 0; time < 10; time += 1) socket.write(piece);
    };
    expect(await answerOf('trackback', endless)).toMatchObject({ kind: 'refused' });
  });
});

describe('the connection is then let go', () => {
  test.each([
    ['silent, without a length', leavesOpen(xml, taken)],
    ['silent, within its chunks', chunked(xml, taken)],
    ['silent, with a length that is too long', leavesOpen(`${xml}Content-Length: 5000\r\n`, taken)],
    ['dripping', (socket) => dripping(socket, `${xml}\r\n${taken}`, ' ')],
    ['packed', leavesOpen(`${xml}Content-Encoding: gzip\r\n`, gzipSync(taken))],
  ] as [string, Misdeed][])('%s', async (_what, misdeed) => {
    let closed = 0;
    const server = await startHostile((socket, head) => {
      socket.once('close', () => (closed += 1));
      misdeed(socket, head);
    });
    const { fetch, close } = createFetch({ allowPrivate: true, perHost: 1, timeout: never });
    onTestFinished(async () => {
      await close();
      await server.close();
    });
    const io = { fetch, now: () => new Date(), wait: () => Promise.resolve() };
    const patient = { ...bounds, timeout: never };
    // The second and the third have to wait for the one place that there is.
    for (let time = 0; time < 3; time += 1) {
      const endpoint = { protocol: 'trackback', url: `${server.url}/` } as const;
      expect(await notify(io, endpoint, notification, 'test', patient)).toMatchObject({ answer: delivered });
    }
    await expect.poll(() => closed).toBe(3);
  });

  test('one whose rest comes soon serves the next request', async () => {
    let connections = 0;
    const server = await startHostile(
      (socket) => {
        const answer = () => {
          socket.write(`${xml}Transfer-Encoding: chunked\r\n\r\n${chunk(taken)}`);
          setTimeout(() => socket.write('0\r\n\r\n'), 20);
        };
        answer();
        socket.on('data', answer);
      },
      () => (connections += 1),
    );
    const { fetch, close } = createFetch({ allowPrivate: true, perHost: 1, timeout: 5_000 });
    onTestFinished(async () => {
      await close();
      await server.close();
    });
    const io = { fetch, now: () => new Date(), wait: () => Promise.resolve() };
    for (let time = 0; time < 3; time += 1)
      await notify(io, { protocol: 'trackback', url: `${server.url}/` }, notification, 'test', bounds);
    expect(connections).toBe(1);
  });
});
