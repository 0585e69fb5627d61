import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fractionOf } from '../random.ts';
import { blogAddress, hostNames } from './addresses.ts';
import { makeBodies } from './bodies.ts';
import { protocolAt, receive } from './endpoint.ts';
import type { FarmOptions, FarmReport, FarmRequest } from './index.ts';
import { createInbox } from './inbox.ts';
import { feedPage, sourcePage, targetPage } from './page.ts';
import type { Page } from './page.ts';
import { createTally } from './tally.ts';
import type { Kind } from './tally.ts';
import { makeWorld } from './world.ts';

/**
 * The farm: every host that the blog links to, and the blog, on one port of this machine's loopback addresses; the
 * `Host` header tells which one is meant. A process of its own, so that what it costs is not the sender's. It ends
 * when its parent says so, or goes, and in any case after half an hour.
 */
const { posts, hosts, latency, jitter } = JSON.parse(process.argv[2] ?? '') as FarmOptions;
setTimeout(() => process.exit(1), 1_800_000).unref();
process.once('disconnect', () => process.exit(0));

const server = createServer((request, response) => void answer(request, response));
server.keepAliveTimeout = 75_000;
server.on('connection', (socket) => {
  // Listening on all addresses is what reaches all of 127.x.y.z, but nobody else has any business here.
  if (socket.localAddress?.startsWith('127.') === true) tally.connect();
  else socket.destroy();
});
await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', 4096, resolve));
const { port } = server.address() as AddressInfo;
const blogHost = `${blogAddress}:${port}`;
const blog = `http://${blogHost}`;
const origins = (await hostNames(hosts)).map((name) => `http://${name}:${port}`);
const world = makeWorld({ posts, origins, blog });
const targets = new Map(world.targets.map((target, index) => [target.url, { target, index }]));
const sources = new Map(world.sources.map((source, index) => [source.url, { source, index }]));
const bodies = makeBodies(Math.min(300, world.targets.length));
const inbox = createInbox(world);
const tally = createTally(blogHost);
let cpu = process.cpuUsage();

process.on('message', (request: FarmRequest) => {
  if (request === 'stop') process.exit(0);
  if (request === 'forget') inbox.forget();
  const { user, system } = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  tell({ kind: 'counts', counts: { ...inbox.empty(), ...tally.empty(), cpu: (user + system) / 1000 } });
});
tell({ kind: 'ready', origins, blog });

function tell(report: FarmReport): void {
  process.send?.(report);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [method, host, path] = [request.method ?? '', request.headers.host ?? '', request.url ?? ''];
  const url = `http://${host}${path}`;
  tally.begin(kindOf(method, url, path), host);
  response.once('close', () => tally.end(host));
  try {
    const body = method === 'POST' ? await text(request) : '';
    await sleep(latency + jitter * (2 * fractionOf(`${method} ${url} ${body}`) - 1));
    if (method === 'POST') post(response, url, path, body);
    else send(response, pageAt(url), method === 'HEAD');
  } catch {
    // The sender went away in the middle of its request; what it did is counted.
    response.destroy();
  }
}

function kindOf(method: string, url: string, path: string): Kind {
  if (method === 'HEAD') return 'HEAD';
  if (method === 'POST') return `POST ${protocolAt(path) ?? 'other'}`;
  if (targets.has(url)) return 'GET target';
  return sources.has(url) ? 'GET source' : 'GET other';
}

function pageAt(url: string): Page | undefined {
  const source = sources.get(url);
  if (source !== undefined) return sourcePage(source.source, source.index);
  if (url === `${blog}/feed.xml`) return feedPage(blog, world.sources);
  const found = targets.get(url);
  const body = found === undefined ? undefined : bodies[found.index % bodies.length];
  return found === undefined || body === undefined ? undefined : targetPage(found.target, body);
}

function send(response: ServerResponse, page: Page | undefined, headOnly: boolean): void {
  if (page === undefined) {
    response.writeHead(404).end();
    return;
  }
  const length = page.parts.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(200, { ...page.headers, 'content-length': length });
  response.cork();
  if (!headOnly) for (const part of page.parts) response.write(part);
  response.end();
  response.uncork();
}

function post(response: ServerResponse, url: string, path: string, body: string): void {
  const { status, type, content } = receive(inbox, url, path, body) ?? {
    status: 404,
    type: 'text/plain',
    content: 'Nothing listens here.',
  };
  response
    .writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(content) })
    .end(content);
}
