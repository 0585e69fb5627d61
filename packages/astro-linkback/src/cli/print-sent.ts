import type { Delivery, Due, NoticeDue } from 'linkback';
import { committedLines } from '../report/commit.ts';
import type { Committed } from '../report/commit.ts';
import { deliveryLines } from '../report/deliveries.ts';
import { indexLines } from '../report/indexes.ts';
import { byPost, count, info } from '../report/line.ts';
import type { Line } from '../report/line.ts';
import { recalledLines } from '../report/report.ts';
import { notComeLines } from '../report/waiting.ts';
import type { ToldIndexes } from '../run-indexes.ts';
import type { SentRun } from '../run.ts';
import type { Duration } from './duration.ts';
import { print, terminalWidth } from './output.ts';

interface PrintFlags {
  readonly json?: true;
  readonly wait?: Duration;
}

/** How much there is to tell. */
export interface Amount {
  /** Mentions, and changes for indexes, that are due today. */
  readonly due: number;
  /** Those that are not. */
  readonly waiting: Waiting;
}

export interface Waiting {
  /** How many wait for a later day. */
  readonly later: number;
  /** How many wait until another page is gone from the address that was told. */
  readonly covered: number;
}

/** What would be told. */
export function printDue(
  due: readonly Due[],
  changes: readonly NoticeDue[],
  waiting: Waiting,
  flags: PrintFlags,
): void {
  const rows = due.map(({ post, source, target, again }) => {
    const text = `→ ${target}${again === undefined ? '' : ` (${again})`}`;
    return { post, heading: source, text };
  });
  const told = info(`${count(due.length, 'mention', 'mentions')} would be told:`);
  const indexes = changes.length === 0 ? {} : { indexes: changes };
  const changed = changes.map(({ index, topic }) => info(`  ${index} would be told of ${topic}`));
  print(flags, { due, ...indexes }, () => [
    ...(due.length === 0 ? nothing({ due: changes.length, waiting }) : [told, ...byPost(rows, Infinity)]),
    ...changed,
  ]);
}

/** What became of it. @param amount as it was before; @param committed undefined where nobody asked for a commit; @param isBrokenOff Ctrl-C came. */
export async function printSent(
  { deliveries, recalled }: SentRun,
  indexes: ToldIndexes,
  amount: Amount,
  ledgerName: string,
  flags: PrintFlags,
  committed: Committed | undefined,
  isBrokenOff: boolean,
): Promise<void> {
  const width = terminalWidth() ?? 0;
  // Loaded only where it is used.
  const table = width === 0 ? undefined : await import('../report/tables.ts');
  const shown =
    flags.wait === undefined ? deliveries : deliveries.filter(({ outcome }) => outcome.kind !== 'held');
  const how = { isCommitted: committed !== undefined };
  const known = recalled.length === 0 ? {} : { recalled };
  const changes = indexes.deliveries.map(({ due: { index, topic }, outcome, gaveUp }) => ({
    ...{ index, topic },
    ...outcome,
    ...(gaveUp === undefined ? {} : { gaveUp }),
  }));
  const told = changes.length === 0 ? {} : { indexes: changes };
  const value = {
    // There may be tens of thousands, and hardly anybody reads them as JSON.
    get deliveries() {
      return deliveries.map(deliveryRow);
    },
    ...{ ...known, ...told, ...committed },
  };
  print(flags, value, () => [
    ...recalledLines(recalled, ledgerName, how),
    ...(table?.deliveryTable(shown, ledgerName, width, how) ?? deliveryLines(shown, ledgerName, how)),
    ...(flags.wait === undefined
      ? []
      : notComeLines(deliveries, isBrokenOff ? 'broken off' : { waited: flags.wait.text })),
    // One word of the commit is enough.
    ...indexLines(indexes, ledgerName, { isCommitted: how.isCommitted || shown.some(isSettled) }),
    ...nothing(amount),
    ...(committed === undefined ? [] : committedLines(committed, ledgerName)),
  ]);
}

function deliveryRow({ due: { post, source, target, again }, outcome, gaveUp }: Delivery) {
  return {
    ...{ post, source, target },
    ...(again === undefined ? {} : { again }),
    ...outcome,
    ...(gaveUp === undefined ? {} : { gaveUp }),
  };
}

function isSettled({ outcome }: Delivery): boolean {
  return outcome.kind !== 'held';
}

function nothing({ due, waiting: { later, covered } }: Amount): Line[] {
  if (due > 0) return [];
  if (later + covered === 0) return [info('Nothing is waiting to be told.')];
  const wait = (number: number) => `${number} ${number === 1 ? 'waits' : 'wait'}`;
  const waiting = [
    ...(later === 0 ? [] : [`${wait(later)} for a later day`]),
    ...(covered === 0 ? [] : [`${wait(covered)} until another page is gone`]),
  ].join(' and ');
  const now = later === 0 ? '' : ' To tell now: --retry';
  return [info(`Nothing is to be told today; ${waiting}, as \`linkback status\` lists.${now}`)];
}
