import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Client, IncomingRequest } from '../index.ts';

/** Answers a request by a function of it. */
export type Answer = (request: IncomingRequest, client: Client) => Promise<Response>;

/** Milliseconds in which a request has to come, and after which a connection that nobody uses is closed. */
const patience = { request: 15_000, headers: 10_000, idle: 5_000, lingering: 500 };

/**
 * A Node server for a receiver. Its requests are as much of a platform's as is read, since one of these costs more than the
 * rest of the answer.
 * @param trustProxy the address of a client is what the last `X-Forwarded-For` says: only behind a proxy that sets it.
 */
export function createHttpServer(answer: Answer, { trustProxy }: { readonly trustProxy: boolean }): Server {
  const server = createServer({ maxHeaderSize: 16_384 }, (incoming, outgoing) => {
    const address = clientAddress(incoming, trustProxy);
    answer(requestOf(incoming), address === undefined ? {} : { address }).then(
      (response) => send(response, incoming, outgoing),
      () => outgoing.destroy(),
    );
  });
  server.requestTimeout = patience.request;
  server.headersTimeout = patience.headers;
  server.keepAliveTimeout = patience.idle;
  return server;
}

function requestOf(incoming: IncomingMessage): IncomingRequest {
  const { method = 'GET', url = '/', headers } = incoming;
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  return {
    method,
    // A target in absolute form is a URL already; one that is none is the root (RFC 9112, 3.2).
    url: (URL.parse(url, 'http://localhost') ?? new URL('http://localhost')).href,
    headers: {
      get: (name) => {
        const value = headers[name.toLowerCase()];
        return value === undefined ? null : String(value);
      },
    },
    body: hasBody ? { getReader: () => readerOf(incoming) } : null,
  };
}

function readerOf(incoming: IncomingMessage) {
  const pieces = incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array, undefined>;
  return {
    read: () => pieces.next(),
    cancel: async () => {
      await pieces.return?.();
    },
  };
}

async function send(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const body = Buffer.from(await response.arrayBuffer());
    const headers = Object.fromEntries(response.headers);
    if (incoming.method !== 'HEAD') headers['content-length'] = String(body.byteLength);
    if (!incoming.complete) {
      // What has not come by now is not waited for: whoever is sending still gets the answer, and no more.
      headers['connection'] = 'close';
      outgoing.once('finish', () => setTimeout(() => incoming.destroy(), patience.lingering).unref());
    }
    outgoing.writeHead(response.status, headers).end(body);
  } catch {
    outgoing.destroy();
  }
}

function clientAddress(incoming: IncomingMessage, trustProxy: boolean): string | undefined {
  const forwarded = trustProxy
    ? String(incoming.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
    : undefined;
  const address = forwarded?.trim() ?? '';
  // An IPv4 address that came over an IPv6 socket is one all the same.
  return address === '' ? incoming.socket.remoteAddress?.replace(/^::ffff:/, '') : address;
}
