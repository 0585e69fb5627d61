import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createBatch } from './batch.ts';
import type { Received } from './batch.ts';
import type { WriterData, Written } from './sqlite-writer.ts';
import { sqliteStore } from './sqlite.ts';
import type { Receipt, Store, StoreOptions } from './store.ts';

/**
 * A store of SQLite whose pings are taken in by a thread: while that waits for the disk, those that come meanwhile are read,
 * and are the next to share such a wait. For who answers many at once.
 * @throws LinkbackError `store-unusable`
 */
export function threadedSqliteStore(file: string, options: StoreOptions = {}): Store {
  const store = sqliteStore(file, options);
  const data: WriterData = { file, options };
  let writer: Worker | undefined;

  /** One that broke off is followed by another one with the next ping. */
  function start(): Worker {
    const thread = new Worker(new URL('./sqlite-writer.js', import.meta.url), {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16 },
    });
    const gone = () => {
      if (writer === thread) writer = undefined;
    };
    // What it fails with is what waits for it is told.
    thread.on('error', gone);
    thread.on('exit', gone);
    return thread;
  }

  async function take(pings: readonly Received[]): Promise<readonly Receipt[]> {
    writer ??= start();
    const over = new AbortController();
    const { signal } = over;
    writer.postMessage(pings);
    try {
      const [written] = (await Promise.race([
        once(writer, 'message', { signal }),
        once(writer, 'exit', { signal }).then(() => {
          throw new Error('The thread that takes pings in broke off.');
        }),
      ])) as [Written];
      if (written.kind === 'failed') throw written.error;
      return written.receipts;
    } finally {
      over.abort();
    }
  }

  const batch = createBatch(take);
  return {
    ...store,
    receive: (ping, at) => batch.receive(ping, at),
    async close() {
      await batch.end();
      if (writer !== undefined) {
        const ended = once(writer, 'exit');
        writer.postMessage('end');
        await ended;
      }
      await store.close();
    },
  };
}
