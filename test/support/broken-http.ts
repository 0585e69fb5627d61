import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { dripping, endless, html, whole } from './hostile.ts';
import type { Misdeed } from './hostile.ts';

/** An answer as it stands here, and the end of the connection. */
const says =
  (fields: string, body: string | Buffer = ''): Misdeed =>
  (socket) => {
    socket.write(`${html}${fields}\r\n\r\n`);
    socket.end(body);
  };
/** A head, and more of this for as long as the other side reads. */
const floods =
  (head: string, piece: string): Misdeed =>
  (socket) => {
    socket.write(head);
    endless(socket, piece);
  };
const packed =
  (codings: string, body: Buffer): Misdeed =>
  (socket) =>
    whole(socket, `${html}Content-Encoding: ${codings}\r\n`, body);

const size = 64 * 1024 * 1024;
const blanks = Buffer.alloc(size, ' ');
const bomb = gzipSync(blanks);
const long = 'x'.repeat(64 * 1024);

/** What is wrong with the head of an answer. */
const heads = {
  'sends a header field of a megabyte': says(`X-Long: ${'x'.repeat(1024 * 1024)}`),
  'sends ten thousand header fields': says(
    Array.from({ length: 10_000 }, (_, number) => `X-${number}: x`).join('\r\n'),
  ),
  'drips a header field': (socket) => dripping(socket, `${html}X-Long: `, 'x'),
  'sends early hints without end': floods(
    '',
    'HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=webmention\r\n\r\n'.repeat(100),
  ),
  'drips early hints': (socket) => dripping(socket, '', 'HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n'),
  'sends line ends without end': floods('', '\r\n'.repeat(10_000)),
  'says it switches protocols': (socket) =>
    socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
  'says that nothing was modified': (socket) => socket.end('HTTP/1.1 304 Not Modified\r\n\r\n'),
  'has a status of four digits': (socket) => socket.end('HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n'),
  'has no status': (socket) => socket.end('HTTP/1.1 OK\r\n\r\n'),
  'speaks HTTP/0.9': (socket) => socket.end('<title>x</title>'),
  'puts a control character into a header field': says('X-Pingback: /a\0b\r\nContent-Length: 0'),
  'sends a header line without a colon': says('OK\r\nContent-Length: 0'),
  'sends a header line without a colon behind early hints': (socket) =>
    socket.end(
      'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nOK\r\nContent-Length: 0\r\n\r\n',
    ),
  'fails with a header line without a colon': (socket) => socket.end('HTTP/1.1 503 Busy\r\nBusy\r\n\r\n'),
  'refuses with a header line without a colon': (socket) => socket.end('HTTP/1.1 400 No\r\nNo\r\n\r\n'),
  'names its header fields as objects do': says('__proto__: x\r\nconstructor: y\r\nContent-Length: 0'),
} as const satisfies Record<string, Misdeed>;

/** What is wrong with the length of an answer. */
const lengths = {
  'says its page is longer than it is': says('Content-Length: 1000', '<title>x</title>'),
  'says its page is shorter than it is': says('Content-Length: 7', '<title>x</title>'),
  'says a negative length': says('Content-Length: -1', 'x'),
  'says two lengths': says('Content-Length: 1\r\nContent-Length: 2', 'xx'),
  'says a length that is no number': says('Content-Length: 0x10', 'x'),
  'says a length and chunks': says('Content-Length: 3\r\nTransfer-Encoding: chunked', '1\r\nx\r\n0\r\n\r\n'),
  'sends chunks that are none': says('Transfer-Encoding: chunked', 'zz\r\nx\r\n0\r\n\r\n'),
  'says a chunk is longer than anything': says('Transfer-Encoding: chunked', 'ffffffffffffffffff\r\nx'),
  'ends within its chunks': says('Transfer-Encoding: chunked', '5\r\nx'),
  'sends a chunk extension without end': floods(`${html}Transfer-Encoding: chunked\r\n\r\n1;`, long),
  'sends chunks of one byte without end': floods(
    `${html}Transfer-Encoding: chunked\r\n\r\n`,
    '1\r\n \r\n'.repeat(10_000),
  ),
  'sends trailers without end': floods(
    `${html}Transfer-Encoding: chunked\r\n\r\n1\r\n \r\n0\r\n`,
    `X-More: ${long.slice(0, 8_000)}\r\n`,
  ),
  'drips chunks': (socket) => dripping(socket, `${html}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'),
  'resets within a page': (socket) => {
    socket.write(`${html}Content-Length: 1000\r\n\r\n<title>`);
    setTimeout(() => socket.resetAndDestroy(), 20);
  },
} as const satisfies Record<string, Misdeed>;

/** What is wrong with the packing of an answer. All of it is made beforehand: it runs in the process of the tests. */
const packings = {
  'sends a bomb of gzip': packed('gzip', bomb),
  'sends a bomb of gzip in gzip': packed('gzip, gzip', gzipSync(bomb)),
  'sends a bomb of deflate': packed('deflate', deflateSync(blanks)),
  'sends a bomb of brotli': packed('br', brotliCompressSync(blanks)),
  'sends gzip that breaks off': packed('gzip', gzipSync(long).subarray(0, 40)),
  'sends gzip that is none': packed('gzip', Buffer.from(long)),
  'says a thousand codings': packed(Array(1_000).fill('gzip').join(', '), bomb),
  'says a coding that nobody knows': packed('zip, constructor', Buffer.from('<title>x</title>')),
  'sends gzip and something behind it': packed(
    'gzip',
    Buffer.concat([gzipSync('<title>x</title>'), Buffer.from(long)]),
  ),
} as const satisfies Record<string, Misdeed>;

/** Where the connection is not what it should be. */
const connections = {
  hangs: () => undefined,
  resets: (socket) => socket.resetAndDestroy(),
  'hangs up': (socket) => socket.end(),
  'sends an answer that nobody asked for': (socket) =>
    socket.write(
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nLink: </evil>; rel=webmention\r\nContent-Length: 0\r\n\r\n',
    ),
} as const satisfies Record<string, Misdeed>;

const redirects = {
  'redirects ten thousand times': (socket, head) => {
    const number = Number(/\d+/.exec(head.split(' ')[1] ?? '')?.[0] ?? 0);
    const next = number < 10_000 ? `Location: /${number + 1}\r\n` : '';
    whole(socket, `HTTP/1.1 307 Temporary\r\nConnection: close\r\n${next}`, '');
  },
  'redirects to a user and a password': (socket) =>
    whole(socket, 'HTTP/1.1 307 Temporary\r\nLocation: http://user:secret@a.example/\r\n', ''),
  'redirects to a mail port': (socket) =>
    whole(socket, 'HTTP/1.1 308 Moved\r\nLocation: http://127.0.0.1:25/\r\n', ''),
  'redirects to an address of 60,000 characters': (socket) =>
    whole(socket, `HTTP/1.1 301 Moved\r\nLocation: /${'x'.repeat(60_000)}\r\n`, ''),
  'redirects to two places': (socket) =>
    whole(socket, 'HTTP/1.1 301 Moved\r\nLocation: gopher://a\r\nLocation: //b.example\r\n', ''),
} as const satisfies Record<string, Misdeed>;

export const broken = { ...connections, ...heads, ...lengths, ...packings, ...redirects } as const;
