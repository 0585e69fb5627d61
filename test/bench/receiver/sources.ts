import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { between, createRandom } from '../random.ts';
import { anchor, prose } from '../farm/prose.ts';

/**
 * Pages that link to a post, on all of this machine's loopback addresses, so many milliseconds away: a process of its own.
 * Of 30 to 200 KB, and half of them with microformats; 50 of them, which answer at whatever path.
 *
 *     node sources.ts MILLISECONDS TARGET
 */
const [delay = '50', target = ''] = process.argv.slice(2);
setTimeout(() => process.exit(1), 1_800_000).unref();
const pages = Array.from({ length: 50 }, (_, index) => Buffer.from(page(index)));
const server = createServer((request, response) => {
  void (async () => {
    await sleep(Number(delay));
    const number = Number(/\d+/.exec(request.url ?? '')?.[0] ?? 0);
    const body = pages[number % pages.length] ?? '';
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': body.length })
      .end(body);
  })();
});
server.on('connection', (socket) => {
  if (socket.localAddress?.startsWith('127.') !== true) socket.destroy();
});
server.listen(0, '0.0.0.0', 4_096, () => {
  console.log((server.address() as AddressInfo).port);
});

function page(index: number): string {
  const random = createRandom(index + 1);
  const bytes = between(random, 30_000, 200_000);
  const paragraph = () => `<p>${prose(random, 400)} ${anchor(random)} ${prose(random, 200)}</p>\n`;
  const text = (length: number) => {
    let words = '';
    while (words.length < length) words += paragraph();
    return words;
  };
  const link = `<p>I read <a href="${target}" class="u-in-reply-to">a post</a> today.</p>`;
  const body = `${text(bytes / 2)}${link}${text(bytes / 2)}`;
  const article =
    index % 2 === 0
      ? `<article class="h-entry"><h1 class="p-name">Post ${index}</h1><a class="p-author h-card" href="/">A. Author</a>` +
        `<time class="dt-published" datetime="2026-11-22">today</time><div class="e-content">${body}</div></article>`
      : `<article><h1>Post ${index}</h1>${body}</article>`;
  return `<!doctype html><html><head><title>Post ${index}</title></head><body><nav><a href="/">Home</a></nav>${article}</body></html>`;
}
