import { dayOf, deliver, knownSilence, knownTrackbacks } from 'linkback';
import type { Bounds, DeliverOptions, Delivery, Due, Io, Ledger, Recalled } from 'linkback';
import { upstreamAhead } from './ledger/behind.ts';
import { loadDiscoveries } from './ledger/discoveries.ts';
import { assertWritable } from './ledger/file.ts';
import type { LedgerReader } from './ledger/file.ts';
import { recall } from './ledger/recall.ts';
import { recordWritten } from './ledger/record.ts';
import { createRunRecord } from './ledger/run-record.ts';
import { agentOf, withNetwork } from './network/network.ts';
import type { Settings } from './options.ts';

/** How a run goes to the network. */
export interface Sending {
  readonly network: Settings['network'];
  readonly protocols: Settings['protocols'];
  /** The blog's address, for the User-Agent. */
  readonly site: string | undefined;
  /** In place of the live check. */
  readonly readSource?: DeliverOptions['readSource'];
  /** How a source is fetched for the live check. */
  readonly inspect?: DeliverOptions['inspect'];
  /** Also what waits for a later day is told. */
  readonly force?: boolean;
  /** Also targets that said that they offer nothing are asked. */
  readonly askSilent?: boolean;
  /** Nobody is told while others may have told it, and this clone does not know: where it is not told what others did. */
  readonly looksBehind?: boolean;
  /** Called with each outcome as it comes. */
  readonly onSettled?: () => void;
  /** Looks on at what goes over the network. */
  readonly watch?: (io: Io) => Io;
  /** Ends the run before its time; what is under way is finished. */
  readonly signal?: AbortSignal;
}

/** What a run that sends has done. */
export interface SentRun {
  /** The outcomes, in the order in which they came. */
  readonly deliveries: readonly Delivery[];
  /** Mentions that this clone, or git's history of the ledger, knows as settled: nobody was told of them again. */
  readonly recalled: readonly Recalled[];
}

/**
 * Tells what is due. Each notification is noted in the journal before it goes out, and its outcome as it comes; at the
 * end they are written into the ledger as it then stands on the disk. To be called by the one writer of the ledger.
 * @param before the ledger as `read` gives it.
 * @throws LinkbackError `ledger-write`, or what is wrong with the ledger by then. What was sent is in the journal.
 */
export async function sendRun(
  wanted: readonly Due[],
  before: Ledger,
  path: string,
  sending: Sending,
  read: LedgerReader,
): Promise<SentRun> {
  if (wanted.length === 0) return { deliveries: [], recalled: [] };
  await assertWritable(path);
  const { due, ledger, settled } = await recall(wanted, before, path, read, sending.force);
  const ahead = sending.looksBehind === true && due.length > 0 ? await upstreamAhead(path) : undefined;
  if (ahead !== undefined) return { deliveries: due.map((one) => heldBehind(one, ahead)), recalled: settled };
  const run = createRunRecord(path, ledger, () => new Date());
  const remembered = await loadDiscoveries(path, () => new Date());
  const earlier = (known: Ledger, io: Io) => ({
    remembered,
    silentSince: knownSilence(known, dayOf(io.now())),
  });
  try {
    await withNetwork({ ...sending.network, site: sending.site }, (given, bounds) => {
      const io = sending.watch?.(given) ?? given;
      const { announce, postponed } = run;
      const toldByTrackback = knownTrackbacks(ledger);
      const known = {
        announce,
        postponed,
        toldByTrackback,
        ...(sending.askSilent === true ? {} : earlier(ledger, io)),
      };
      return deliver(due, { ...deliverOptions(sending, io, bounds), ...known }, (delivery) => {
        run.settle(delivery);
        sending.onSettled?.();
        return Promise.resolve();
      });
    });
  } finally {
    run.close();
    await recordWritten(path, run, read);
  }
  // Less is lost with it than with a run that fails for it.
  await remembered.save().catch(() => undefined);
  return { deliveries: run.deliveries, recalled: settled };
}

/** Nothing of it is recorded: with the next look it may be settled. */
function heldBehind(due: Due, ahead: string): Delivery {
  const reason = `${ahead} has commits that this clone does not have, and they may say that it was told: git pull`;
  return { due, outcome: { kind: 'held', reason } };
}

function deliverOptions(
  { network, protocols, site, readSource, inspect, signal }: Sending,
  io: Io,
  bounds: Bounds,
) {
  const { concurrency, perHost, budget } = network;
  return {
    ...{ io, protocols, bounds, concurrency, perHost, budget },
    userAgent: agentOf(network, site),
    ...(readSource === undefined ? {} : { readSource }),
    ...(inspect === undefined ? {} : { inspect }),
    ...(signal === undefined ? {} : { signal }),
  } satisfies DeliverOptions;
}
