import type { Delivery, Ledger, Recalled } from 'linkback';
import { outcomeCells, sortDeliveries } from './deliveries.ts';
import { count } from './line.ts';
import { totals, waitingRows } from './status.ts';

export function toldWords(deliveries: readonly Delivery[]): string {
  const told = deliveries.filter(({ outcome: { kind } }) => kind === 'delivered' || kind === 'duplicate');
  return `Told ${told.length} of ${count(deliveries.length, 'mention', 'mentions')}`;
}

/** The same for the summary of a job on GitHub, in Markdown; whatever a remote site wrote stays text. */
export function deliverySummary(deliveries: readonly Delivery[], recalled: readonly Recalled[] = []): string {
  const known =
    recalled.length === 0
      ? ''
      : `${count(recalled.length, 'mention was', 'mentions were')} settled already, as git's history knows.\n\n`;
  if (deliveries.length === 0) return `### Linkbacks\n\n${known}Nothing was told.\n\n`;
  const rows = sortDeliveries(deliveries).map((delivery) => {
    const { what, words = '', todo } = outcomeCells(delivery);
    const { source, target } = delivery.due;
    const cells = [source, target, what, words, todo === undefined ? '' : todo].map(cell);
    return `| ${cells.join(' | ')} |`;
  });
  const head = '| post | target | by | words | to do |\n| --- | --- | --- | --- | --- |';
  return `### Linkbacks\n\n${known}${toldWords(deliveries)}.\n\n${head}\n${rows.join('\n')}\n\n`;
}

/** A cell of a Markdown table that is nothing but its text. */
export function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[&<>\\`*_{}[\]|~!#@]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What is still to be told, for the summary of a job on GitHub, in Markdown. */
export function statusSummary(ledger: Ledger, today: string): string {
  const rows = waitingRows(ledger, today).map(({ source, target, words }) => [source, target, words]);
  const table = rows.map((cells) => `| ${cells.map(cell).join(' | ')} |\n`).join('');
  const waiting =
    rows.length === 0
      ? 'Nothing is waiting to be told.'
      : `| post | target | why it waits |\n| --- | --- | --- |\n${table}`;
  return `### Linkbacks that wait\n\n${waiting}\n\nLedger: ${totals(ledger)}.\n\n`;
}
