import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { bind } from './listen.ts';

/** What a hostile server does with a request, of which it is given the head. */
export type Misdeed = (socket: Socket, head: string) => unknown;

export interface HostileServer {
  readonly url: string;
  /** `GET /a`, in the order in which they came. */
  readonly log: string[];
  /** Bytes that it could hand to the network. */
  readonly sent: () => number;
  close(): Promise<void>;
}

/**
 * A server that speaks no more HTTP than its misdeed does.
 * @param greeting what it does before it is asked anything.
 */
export async function startHostile(
  misdeed: Misdeed,
  greeting?: Misdeed,
  host = '127.0.0.1',
): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const log: string[] = [];
  let sent = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sent += socket.bytesWritten - socket.writableLength;
      sockets.delete(socket);
    });
    greeting?.(socket, '');
    socket.once('data', (chunk) => {
      const head = chunk.toString('latin1');
      log.push(head.split(' ', 2).join(' '));
      misdeed(socket, head);
    });
  });
  const url = await bind(server, host);
  return {
    url,
    log,
    sent: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, sent),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const html = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n';

export function whole(socket: Socket, head: string, body: string | Buffer): void {
  socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`);
  socket.end(body);
}

/** Writes without end, as fast as the other side reads. */
export function endless(socket: Socket, piece: string): void {
  const write = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', write);
  write();
}

/** A little every 50 milliseconds, without end. */
export function dripping(socket: Socket, first: string, piece: string): void {
  socket.write(first);
  const timer = setInterval(() => socket.write(piece), 50);
  socket.once('close', () => clearInterval(timer));
}

/** A page that names an endpoint at `/endpoint`, and what that does. */
export function endpoint(link: string, misdeed: Misdeed): Misdeed {
  return (socket, head) => {
    if (head.startsWith('POST')) misdeed(socket, head);
    else whole(socket, `${html}${link}\r\n`, '<title>A page</title>');
  };
}

const megabyte = '<p>'.padEnd(1024 * 1024, 'x');
// Packed beforehand: the servers share their process with the build that they are to disturb.
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x'));
const webmention = 'Link: </endpoint>; rel=webmention';
const pingback = 'X-Pingback: /endpoint';
const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, level) => `<!ENTITY lol${level + 1} "${`&lol${level === 0 ? '' : level};`.repeat(10)}">`,
).join(
  '',
)}]><methodResponse><params><param><value><string>&lol9;</string></value></param></params></methodResponse>`;

export const misdeeds = {
  hangs: () => undefined,
  resets: (socket) => socket.resetAndDestroy(),
  'hangs up': (socket) => socket.end(),
  'redirects without end': (socket, head) => {
    const number = Number(/\d+/.exec(head.split(' ')[1] ?? '')?.[0] ?? 0);
    whole(socket, `HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /${number + 1}\r\n`, '');
  },
  'redirects to itself': (socket) =>
    whole(socket, 'HTTP/1.1 301 Moved\r\nConnection: close\r\nLocation: /\r\n', ''),
  'sends a page without end': (socket) => {
    socket.write(`${html}\r\n`);
    endless(socket, megabyte);
  },
  'says a page is short and sends one without end': (socket) => {
    socket.write(`${html}Transfer-Encoding: chunked\r\n\r\n`);
    endless(socket, `${megabyte.length.toString(16)}\r\n${megabyte}\r\n`);
  },
  'sends a gzip bomb': (socket) => whole(socket, `${html}Content-Encoding: gzip\r\n`, bomb),
  'sends gzip that is none': (socket) => whole(socket, `${html}Content-Encoding: gzip\r\n`, 'no gzip at all'),
  'drips a header': (socket) => dripping(socket, html, 'X-More: x\r\n'),
  'drips a page': (socket) => dripping(socket, `${html}\r\n`, 'x'),
  'speaks another language': (socket) => socket.end('SSH-2.0-OpenSSH_9.2p1 Debian\r\n'),
  'sends a header without end': (socket) => {
    socket.write(html);
    endless(socket, `X-More: ${'x'.repeat(8000)}\r\n`);
  },
  'breaks off within a page': (socket) => {
    socket.write(`${html}Content-Length: 1000\r\n\r\n<title>`);
    setTimeout(() => socket.destroy(), 20);
  },
  'redirects to a file': (socket) =>
    whole(socket, 'HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: file:///etc/passwd\r\n', ''),
  'has an endpoint that hangs': endpoint(webmention, () => undefined),
  'has an endpoint that answers without end': endpoint(webmention, (socket) => {
    socket.write(`${html}\r\n`);
    endless(socket, megabyte);
  }),
  'has an endpoint that answers with a billion laughs': endpoint(pingback, (socket) =>
    whole(socket, 'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n', laughs),
  ),
  'has an endpoint with control characters in its words': endpoint(webmention, (socket) =>
    whole(
      socket,
      'HTTP/1.1 400 No\r\nContent-Type: text/plain\r\nConnection: close\r\n',
      'No.\u001b[2J\r\nReally,\u202e no.\u0000',
    ),
  ),
  'writes in latin-1': (socket, head) => {
    if (head.startsWith('POST')) whole(socket, html.replace('200 OK', '202 Accepted'), '');
    else {
      whole(
        socket,
        html.replace('text/html', 'text/html; charset=iso-8859-1'),
        Buffer.from('<title>Grüße</title><link rel="webmention" href="/empfänger">', 'latin1'),
      );
    }
  },
} as const satisfies Record<string, Misdeed>;
