import { createReceiver } from 'linkback-receiver';
import type { Mention, Receiver, ReceiverOptions, Store } from 'linkback-receiver';
import { sqliteStore } from 'linkback-receiver/sqlite';
import { onTestFinished } from 'vitest';

/** As a build writes it. */
export const permalinks = JSON.stringify({
  base: '',
  posts: [
    {
      id: 'blog/hello',
      number: 124,
      permalink: 'https://example.com/2026/11/22/hello-world/',
      aliases: [
        'https://example.com/old-hello/',
        'https://example.com/index.php?post/2026/11/22/Hello!',
        'https://example.com/grüße/',
      ],
      date: '2026-11-22 10:00:00',
      slug: 'hello-world',
    },
    {
      id: 'blog/second',
      number: 125,
      permalink: 'https://example.com/2026/11/23/second/',
      aliases: [],
      date: '2026-11-23',
      slug: 'second',
    },
    {
      id: 'blog/closed',
      number: 9,
      permalink: 'https://example.com/2016/closed/',
      aliases: [],
      slug: 'closed',
      closed: true,
    },
  ],
});

export const hello = 'https://example.com/2026/11/22/hello-world/';

export interface ReceiverWorld {
  readonly receiver: Receiver;
  readonly store: Store;
  readonly problems: unknown[];
  clock: Date;
  /** The text of permalinks.json, or why it cannot be read. */
  posts: string | Error;
  post(path: string, body: string | Uint8Array<ArrayBuffer>, type?: string | null): Promise<Response>;
  form(path: string, fields: Record<string, string>): Promise<Response>;
  get(path: string, method?: string): Promise<Response>;
  /** All that was taken in, the latest first. */
  mentions(): Promise<Mention[]>;
}

/** A receiver for three posts, with a real store and a clock that stands still. */
export function receiverWorld(options: Partial<ReceiverOptions> = {}): ReceiverWorld {
  const store = options.store ?? sqliteStore(':memory:');
  onTestFinished(() => store.close());
  const problems: unknown[] = [];
  const receiver = createReceiver({
    site: 'https://example.com',
    store,
    readPosts: () =>
      typeof world.posts === 'string' ? Promise.resolve(world.posts) : Promise.reject(world.posts),
    now: () => world.clock,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  const ask = (path: string, init: RequestInit) =>
    receiver(new Request(new URL(path, 'https://example.com'), init), { address: '192.0.2.7' });
  const world: ReceiverWorld = {
    ...{ receiver, store, problems },
    clock: new Date('2026-11-24T12:00:00Z'),
    posts: permalinks,
    post(path, body, type = 'application/x-www-form-urlencoded') {
      // As bytes: given a string, Request would make up a Content-Type.
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
      return ask(path, {
        method: 'POST',
        body: bytes,
        headers: type === null ? {} : { 'content-type': type },
      });
    },
    form: (path, fields) => world.post(path, new URLSearchParams(fields).toString()),
    get: (path, method = 'GET') => ask(path, { method }),
    mentions: () => store.mentions({}),
  };
  return world;
}
