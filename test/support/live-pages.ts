import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { listen } from './listen.ts';

export interface LivePages {
  readonly url: string;
  readonly requests: {
    readonly path: string;
    readonly status: number;
    readonly headers: IncomingHttpHeaders;
  }[];
  /** Called with each request, which is answered when it resolves. */
  onRequest: (path: string) => void | Promise<void>;
  /** Puts a page online that links to these targets; without targets, one that links to nobody. */
  show(path: string, ...targets: string[]): void;
  readonly close: () => Promise<void>;
}

/** A blog whose pages go online one by one. It gives an ETag, and a 304 to whoever knows it (RFC 9110, 13.1.2). */
export async function serveLivePages(host = '127.0.0.31'): Promise<LivePages> {
  const pages = new Map<string, string>();
  const requests: LivePages['requests'] = [];
  const { url, close } = await listen((request, response) => {
    void answer(request, response);
  }, host);
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    await blog.onRequest(path);
    const page = pages.get(path);
    const etag = page === undefined ? undefined : `"${createHash('sha256').update(page).digest('hex')}"`;
    const isKnown = etag !== undefined && request.headers['if-none-match'] === etag;
    const status = page === undefined ? 404 : isKnown ? 304 : 200;
    requests.push({ path, status, headers: request.headers });
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      ...(etag === undefined ? {} : { etag }),
    });
    response.end(status === 200 ? page : undefined);
  }
  const blog: LivePages = {
    url,
    requests,
    onRequest: () => undefined,
    show(path, ...targets) {
      const links = targets.map((target) => `<p>Words and <a href="${target}">a link</a>.</p>`);
      pages.set(path, `<!doctype html><title>${path}</title><p>Words.</p>${links.join('')}`);
    },
    close,
  };
  return blog;
}

/** The text of a ledger: post → (target → state). A post `a` is at `/a/`. */
export function ledgerAt(url: string, posts: Record<string, Record<string, string>>): string {
  const rows = Object.entries(posts).map(([id, mentions]) => {
    const lines = Object.entries(mentions).map(([target, state]) => `  ${JSON.stringify(target)}: ${state}`);
    const head = `"permalink": "${url}/${id}/", "aliases": [], "mentions": {`;
    return `"blog/${id}": { ${head}${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}} }`;
  });
  return `{\n"version": 1,\n"posts": {\n${rows.join(',\n')}\n}\n}\n`;
}

export const waiting = '{ "state": "pending", "since": "2026-11-20" }';
