import type { Delivery } from 'linkback';
import { count, info } from './line.ts';
import type { Line } from './line.ts';

/** More mentions than this are counted in a commit's message, not listed. */
const listed = 200;

/** The message of a commit that holds what a run recorded: whom it told, and by what. */
export function toldMessage(deliveries: readonly Delivery[], ledgerName: string): string {
  const told = deliveries.flatMap(({ due, outcome }) =>
    outcome.kind === 'delivered' || outcome.kind === 'duplicate'
      ? [{ post: due.post, text: `${outcome.protocol} ${due.target}` }]
      : [],
  );
  const others = deliveries.filter(
    ({ outcome: { kind } }) => !['delivered', 'duplicate', 'held'].includes(kind),
  );
  if (told.length === 0) return `${ledgerName}: nobody was told\n`;
  const shown = told.slice(0, listed);
  const posts = [...Map.groupBy(shown, ({ post }) => post)].map(([post, rows]) =>
    [post, ...rows.map(({ text }) => `- ${text}`).sort()].join('\n'),
  );
  const more = told.length - shown.length;
  return [
    `Tell ${count(told.length, 'site', 'sites')} that we link to`,
    ...posts,
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(others.length > 0 ? [`Not told: ${others.length}, see ${ledgerName}`] : []),
  ]
    .join('\n\n')
    .concat('\n');
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
