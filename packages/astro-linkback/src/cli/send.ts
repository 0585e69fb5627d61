import { basename, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { createSourceWatch, dayOf, dueMentions, dueNotices, openMentions } from 'linkback';
import type { Delivery, Due, Ledger, NoticeDue } from 'linkback';
import { changeLedger } from '../ledger/file.ts';
import type { LedgerReader } from '../ledger/file.ts';
import { deliverySummary } from '../report/summary.ts';
import { pauseLine } from '../report/waiting.ts';
import { sendInRounds } from '../rounds.ts';
import type { Waiting as Rounds } from '../rounds.ts';
import { sendRun } from '../run.ts';
import type { Sending } from '../run.ts';
import { parseDuration } from './duration.ts';
import type { Duration } from './duration.ts';
import { isSet } from '../options/environment.ts';
import { createInterrupt, finishing } from './interrupt.ts';
import type { Interrupt } from './interrupt.ts';
import { tellIndexRun } from '../run-indexes.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { summarize } from './output.ts';
import { printDue, printSent } from './print-sent.ts';
import type { Waiting } from './print-sent.ts';
import { madeDue } from './made-due.ts';
import type { MadeDueFlags } from './made-due.ts';
import { createProgress } from './progress.ts';
import { openLedger } from './open-ledger.ts';
import { commandLock, editLedger, networkOf, withNetworkFlags } from './shared-options.ts';
import type { NetworkFlags } from './shared-options.ts';
import { preparedToCommit } from './told-ledger.ts';
import type { CommitFlags } from './told-ledger.ts';

interface SendFlags extends LedgerFlags, NetworkFlags, CommitFlags, MadeDueFlags {
  readonly dryRun?: true;
  readonly retry?: true;
  readonly wait?: Duration;
}

export function addSend(program: Command): void {
  withNetworkFlags(withLedgerFlags(program.command('send')))
    .option('--dry-run', 'only say what would be told')
    .option('--wait <time>', 'look again and again until the posts are live: 90s, 10m, 1h', parseDuration)
    .option('--commit', 'commit the ledger, and nothing else')
    .option('--push', 'commit and push it, on top of what others have pushed')
    .option('--with-build', 'with these: first commit what a build before has recorded')
    .option('--skip-ci', 'begin the message with [skip ci], so that no host deploys for it')
    .option('--retry', 'also try again what was to wait for a later day')
    .option('--moved', 'also tell webmentions of posts that moved once more, from the address that was told')
    .option('--again <url...>', 'tell these targets anew, whatever the ledger says of them')
    .action(async (flags: SendFlags) => {
      const { network, protocols } = networkOf(flags);
      if (flags.dryRun === true) {
        const { ledger } = await openLedger(flags);
        const planned = madeDue(ledger, flags);
        const [due, notices] = [dueToday(planned, flags), noticesToday(planned, flags)];
        printDue(due, notices, waitingIn(planned), flags);
        return;
      }
      await send(flags, { network, protocols });
    });
}

async function send(flags: SendFlags, { network, protocols }: Pick<Sending, 'network' | 'protocols'>) {
  const path = resolve(flags.ledger);
  const lock = commandLock('send', path, network.budget);
  const commit = await preparedToCommit(path, flags, lock);
  const interrupt = createInterrupt();
  const { signal } = interrupt;
  const watch = createSourceWatch();
  const seen = { due: 0, waiting: none, hasNotices: false };
  const run = async (known: Ledger, read: LedgerReader, among: readonly Delivery[] | undefined) => {
    // What was made due once is in the ledger from then on.
    const isAsBefore = among !== undefined || (flags.moved !== true && flags.again === undefined);
    const ledger = isAsBefore ? known : await changeLedger(path, (now = known) => madeDue(now, flags), read);
    const due = dueToday(ledger, flags).filter(isAmong(among));
    seen.due += among === undefined ? due.length : 0;
    // Said only where nothing is due: of a large ledger it takes more looks.
    seen.waiting = seen.due > 0 ? none : waitingIn(ledger);
    seen.hasNotices = noticesToday(ledger, flags).length > 0;
    watch.nextRound();
    const { inspect } = watch;
    const force = flags.retry === true;
    const { step: onSettled, end } = createProgress(due.length);
    // With --push it was fetched, and on a runner the checkout is what is published.
    const looksBehind = flags.push !== true && !isSet(process.env['CI']);
    const how = { force, looksBehind, inspect, onSettled };
    const sending = { network, protocols, site: siteOf(ledger), signal, ...how };
    return sendRun(due, ledger, path, sending, read).finally(end);
  };
  // Until the lock is taken nothing is under way, and Ctrl-C ends the process.
  const round = (among?: readonly Delivery[]) =>
    editLedger(
      flags,
      'send',
      (known, _, read) => interrupt.during(() => run(known, read, among), finishing),
      network.budget,
    );
  const sent =
    flags.wait === undefined
      ? await round()
      : await sendInRounds(round, { within: flags.wait.milliseconds, ...pauses(interrupt) });
  const isBrokenOff = signal.aborted;
  // When the posts are told: an index has most of what is new, and a hub is asked for it at once.
  const tellIndexes = () =>
    editLedger(
      flags,
      'send',
      (known, _, read) => {
        seen.due += noticesToday(known, flags).length;
        const sending = { network, site: siteOf(known), signal, force: flags.retry === true };
        return interrupt.during(() => tellIndexRun(path, sending, read), finishing);
      },
      network.budget,
    );
  const told = seen.hasNotices ? await tellIndexes() : { deliveries: [], recalled: [] };
  const committed = await commit?.({ deliveries: sent.deliveries, notices: told.deliveries });
  await summarize(() => Promise.resolve(deliverySummary(sent.deliveries, sent.recalled, told)));
  await printSent(sent, told, seen, basename(path), flags, committed, isBrokenOff);
  // A run that was to wait for the posts, or was broken off, did not do all that it was asked.
  const isCut = flags.wait !== undefined || signal.aborted;
  if (isCut && [...sent.deliveries, ...told.deliveries].some(({ outcome }) => outcome.kind === 'held'))
    process.exitCode = 1;
}

function pauses(interrupt: Interrupt): Omit<Rounds, 'within'> {
  const { signal } = interrupt;
  const wait = (milliseconds: number) =>
    interrupt.during(() => sleep(milliseconds, undefined, { signal }).catch(() => undefined));
  return {
    signal,
    io: { now: () => new Date(), wait },
    // On the error stream: what a program reads is on the other.
    onPause: (held, pause) => console.error(pauseLine(held, pause).text),
  };
}

function isAmong(among: readonly Delivery[] | undefined): (due: Due) => boolean {
  const keyOf = ({ post, target }: Due) => `${post} ${target}`;
  const known = among && new Set(among.map(({ due }) => keyOf(due)));
  return (due) => known?.has(keyOf(due)) ?? true;
}

function dueToday(ledger: Ledger, { retry }: SendFlags): Due[] {
  return dueMentions(ledger, dayOf(new Date()), retry);
}

function noticesToday(ledger: Ledger, { retry }: SendFlags): NoticeDue[] {
  return dueNotices(ledger, dayOf(new Date()), retry);
}

const none: Waiting = { later: 0, covered: 0 };

/** How much is not to be told today. */
function waitingIn(ledger: Ledger): Waiting {
  const today = dayOf(new Date());
  const open = (force: boolean) =>
    dueMentions(ledger, today, force).length + dueNotices(ledger, today, force).length;
  const covered = openMentions(ledger).filter((one) => one.covered !== undefined).length;
  return { later: open(true) - open(false), covered };
}

/** Every permalink in one ledger is of one blog. */
function siteOf(ledger: Ledger): string | undefined {
  const [post] = Object.values(ledger.posts);
  return post === undefined ? undefined : URL.parse('/', post.permalink)?.href;
}
