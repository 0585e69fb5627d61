import { basename } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError, httpUrl, planByHand } from 'linkback';
import type { ByHand, Ledger, Protocol, Wish } from 'linkback';
import { draftLines, knownLines, toldLines } from '../report/by-hand.ts';
import { isTold } from '../report/deliveries.ts';
import { recalledLines } from '../report/report.ts';
import { draftByHand } from './draft-by-hand.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerReader } from '../ledger/file.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print } from './output.ts';
import { createOwnPosts } from './own-posts.ts';
import { pingTarget } from './ping-target.ts';
import { createInterrupt, finishing } from './interrupt.ts';
import { openLedger } from './open-ledger.ts';
import { editLedger, networkOf, withNetworkFlags } from './shared-options.ts';
import type { NetworkFlags } from './shared-options.ts';
import { tellByHand } from './tell-by-hand.ts';
import type { ToldByHand } from './tell-by-hand.ts';

interface HandFlags extends LedgerFlags, NetworkFlags {
  readonly source: string;
  readonly target?: string;
  readonly title?: string;
  readonly excerpt?: string;
  readonly blogName?: string;
  readonly again?: true;
  readonly dryRun?: true;
}

export function addWebmention(program: Command): void {
  withHandFlags(program.command('webmention <target>')).action((target: string, flags: HandFlags) =>
    tell('webmention', target, flags),
  );
}

export function addPingback(program: Command): void {
  withHandFlags(program.command('pingback <target>')).action((target: string, flags: HandFlags) =>
    tell('pingback', target, flags),
  );
}

export function addTrackback(program: Command): void {
  withHandFlags(program.command('trackback <ping-url>'))
    .option('--target <url>', 'the link of the post that it is for, where the ledger does not tell')
    .option('--title <text>', 'instead of that of the page')
    .option('--excerpt <text>', 'instead of the words around the link')
    .option('--blog-name <text>', 'instead of that of the page')
    .action((ping: string, flags: HandFlags) => tell('trackback', ping, flags));
}

function withHandFlags(command: Command): Command {
  return withNetworkFlags(withLedgerFlags(command))
    .requiredOption('--source <url>', 'the permalink of the post')
    .option('--again', 'also where the ledger says that it was told, or is not to be')
    .option('--dry-run', 'only say what would be sent');
}

async function tell(protocol: Protocol, given: string, flags: HandFlags): Promise<void> {
  for (const url of [given, flags.source, ...(flags.target === undefined ? [] : [flags.target])]) {
    if (httpUrl(url) === undefined)
      throw wrong(`${url} is no http(s) URL.`, 'Give whole addresses, with https:// in front.');
  }
  const { network } = networkOf(flags);
  if (flags.dryRun === true) {
    const { ledger, path } = await openLedger(flags);
    const found = planOf(ledger, await wishOf(ledger, protocol, given, flags));
    if (found.kind === 'known') printKnown(found, basename(path), flags);
    else printDraft(await draftByHand(found.due, protocol, network), flags);
    return;
  }
  const interrupt = createInterrupt();
  const { signal } = interrupt;
  const run = async (ledger: Ledger, path: string, read: LedgerReader) => {
    const wish = await wishOf(ledger, protocol, given, flags);
    const found = planOf(ledger, wish);
    if (found.kind === 'known') printKnown(found, basename(path), flags);
    else {
      const told = await tellByHand(wish, found.due, ledger, path, { network, signal }, read);
      printTold(told, basename(path), flags);
    }
  };
  // Until the lock is taken nothing is under way, and Ctrl-C ends the process.
  await editLedger(
    flags,
    protocol,
    (ledger, path, read) => interrupt.during(() => run(ledger, path, read), finishing),
    network.budget,
  );
}

/** @throws LinkbackError `argument-invalid` where the source is no post, or nobody knows what a TrackBack is for. */
async function wishOf(ledger: Ledger, protocol: Protocol, given: string, flags: HandFlags): Promise<Wish> {
  const own = createOwnPosts(ledger, { name: basename(flags.ledger) })(flags.source);
  const record = own && ledger.posts[own.id];
  if (own === undefined || record === undefined) {
    throw wrong(
      `No post in the ledger is at ${flags.source}.`,
      'Give the permalink of a post, as `linkback permalinks` lists them; `astro build` makes the entry of a new one.',
    );
  }
  const { title, excerpt, blogName } = flags;
  const about = {
    ...(title === undefined ? {} : { title }),
    ...(excerpt === undefined ? {} : { excerpt }),
    ...(blogName === undefined ? {} : { blogName }),
  };
  const wish = { post: own.id, protocol, about, again: flags.again === true };
  if (protocol !== 'trackback') return { ...wish, target: given };
  const target = flags.target ?? (await pingTarget(record, given, networkOf(flags).network));
  return { ...wish, target, endpoint: given };
}

function planOf(ledger: Ledger, wish: Wish): ByHand {
  const planned = planByHand(ledger, wish, new Date());
  if (planned === undefined) throw new Error(`${wish.post} was in the ledger just now`);
  return planned;
}

function printKnown(
  { target, mention }: Extract<ByHand, { kind: 'known' }>,
  ledgerName: string,
  flags: HandFlags,
): void {
  print(flags, { sent: false, target, known: mention }, () => knownLines(target, mention, ledgerName));
  process.exitCode = 1;
}

function printDraft(draft: Awaited<ReturnType<typeof draftByHand>>, flags: HandFlags): void {
  const { due, ...more } = draft;
  print(flags, { dryRun: true, ...placeOf(due), ...more }, () => draftLines(draft));
  if (draft.problem !== undefined) process.exitCode = 1;
}

function printTold(
  { due, delivery, recalled, isSent, answer }: ToldByHand,
  ledgerName: string,
  flags: HandFlags,
): void {
  const said = answer && { url: answer.url, status: answer.status, body: answer.body };
  const found = delivery && { ...delivery.outcome, ...(delivery.gaveUp && { gaveUp: delivery.gaveUp }) };
  const value = { sent: isSent, ...placeOf(due), ...found, ...(said && { answer: said }) };
  print(flags, { ...value, ...(recalled.length === 0 ? {} : { recalled }) }, () => [
    ...recalledLines(recalled, ledgerName),
    ...(delivery === undefined ? [] : toldLines(delivery, isSent, answer, ledgerName)),
  ]);
  if (delivery === undefined || !isTold(delivery.outcome)) process.exitCode = 1;
}

function placeOf({ post, source, target }: ToldByHand['due']) {
  return { post, source, target };
}

function wrong(what: string, hint: string): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    what,
    `${hint} Nothing was sent, and the ledger was not changed.`,
  );
}
