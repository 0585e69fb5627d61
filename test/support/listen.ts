import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createNetServer } from 'node:net';
import type { Server as NetServer } from 'node:net';

/** A loopback server on a free port. */
export interface Listening {
  /** `http://127.0.0.31:40123`, without a slash. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function listen(answer: RequestListener, host: string): Promise<Listening> {
  const server = createServer(answer);
  const url = await bind(server, host);
  return { url, close: () => closeServer(server) };
}

/** @returns the address as a URL. */
export async function bind(server: NetServer, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // Kept-alive connections would hold the server open.
  server.closeAllConnections();
  await closed;
}

/** A port that nobody listens on now, for a program that has to be told one. */
export async function freePort(): Promise<number> {
  const server = createNetServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
