import type { Delivery, Ledger, Recalled } from 'linkback';
import { outcomeCells, sortDeliveries, toldWords } from './deliveries.ts';
import { knownWords, noticeCells, toldOfWords } from './indexes.ts';
import type { ToldNotices } from './indexes.ts';
import { count } from './line.ts';
import { totals } from './status.ts';
import type { WaitingRow } from './status.ts';

/** What became of a run, for the summary of a job on GitHub, in Markdown; whatever a remote site wrote stays text. */
export function deliverySummary(
  deliveries: readonly Delivery[],
  recalled: readonly Recalled[],
  indexes: ToldNotices,
): string {
  const isNothing = deliveries.length + indexes.deliveries.length === 0;
  return [
    '### Linkbacks',
    ...(recalled.length === 0
      ? []
      : [
          `${count(recalled.length, 'mention was', 'mentions were')} settled already, as git's history knows.`,
        ]),
    ...mentionParts(deliveries),
    ...(indexes.recalled.length === 0
      ? []
      : [`${knownWords(indexes.recalled.length)}, as git's history knows.`]),
    ...noticeParts(indexes.deliveries),
    ...(isNothing ? ['Nothing was told.'] : []),
  ]
    .map((part) => `${part}\n\n`)
    .join('');
}

function mentionParts(deliveries: readonly Delivery[]): string[] {
  if (deliveries.length === 0) return [];
  const rows = sortDeliveries(deliveries).map((delivery) => {
    const { what, words = '', todo = '' } = outcomeCells(delivery);
    const { source, target } = delivery.due;
    return [source, target, what, words, todo];
  });
  return [`${toldWords(deliveries)}.`, ...table(['post', 'target', 'by', 'words', 'to do'], rows)];
}

/** A search engine is told of every post at once, and nobody reads so many. */
const mostNotices = 200;

function noticeParts(notices: ToldNotices['deliveries']): string[] {
  if (notices.length === 0) return [];
  const rows = notices.map((notice) => {
    const { what, words = '' } = noticeCells(notice);
    return [notice.due.index, notice.due.topic, what, words];
  });
  return [`${toldOfWords(notices)}.`, ...table(['index', 'address', 'what', 'words'], rows, mostNotices)];
}

/** Bytes of one table. GitHub shows no summary of more than 1 MiB a step, and one has two tables at most. */
const mostBytes = 400_000;

/** A table, and how many rows did not fit. */
function table(head: readonly string[], rows: readonly (readonly string[])[], mostRows = Infinity): string[] {
  const rowText = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  let bytes = 0;
  const texts = rows.slice(0, mostRows).map((cells) => rowText(cells.map(cell)));
  const past = texts.findIndex((text) => (bytes += Buffer.byteLength(text) + 1) > mostBytes);
  const shown = past === -1 ? texts : texts.slice(0, past);
  const more = rows.length - shown.length;
  return [
    [rowText(head), rowText(head.map(() => '---')), ...shown].join('\n'),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

/** A cell of a Markdown table that is nothing but its text. */
export function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[&<>\\`*_{}[\]|~!#@]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What is still to be told, for the summary of a job on GitHub, in Markdown. */
export function statusSummary(ledger: Ledger, waiting: readonly WaitingRow[]): string {
  const rows = waiting.map(({ source, target, words }) => [source, target, words]);
  const words =
    rows.length === 0
      ? 'Nothing is waiting to be told.'
      : `${table(['post', 'target', 'why it waits'], rows).join('\n\n')}\n`;
  return `### Linkbacks that wait\n\n${words}\n\nLedger: ${totals(ledger)}.\n\n`;
}
