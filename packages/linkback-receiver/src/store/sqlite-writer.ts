import { parentPort, workerData } from 'node:worker_threads';
import type { Received } from './batch.ts';
import { openDatabase } from './sqlite-schema.ts';
import { prepareReceive } from './sqlite-receive.ts';
import { storeDefaults } from './store.ts';
import type { Receipt, StoreOptions } from './store.ts';

export interface WriterData {
  readonly file: string;
  readonly options: StoreOptions;
}

/** What became of a batch. */
export type Written =
  | { readonly kind: 'received'; readonly receipts: readonly Receipt[] }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Takes pings in, in a thread that may wait for the disk. It ends when it is sent `end`. */
const { file, options } = workerData as WriterData;
const database = openDatabase(file);
const receiveAll = prepareReceive(database, { ...storeDefaults, ...options });

parentPort?.on('message', (given: readonly Received[] | 'end') => {
  if (given === 'end') {
    database.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(written(given));
});

function written(pings: readonly Received[]): Written {
  try {
    return { kind: 'received', receipts: receiveAll(pings) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}
