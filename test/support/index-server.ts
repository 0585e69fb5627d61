import { text } from 'node:stream/consumers';
import { readFeed } from 'linkback';
import { listen } from './listen.ts';

/** An index on loopback: it answers as its tests say, and keeps what it was told. */
export interface IndexServer {
  readonly url: string;
  /** `POST /hub` with the body, in the order in which they came. */
  readonly told: { readonly path: string; readonly type: string; readonly body: string }[];
  /** By path, what is answered; without one, 204. */
  readonly answers: Map<string, { readonly status: number; readonly type?: string; readonly body?: string }>;
  close(): Promise<void>;
}

export async function startIndex(): Promise<IndexServer> {
  const told: IndexServer['told'] = [];
  const answers: IndexServer['answers'] = new Map();
  const { url, close } = await listen((request, response) => {
    void text(request).then((body) => {
      const path = request.url ?? '';
      told.push({ path, type: request.headers['content-type'] ?? '', body });
      const { status, type = 'text/plain', body: said = '' } = answers.get(path) ?? { status: 204 };
      response.writeHead(status, { 'content-type': type });
      response.end(said);
    });
  }, '127.0.0.33');
  return { url, told, answers, close };
}

/** What a ledger has where the hub of a server is to be told that the feed on it changed. */
export function pendingAtHub(url: string, rss: string) {
  const topic = `${url}/rss.xml`;
  const mark = readFeed(rss, topic)?.mark ?? '';
  const notices = { [topic]: { state: 'pending', mark, change: 3, since: '2026-11-20' } };
  return { topic, mark, indexes: { [`${url}/hub`]: { protocol: 'websub', notices } } };
}
