import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from './open-store.ts';
import { createPressure } from './pressure.ts';
import { createVerification } from './verification.ts';
import type { VerifySettings } from './verification.ts';

/** What the thread is started with. */
export interface VerifierData {
  readonly settings: VerifySettings & { readonly store: string };
  /** Where the other one counts pings. */
  readonly pings: SharedArrayBuffer;
}

/**
 * Verifies what is queued, in a thread of its own, so that no page keeps a sender waiting, and one that is too much for
 * the memory of this thread ends it and nothing else. It ends when it is sent `stop`, and what it began is done.
 */
const { settings, pings } = workerData as VerifierData;
// On Linux that is of this thread alone: who pings goes before who is looked at.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// While many pings come, one look at a time: their answers are waited for, and looks are not.
const isFlood = createPressure(pings, () => performance.now());
const stopping = new AbortController();
parentPort?.once('message', () => stopping.abort());
const store = await openStore(settings.store, { durable: false });
const verification = createVerification(store, settings, (said) => parentPort?.postMessage(said), isFlood);
await verification.run(stopping.signal);
await verification.close();
await store.close();
