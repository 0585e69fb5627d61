import { setTimeout as sleep } from 'node:timers/promises';
import { basename } from 'node:path';
import {
  LinkbackError,
  dayOf,
  deliver,
  dueMentions,
  entriesBeyond,
  isOpen,
  knownSilence,
  recallOutcomes,
  recordMentions,
} from 'linkback';
import type { Bounds, DeliverOptions, Delivery, Due, Io, Ledger, Recalled, Written } from 'linkback';
import { loadDiscoveries } from './ledger/discoveries.ts';
import { endJournal, journalOf, readJournal } from './ledger/journal.ts';
import { assertWritable, changeLedger } from './ledger/file.ts';
import type { LedgerReader } from './ledger/file.ts';
import { ledgerVersions } from './ledger/history.ts';
import type { LockOptions } from './ledger/lock.ts';
import type { Settings } from './options.ts';
import { createRunRecord } from './ledger/run-record.ts';
import { version } from './version.ts';

/** How a run goes to the network. */
export interface Sending {
  readonly network: Settings['network'];
  readonly protocols: Settings['protocols'];
  /** The blog's address, for the User-Agent. */
  readonly site: string | undefined;
  /** In place of the live check. */
  readonly readSource?: DeliverOptions['readSource'];
  /** Ends the run before its time; what is under way is finished. */
  readonly signal?: AbortSignal;
}

/** What the ledger holds for today. */
export function dueToday(ledger: Ledger, now: Date, force = false): Due[] {
  return dueMentions(ledger, dayOf(now), force);
}

/** Another writer sends for no longer than its budget; then it has some seconds to end. */
const longerThanItsBudget = 15_000;

/** How this run waits to be the one writer of the ledger. */
export function writerLock(
  what: string,
  { budget }: Pick<Settings['network'], 'budget'>,
  onWait: (holder: string) => void,
): LockOptions {
  return { what, patience: budget + longerThanItsBudget, onWait };
}

/** What a run that sends has done. */
export interface SentRun {
  /** The outcomes, in the order in which they came. */
  readonly deliveries: readonly Delivery[];
  /** Mentions that git's history of the ledger knows as settled: nobody was told of them again. */
  readonly recalled: readonly Recalled[];
}

/**
 * Tells what is due. Each notification is noted in the journal before it goes out, and its outcome as it comes; at the
 * end they are written into the ledger as it then stands on the disk. To be called by the one writer of the ledger.
 * @param given the ledger as `read` gives it.
 * @throws LinkbackError `ledger-write`, or what is wrong with the ledger by then. What was sent is in the journal.
 */
export async function sendRun(
  wanted: readonly Due[],
  given: Ledger,
  path: string,
  sending: Sending,
  read: LedgerReader,
): Promise<SentRun> {
  if (wanted.length === 0) return { deliveries: [], recalled: [] };
  await assertWritable(path);
  const recalled = await recall(wanted, given, path);
  const settled = recalled.filter(({ mention }) => !isOpen(mention));
  // What may have arrived already has to be in the file before it is sent once more.
  const ledger =
    recalled.length === 0
      ? given
      : await changeLedger(path, (now) => recordMentions(present(now, path), recalled), read);
  const isSettled = new Set(settled.map(({ post, target }) => `${post} ${target}`));
  const due = wanted.filter(({ post, target }) => !isSettled.has(`${post} ${target}`));
  const run = createRunRecord(path, ledger, () => new Date());
  const remembered = await loadDiscoveries(path, () => new Date());
  try {
    await withNetwork({ ...sending.network, site: sending.site }, (io, bounds) => {
      const { announce, postponed } = run;
      const silentSince = knownSilence(ledger, dayOf(io.now()));
      const options = {
        ...deliverOptions(sending, io, bounds),
        announce,
        postponed,
        remembered,
        silentSince,
      };
      return deliver(due, options, (delivery) => {
        run.settle(delivery);
        return Promise.resolve();
      });
    });
  } finally {
    run.close();
    await record(path, run.written, read);
  }
  // Less is lost with it than with a run that fails for it.
  await remembered.save().catch(() => undefined);
  return { deliveries: run.deliveries, recalled: settled };
}

/** What other versions of the ledger in git know of what is due here: it may have been restored from an older one. */
async function recall(due: readonly Due[], ledger: Ledger, path: string): Promise<Recalled[]> {
  const first = due.filter(({ again }) => again === undefined);
  if (first.length === 0) return [];
  const versions = await ledgerVersions(
    path,
    first.map(({ target }) => target),
  );
  return recallOutcomes(ledger, first, versions);
}

/** An empty one in the place of a ledger that was there when the run began would make every old link a new one. */
function present(ledger: Ledger | undefined, path: string): Ledger {
  if (ledger !== undefined) return ledger;
  throw new LinkbackError(
    'ledger-missing',
    `There is no ledger at ${path} any more.`,
    `It was there when this run began. Bring it back, from git or from a copy, then run again.`,
  );
}

/** Writes what was settled into the ledger as it stands now, and ends the journal. */
async function record(path: string, written: readonly Written[], read: LedgerReader): Promise<void> {
  try {
    const saved = await changeLedger(path, (now) => recordMentions(present(now, path), written), read);
    await endJournal(path, entriesBeyond(saved, await readJournal(path)));
  } catch (error) {
    if (!(error instanceof LinkbackError)) throw error;
    const kept = `What was sent is noted in ${basename(journalOf(path))}, and the next run takes it up from there: do not delete it.`;
    throw new LinkbackError(error.code, error.message, `${error.hint} ${kept}`);
  }
}

function deliverOptions({ network, protocols, site, readSource, signal }: Sending, io: Io, bounds: Bounds) {
  const { concurrency, perHost, budget } = network;
  return {
    ...{ io, protocols, bounds, concurrency, perHost, budget },
    userAgent: network.userAgent ?? userAgent(site),
    ...(readSource === undefined ? {} : { readSource }),
    ...(signal === undefined ? {} : { signal }),
  } satisfies DeliverOptions;
}

/** Lends the network to a task, and lets its connections go when the task is over. */
export async function withNetwork<T>(
  network: Settings['network'] & { readonly site?: string | undefined },
  task: (io: Io, bounds: Bounds) => Promise<T>,
): Promise<T> {
  // Loaded only now: a run with nothing to tell needs no network.
  const { createFetch } = await import('./network/fetch.ts');
  const connection = createFetch(network);
  try {
    const bounds = { timeout: network.timeout, maxBytes: network.maxBytes, maxRedirects: 20 };
    return await task(createIo(connection.fetch), bounds);
  } finally {
    await connection.close();
  }
}

function createIo(fetch: Io['fetch']): Io {
  return {
    fetch,
    now: () => new Date(),
    wait: async (milliseconds, signal) => {
      // A wait that is broken off is over; what comes next sees the signal itself.
      await sleep(milliseconds, undefined, { ...(signal === undefined ? {} : { signal }) }).catch(
        () => undefined,
      );
    },
  };
}

export function userAgent(site: string | undefined): string {
  return `astro-linkback/${version}${site === undefined ? '' : ` (+${site})`}`;
}
