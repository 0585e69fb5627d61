import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import type { Protocol } from 'linkback';
import { listen } from './listen.ts';
import { trackbackBlock } from './neighbour.ts';

/** `webmention http://127.0.0.31:4012/post/1/ → http://127.0.0.41:4013/webmention/7` */
export type Notice = string;

export function noticeOf(protocol: Protocol, source: string, target: string): Notice {
  return `${protocol} ${source} → ${target}`;
}

/** Sites that take their time, on several addresses, and count what they are told. */
export interface Receiver {
  /** Of each site, without a slash. Its page `/webmention/…`, `/pingback/…` or `/trackback/…` speaks that. */
  readonly urls: readonly string[];
  /** Once for each time that a notification came in whole. */
  readonly received: readonly Notice[];
  /** Once for each time that its answer was handed to the system. */
  readonly answered: readonly Notice[];
  /** How many requests came, pages included. */
  readonly requests: number;
  /** Milliseconds before any answer. */
  delay: () => number;
  /** Awaited between a notification and its answer; where it rejects, the connection is closed in place of that. */
  onReceived: (notice: Notice, count: number) => unknown;
  /** Called when the answer was handed to the system. */
  onAnswered: (notice: Notice, count: number) => unknown;
  readonly close: () => Promise<void>;
}

export async function startReceiver(hosts: readonly string[]): Promise<Receiver> {
  const received: Notice[] = [];
  const answered: Notice[] = [];
  let requests = 0;
  const serve = (host: string) =>
    listen((request, response) => {
      requests += 1;
      // The sender may be killed at any moment.
      answer(request, response, `http://${request.headers.host ?? host}`).catch(() => response.destroy());
    }, host);

  async function answer(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
    const path = request.url ?? '';
    const body = await text(request);
    if (request.method !== 'POST') {
      await sleep(receiver.delay());
      page(response, url, path);
      return;
    }
    const notice = readNotice(url, path, body);
    received.push(notice);
    await Promise.all([sleep(receiver.delay()), receiver.onReceived(notice, received.length)]);
    response.once('finish', () => {
      answered.push(notice);
      receiver.onAnswered(notice, answered.length);
    });
    response.setHeader('content-type', 'text/xml');
    if (path === '/tell/webmention') response.writeHead(202).end();
    else response.end(path === '/tell/pingback' ? pingbackThanks : trackbackThanks);
  }

  const servers = await Promise.all(hosts.map(serve));
  const receiver: Receiver = {
    urls: servers.map(({ url }) => url),
    received,
    answered,
    get requests() {
      return requests;
    },
    delay: () => 0,
    onReceived: () => undefined,
    onAnswered: () => undefined,
    close: async () => {
      await Promise.all(servers.map(({ close }) => close()));
    },
  };
  return receiver;
}

function page(response: ServerResponse, url: string, path: string): void {
  const [, kind = '', rest = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (kind === 'webmention') response.setHeader('link', `<${url}/tell/webmention>; rel="webmention"`);
  if (kind === 'pingback') response.setHeader('x-pingback', `${url}/tell/pingback`);
  const block = kind === 'trackback' ? trackbackBlock(`${url}${path}`, `${url}/tell/trackback/${rest}`) : '';
  response.end(`<!doctype html><title>${path}</title><p>Words.</p>${block}`);
}

function readNotice(url: string, path: string, body: string): Notice {
  const form = new URLSearchParams(body);
  const [, name] = /^\/tell\/trackback\/(.*)$/.exec(path) ?? [];
  if (name !== undefined) return noticeOf('trackback', form.get('url') ?? '', `${url}/trackback/${name}`);
  if (path === '/tell/webmention')
    return noticeOf('webmention', form.get('source') ?? '', form.get('target') ?? '');
  const [source = '', target = ''] = [...body.matchAll(/<string>([^<]*)<\/string>/g)].map(
    ([, value]) => value,
  );
  return noticeOf('pingback', source, target);
}

const pingbackThanks =
  '<?xml version="1.0"?><methodResponse><params><param><value><string>Ok</string></value></param></params></methodResponse>';
const trackbackThanks = '<?xml version="1.0"?><response><error>0</error></response>';
