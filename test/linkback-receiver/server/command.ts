import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sqliteStore } from 'linkback-receiver/sqlite';
import type { Mention } from 'linkback-receiver';
import { onTestFinished } from 'vitest';
import { freePort, listen } from '../../support/listen.ts';
import { start, untilSaid } from '../../support/processes.ts';
import type { Running } from '../../support/processes.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** The real command, as npm links it. */
export const bin = join(import.meta.dirname, '../../../packages/linkback-receiver/bin/linkback-receiver.js');

export interface CommandWorld {
  readonly folder: string;
  readonly store: string;
  /** The blog that linkbacks are for: pages by path, and permalinks.json. Without a slash. */
  readonly blog: string;
  /** Of the receiver, without a slash. */
  readonly url: string;
  /** Starts the command, and waits until it listens. */
  run(...flags: string[]): Promise<Running>;
  /** Looks into the store until this holds for what is there. */
  until(holds: (mentions: readonly Mention[]) => boolean, store?: string): Promise<readonly Mention[]>;
}

/**
 * A blog on loopback whose posts are at `/a/`, `/b/` and so on, and a receiver in a process of its own.
 * @param pages what stands on each page, given the receiver's address.
 */
export async function commandWorld(
  pages: Readonly<Record<string, (url: string, page: string) => string>> = { a: () => '' },
): Promise<CommandWorld> {
  const folder = await mkdtemp(join(await temporaryFolder(), 'receiver-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const blog = await listen((request, response) => {
    const [, name = ''] = /^\/(\w+)\/$/.exec(request.url ?? '') ?? [];
    const page = pages[name];
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (request.url === '/permalinks.json') response.end(JSON.stringify(list));
    else if (page === undefined) response.writeHead(404).end();
    else
      response.end(`<!doctype html><title>${name}</title>${page(url, `${blog.url}/${name}/`)}<p>Words.</p>`);
  }, '127.0.0.41');
  const list = {
    base: '',
    posts: Object.keys(pages).map((name, index) => ({
      ...{
        id: `blog/${name}`,
        number: index + 1,
        permalink: `${blog.url}/${name}/`,
        aliases: [],
        slug: name,
      },
    })),
  };
  onTestFinished(async () => {
    await blog.close();
    await rm(folder, { recursive: true, force: true });
  });
  const store = join(folder, 'linkbacks.db');
  return {
    ...{ folder, store, url, blog: blog.url },
    async run(...flags) {
      const where = ['--site', blog.url, '--url', url, '--port', String(port), '--store', store];
      const running = start([bin, ...where, '--allow-private', ...flags], folder);
      await untilSaid([running], /Is it well\?.*\n|Nothing was received/);
      return running;
    },
    until: (holds, file = store) => untilStored(file, holds),
  };
}

/** Looks into a receiver's store until this holds for what is there. */
export async function untilStored(
  store: string,
  holds: (mentions: readonly Mention[]) => boolean,
): Promise<readonly Mention[]> {
  const opened = sqliteStore(store);
  try {
    for (let look = 0; look < 3_000; look += 1) {
      const mentions = await opened.mentions({ limit: 100_000 });
      if (holds(mentions)) return mentions;
      await sleep(10);
    }
    throw new Error(`It never held: ${JSON.stringify(await opened.mentions({}))}`);
  } finally {
    await opened.close();
  }
}

export async function writePage(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
