import type { Delivery } from 'linkback';
import { isTold } from './deliveries.ts';
import type { ToldNotices } from './indexes.ts';
import { count, info } from './line.ts';
import type { Line } from './line.ts';

/** More mentions than this, and more changes, are counted in a commit's message, not listed. */
const listed = 200;

/** What a commit's message tells of a run. */
export interface ToldByRun {
  readonly deliveries: readonly Delivery[];
  readonly notices: ToldNotices['deliveries'];
}

/** The message of a commit that holds what a run recorded: whom it told, and by what. */
export function toldMessage({ deliveries, notices }: ToldByRun, ledgerName: string): string {
  const told = deliveries.flatMap(({ due, outcome }) =>
    isTold(outcome) ? [{ under: due.post, text: `${outcome.protocol} ${due.target}` }] : [],
  );
  const indexed = notices.flatMap(({ due, outcome }) =>
    outcome.kind === 'delivered' ? [{ under: due.index, text: due.topic }] : [],
  );
  const others = [...deliveries, ...notices].filter(
    ({ outcome: { kind } }) => !['delivered', 'duplicate', 'held'].includes(kind),
  );
  const indexes = count(new Set(indexed.map(({ under }) => under)).size, 'index', 'indexes');
  const parts = [
    ...(told.length === 0
      ? []
      : [`Tell ${count(told.length, 'site', 'sites')} that we link to`, ...lists(told)]),
    ...(indexed.length === 0 ? [] : [`Tell ${indexes} what changed`, ...lists(indexed)]),
  ];
  if (parts.length === 0) return `${ledgerName}: nobody was told\n`;
  return [...parts, ...(others.length > 0 ? [`Not told: ${others.length}, see ${ledgerName}`] : [])]
    .join('\n\n')
    .concat('\n');
}

function lists(rows: readonly { readonly under: string; readonly text: string }[]): string[] {
  const groups = [...Map.groupBy(rows.slice(0, listed), ({ under }) => under)].map(([under, own]) =>
    [under, ...own.map(({ text }) => `- ${text}`).sort()].join('\n'),
  );
  const more = rows.length - listed;
  return [...groups, ...(more > 0 ? [`and ${more} more`] : [])];
}

/** The message of a commit that holds what a build recorded before anybody was told. */
export function builtMessage(ledgerName: string): string {
  return `${ledgerName}: what the build found\n`;
}

/** What became of the ledger when it was committed. */
export interface Committed {
  readonly commit?: string;
  /** Where it was pushed to, such as `origin`; undefined where nothing was pushed. */
  readonly pushed?: string;
}

export function committedLines({ commit, pushed }: Committed, ledgerName: string): Line[] {
  return [
    ...(commit === undefined ? [] : [info(`Committed ${ledgerName}: ${commit.slice(0, 10)}.`)]),
    ...(pushed === undefined ? [] : [info(`Pushed to ${pushed}.`)]),
  ];
}
