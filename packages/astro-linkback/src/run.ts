import { deliver, dueMentions, planMentions, recordOutcomes, dayOf } from 'linkback';
import type { Bounds, DeliverOptions, Delivery, Due, Io, Ledger, Plan, Policy, Post } from 'linkback';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLedgerWriter, saveLedger } from './ledger-file.ts';
import type { Settings } from './options.ts';
import { version } from './version.ts';

/** How a run goes to the network. */
export interface Sending {
  readonly network: Settings['network'];
  readonly protocols: Settings['protocols'];
  /** The blog's address, for the User-Agent. */
  readonly site: string | undefined;
  /** In place of the live check. */
  readonly readSource?: DeliverOptions['readSource'];
}

/** Compares the posts with the ledger and writes down what is new; nothing is sent. */
export async function planRun(
  posts: readonly Post[],
  ledger: Ledger | undefined,
  path: string,
  policy: Omit<Policy, 'today'>,
  options: { readonly now: Date; readonly dryRun: boolean },
): Promise<Plan> {
  const plan = planMentions(posts, ledger, { ...policy, today: dayOf(options.now) });
  if (!options.dryRun) await saveLedger(path, plan.ledger);
  return plan;
}

/** What the ledger holds for today. */
export function dueToday(ledger: Ledger, now: Date, force = false): Due[] {
  return dueMentions(ledger, dayOf(now), force);
}

/**
 * Tells what is due and records each outcome as it comes.
 * @returns the outcomes, in the order in which they came, and the ledger as it now stands on the disk.
 */
export async function sendRun(
  due: readonly Due[],
  ledger: Ledger,
  path: string,
  sending: Sending,
): Promise<{ deliveries: Delivery[]; ledger: Ledger }> {
  const { network, protocols, readSource } = sending;
  const deliveries: Delivery[] = [];
  if (due.length === 0) return { deliveries, ledger };
  const writer = createLedgerWriter(path, ledger);
  await withNetwork(network, (io, bounds) => {
    const options: DeliverOptions = {
      io,
      protocols,
      bounds,
      concurrency: network.concurrency,
      perHost: network.perHost,
      budget: network.budget,
      userAgent: network.userAgent ?? userAgent(sending.site),
      ...(readSource === undefined ? {} : { readSource }),
    };
    return deliver(due, options, async (delivery) => {
      deliveries.push(delivery);
      const { post, target } = delivery.due;
      await writer.update((known) =>
        recordOutcomes(known, [{ post, target, outcome: delivery.outcome }], io.now()),
      );
    });
  });
  return { deliveries, ledger: writer.ledger };
}

/** Lends the network to a task, and lets its connections go when the task is over. */
export async function withNetwork<T>(
  network: Settings['network'],
  task: (io: Io, bounds: Bounds) => Promise<T>,
): Promise<T> {
  // Loaded only now: a run with nothing to tell needs no network.
  const { createFetch } = await import('./fetch.ts');
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
