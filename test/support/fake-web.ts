import type { Fetch, Io } from 'linkback';

/** A request as the fake web saw it. */
export interface WebRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal;
  /** Fake milliseconds since the web was made. */
  readonly at: number;
}

/**
 * What a URL answers: an HTTP message as text (`HTTP/1.1 200 OK\nHeader: value\n\nbody`), a Response, an error to
 * throw, or a function of the request that gives one of these.
 */
export type WebAnswer =
  string | Response | Error | ((request: WebRequest, web: FakeWeb) => WebAnswer | Promise<WebAnswer>);

export interface FakeWeb extends Io {
  /** In the order in which they were begun. */
  readonly requests: readonly WebRequest[];
  /** `GET https://a.example/` and so on, in the order in which they were begun. */
  readonly log: readonly string[];
  /** The most exchanges that were open at once, over all and by host. */
  readonly busiest: { all: number; hosts: Map<string, number> };
}

const started = Date.UTC(2026, 10, 22, 12);

/**
 * A web of literal answers for tests, by URL or by `METHOD URL`. Anything else is an error that names the URL.
 * Time is fake: it stands still but for `wait`, and goes on to the next sleeper when nothing else is to be done.
 */
export function fakeWeb(answers: Record<string, WebAnswer>): FakeWeb {
  const requests: WebRequest[] = [];
  const busiest: FakeWeb['busiest'] = { all: 0, hosts: new Map() };
  const open = new Map<string, number>();
  const clock = fakeClock();

  const fetch: Fetch = async (url, { method, headers, body = '', signal }) => {
    const at = clock.now().getTime() - started;
    const request: WebRequest = { method, url, headers: new Headers(headers), body, signal, at };
    requests.push(request);
    const { host } = new URL(url);
    open.set(host, (open.get(host) ?? 0) + 1);
    busiest.hosts.set(host, Math.max(busiest.hosts.get(host) ?? 0, open.get(host) ?? 0));
    const all = [...open.values()].reduce((sum, count) => sum + count, 0);
    busiest.all = Math.max(busiest.all, all);
    try {
      signal.throwIfAborted();
      const address = url.replace(/#.*$/s, '');
      const answer = answers[`${method} ${address}`] ?? answers[address];
      if (answer === undefined) throw new Error(`fakeWeb knows no ${method} ${address}`);
      const response = await settled(answer, request, web);
      signal.throwIfAborted();
      return response;
    } finally {
      open.set(host, (open.get(host) ?? 0) - 1);
    }
  };
  const web: FakeWeb = {
    fetch,
    now: clock.now,
    wait: clock.wait,
    requests,
    busiest,
    get log() {
      return requests.map(({ method, url }) => `${method} ${url}`);
    },
  };
  return web;
}

async function settled(answer: WebAnswer, request: WebRequest, web: FakeWeb): Promise<Response> {
  if (typeof answer === 'function') return settled(await answer(request, web), request, web);
  if (answer instanceof Error) throw answer;
  if (typeof answer === 'string') return responseOf(answer);
  // Not `clone()`: cancelling one of two clones waits for the other.
  if (answer.bodyUsed)
    throw new Error('fakeWeb: this Response was read already; give a function that makes one');
  return answer;
}

/** An HTTP message, written down, as a Response: header fields may repeat, the body is what follows a blank line. */
export function responseOf(message: string, bytes?: Uint8Array<ArrayBuffer>): Response {
  const text = message.replaceAll('\r\n', '\n');
  const blank = text.indexOf('\n\n');
  const head = (blank < 0 ? text : text.slice(0, blank)).split('\n');
  const body = blank < 0 ? '' : text.slice(blank + 2);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head[0] ?? '')?.[1];
  if (status === undefined) throw new Error(`fakeWeb cannot read the status line of ${message}`);
  const headers = new Headers();
  for (const line of head.slice(1)) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const isEmpty = ['204', '205', '304'].includes(status);
  // As bytes: given a string, Response would make up a Content-Type.
  return new Response(isEmpty ? null : (bytes ?? new TextEncoder().encode(body)), {
    status: Number(status),
    headers,
  });
}

/** A page of HTML that answers 200; more header fields as text. */
export function page(html: string, fields = ''): string {
  return `HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\n${fields === '' ? '' : `${fields}\n`}\n${html}`;
}

export function redirect(location: string, status = 301): string {
  return `HTTP/1.1 ${status} Moved\nLocation: ${location}\n\n`;
}

/** Takes the connection and says nothing until it is given up. */
export function neverAnswering({ signal }: WebRequest): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

/** Answers with the head and a first piece, then nothing until it is given up. */
export function stalling({ signal }: WebRequest): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('<title>so far'));
      signal.addEventListener('abort', () => {
        controller.error(signal.reason);
      });
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/html' } });
}

/** A body without end. `read.bytes` counts what was taken of it, `read.cancelled` whether it was given up. */
export function endless(piece: string, fields: Record<string, string> = {}) {
  const read = { bytes: 0, cancelled: false };
  const answer = (): Response => {
    const bytes = new TextEncoder().encode(piece);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        read.bytes += bytes.byteLength;
        controller.enqueue(bytes);
      },
      cancel() {
        read.cancelled = true;
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/html', ...fields } });
  };
  return { answer, read };
}

/** What undici's fetch throws: a bare TypeError whose cause has the code. */
export function networkError(code: string, message = `connect ${code} 192.0.2.1:443`): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}

/** The answer, so many fake milliseconds later. */
export function after(milliseconds: number, answer: WebAnswer): WebAnswer {
  return async (_request, web) => {
    await web.wait(milliseconds);
    return answer;
  };
}

function fakeClock() {
  let time = started;
  let sleepers: { until: number; wake: () => void }[] = [];
  let ticking = false;
  const tick = () => {
    // Three turns of the loop, so that everything that can go on without time passing has gone on.
    setImmediate(() => setImmediate(() => setImmediate(wakeNext)));
  };
  const wakeNext = () => {
    const next = Math.min(...sleepers.map(({ until }) => until));
    time = Math.max(time, next);
    const due = sleepers.filter(({ until }) => until <= time);
    sleepers = sleepers.filter(({ until }) => until > time);
    for (const { wake } of due) wake();
    ticking = sleepers.length > 0;
    if (ticking) tick();
  };
  return {
    now: () => new Date(time),
    wait: (milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (milliseconds <= 0 || signal?.aborted === true) {
          resolve();
          return;
        }
        signal?.addEventListener('abort', () => resolve());
        sleepers.push({ until: time + milliseconds, wake: resolve });
        if (!ticking) {
          ticking = true;
          tick();
        }
      }),
  };
}
