import type { Delivery } from 'linkback';
import Table from 'cli-table3';
import wrapAnsi from 'wrap-ansi';
import { pc } from './colours.ts';
import { commitWords, outcomeCells, sortDeliveries, toldWords, whyNot } from './deliveries.ts';
import { info } from './line.ts';
import type { Line } from './line.ts';
import { privateAddressLines } from './private-address.ts';

/** Narrower than this a table breaks every address. */
const leastWidth = 60;

/** The widths of the mark and of what happened; the borders take 13 characters. */
const fixed = { mark: 3, what: 12, borders: 5 };

/**
 * What became of a run's mentions, as a table: per post what was told, by which protocol, what failed and what to do.
 * @param width of the terminal, in columns.
 */
export function deliveryTable(
  deliveries: readonly Delivery[],
  ledgerName: string,
  width: number,
  { isCommitted = false } = {},
): Line[] {
  if (deliveries.length === 0) return [];
  const room = Math.max(leastWidth, width) - fixed.mark - fixed.what - fixed.borders;
  const target = Math.floor(room * 0.55);
  const table = new Table({
    head: ['', 'by', 'target', 'and'].map((name) => pc.bold(name)),
    colWidths: [fixed.mark, fixed.what, target, room - target],
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 0 },
  });
  for (const [source, own] of Map.groupBy(sortDeliveries(deliveries), ({ due }) => due.source)) {
    table.push([{ colSpan: 4, content: pc.cyan(wrapped(source, fixed.mark + fixed.what + room + 3)) }]);
    for (const delivery of own) {
      const { mark, what, words = '', todo } = outcomeCells(delivery);
      const more = [words, ...(todo === undefined ? [] : [`to do: ${todo}`])].filter(Boolean).join('\n');
      table.push([mark, what, wrapped(delivery.due.target, target), wrapped(more, room - target)]);
    }
  }
  const isSettled = !isCommitted && deliveries.some(({ outcome }) => outcome.kind !== 'held');
  const commit = isSettled ? ` ${commitWords(deliveries, ledgerName)}` : '';
  return [
    info(table.toString()),
    ...privateAddressLines(whyNot(deliveries)),
    info(`${toldWords(deliveries)}.${commit}`),
  ];
}

/**
 * What is still to be told, as a table: per post each target, and why it waits.
 * @param rows of one post together.
 */
export function waitingTable(
  rows: readonly { readonly source: string; readonly target: string; readonly words: string }[],
  width: number,
): Line[] {
  if (rows.length === 0) return [];
  const room = Math.max(leastWidth, width) - 3;
  const target = Math.floor(room * 0.55);
  const table = new Table({
    head: ['target', 'why it waits'].map((name) => pc.bold(name)),
    colWidths: [target, room - target],
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 0 },
  });
  for (const [source, own] of Map.groupBy(rows, (row) => row.source)) {
    table.push([{ colSpan: 2, content: pc.cyan(wrapped(source, room)) }]);
    for (const row of own) table.push([wrapped(row.target, target), wrapped(row.words, room - target)]);
  }
  return [info(table.toString())];
}

/** An address is broken where its column ends: nothing of it is left away. @param column its width, padding included. */
function wrapped(text: string, column: number): string {
  return wrapAnsi(text, column - 1, { hard: true, trim: false });
}
