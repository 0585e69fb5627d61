import { basename } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError, dayOf, dueMentions, urlKey, withMovedTold, withToldAnew } from 'linkback';
import type { Due, Ledger } from 'linkback';
import { changeLedger } from '../ledger/file.ts';
import type { LedgerReader } from '../ledger/file.ts';
import { deliveryLines } from '../report/deliveries.ts';
import { deliverySummary } from '../report/summary.ts';
import { recalledLines } from '../report/report.ts';
import { byPost, count, info } from '../report/line.ts';
import type { Line } from '../report/line.ts';
import { sendRun } from '../run.ts';
import type { SentRun } from '../run.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print, summarize, terminalWidth } from './output.ts';
import { createProgress } from './progress.ts';
import { editLedger, networkOf, openLedger, withNetworkFlags } from './shared-options.ts';
import type { NetworkFlags } from './shared-options.ts';

interface SendFlags extends LedgerFlags, NetworkFlags {
  readonly dryRun?: true;
  readonly retry?: true;
  readonly moved?: true;
  readonly again?: string[];
}

export function addSend(program: Command): void {
  withNetworkFlags(withLedgerFlags(program.command('send')))
    .description('tell what is pending, once the posts are live; run it after the deploy')
    .option('--dry-run', 'only say what would be told')
    .option('--retry', 'also try again what was to wait for a later day')
    .option('--moved', 'also tell webmentions of posts that moved once more, from the address that was told')
    .option('--again <url...>', 'tell these targets anew, whatever the ledger says of them')
    .action(async (flags: SendFlags) => {
      const { network, protocols } = networkOf(flags);
      if (flags.dryRun === true) {
        const { ledger } = await openLedger(flags);
        dryRun(dueToday(prepared(ledger, flags), flags), flags);
        return;
      }
      const send = async (known: Ledger, path: string, read: LedgerReader, signal: AbortSignal) => {
        const isAsBefore = flags.moved !== true && flags.again === undefined;
        const ledger = isAsBefore
          ? known
          : await changeLedger(path, (now = known) => prepared(now, flags), read);
        const due = dueToday(ledger, flags);
        const force = flags.retry === true;
        const progress = createProgress(due.length);
        const { step: onSettled } = progress;
        const sending = { network, protocols, site: siteOf(ledger), signal, force, onSettled };
        const sent = await sendRun(due, ledger, path, sending, read).finally(progress.end);
        await summarize(() => deliverySummary(sent.deliveries, sent.recalled));
        await printSent(sent, due.length, basename(path), flags);
      };
      // Until the lock is taken nothing is under way, and Ctrl-C ends the process.
      const sendWith = (known: Ledger, path: string, read: LedgerReader) =>
        untilInterrupted((signal) => send(known, path, read, signal));
      await editLedger(flags, 'send', sendWith, network.budget);
    });
}

function dueToday(ledger: Ledger, { retry }: SendFlags): Due[] {
  return dueMentions(ledger, dayOf(new Date()), retry);
}

/** The ledger with what these flags make due. */
function prepared(ledger: Ledger, flags: SendFlags): Ledger {
  const now = new Date();
  const moved = flags.moved === true ? withMovedTold(ledger, now) : ledger;
  if (flags.again === undefined) return moved;
  const unknown = flags.again.find(
    (url) => !targetsOf(ledger).some((target) => urlKey(target) === urlKey(url)),
  );
  if (unknown !== undefined) {
    throw new LinkbackError(
      'argument-invalid',
      `No post in the ledger links to ${unknown}.`,
      'Give the target as it stands in the ledger. Nothing was sent, and the ledger was not changed.',
    );
  }
  return withToldAnew(moved, (target) => isNamed(target, flags), now);
}

function isNamed(target: string, { again = [] }: SendFlags): boolean {
  return again.some((url) => urlKey(url) === urlKey(target));
}

function targetsOf(ledger: Ledger): string[] {
  return Object.values(ledger.posts).flatMap(({ mentions }) => Object.keys(mentions));
}

function dryRun(due: readonly Due[], flags: SendFlags): void {
  const rows = due.map(({ post, source, target, again }) => {
    const text = `→ ${target}${again === undefined ? '' : ` (${again})`}`;
    return { post, heading: source, text };
  });
  const told = info(`${count(due.length, 'mention', 'mentions')} would be told:`);
  print(flags, { due }, () => (due.length === 0 ? nothing(0) : [told, ...byPost(rows, Infinity)]));
}

async function printSent(
  { deliveries, recalled }: SentRun,
  due: number,
  ledgerName: string,
  flags: SendFlags,
): Promise<void> {
  const rows = deliveries.map(({ due: { post, source, target, again }, outcome, gaveUp }) => ({
    ...{ post, source, target },
    ...(again === undefined ? {} : { again }),
    ...outcome,
    ...(gaveUp === undefined ? {} : { gaveUp }),
  }));
  const width = terminalWidth() ?? 0;
  // Loaded only where it is used.
  const table = width === 0 ? undefined : await import('../report/tables.ts');
  const known = recalled.length === 0 ? {} : { recalled };
  print(flags, { deliveries: rows, ...known }, () => [
    ...recalledLines(recalled, ledgerName),
    ...(table?.deliveryTable(deliveries, ledgerName, width) ?? deliveryLines(deliveries, ledgerName)),
    ...nothing(due),
  ]);
}

/** Ctrl-C ends the run, but not what is under way; a second one ends that too, and the journal knows of it. */
async function untilInterrupted(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const release = () => {
    for (const name of signals) process.off(name, stop);
  };
  // It stays until the second one comes: where the lock's own listener is the only one, that ends the process.
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      release();
      process.kill(process.pid, name);
      return;
    }
    console.error('Finishing what is under way; once more ends it at once.');
    controller.abort();
  };
  for (const name of signals) process.on(name, stop);
  await task(controller.signal).finally(release);
}

function nothing(due: number): Line[] {
  return due === 0 ? [info('Nothing is waiting to be told.')] : [];
}

/** Every permalink in one ledger is of one blog. */
function siteOf(ledger: Ledger): string | undefined {
  const [post] = Object.values(ledger.posts);
  return post === undefined ? undefined : URL.parse('/', post.permalink)?.href;
}
