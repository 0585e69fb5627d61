import { openNotices } from 'linkback/reading';
import type { Ledger, OpenNotice } from 'linkback/reading';
import { pc } from './colours.ts';
import type { BuiltFeed } from '../content/feeds.ts';
import type { Settings } from '../options.ts';
import type { OutcomeCells } from './deliveries.ts';
import { count, info, limited, warn } from './line.ts';
import type { Line } from './line.ts';

/** What of a run's notices is said: structurally what `tellIndexRun` gives. */
export interface ToldNotices {
  readonly deliveries: readonly {
    readonly due: { readonly index: string; readonly topic: string };
    readonly outcome: { readonly kind: string; readonly words?: string; readonly reason?: string };
    readonly gaveUp?: string;
  }[];
  readonly recalled: readonly { readonly index: string; readonly topic: string }[];
}

/** What became of telling the indexes. @param isCommitted what was recorded need not be committed by the owner. */
export function indexLines(
  { deliveries, recalled }: ToldNotices,
  ledgerName: string,
  { isCommitted = false } = {},
): Line[] {
  const settled = deliveries.filter(({ outcome }) => outcome.kind !== 'held');
  const rows = [...Map.groupBy(settled, ({ due }) => due.index)].flatMap(([index, own]) => [
    `  ${index}`,
    ...own.map((one) => `    ${noticeWords(one)}`),
  ]);
  const held = deliveries.flatMap(({ outcome }) => outcome.reason ?? []);
  return [
    ...(recalled.length === 0
      ? []
      : [
          info(
            `${knownWords(recalled.length)}, as this clone or git's history of ${ledgerName} knows.${isCommitted ? '' : ` Commit ${ledgerName}.`}`,
          ),
        ]),
    ...(settled.length === 0
      ? []
      : [
          info(`${toldOfWords(settled)}:`),
          ...limited(rows),
          ...(isCommitted ? [] : [info(`Commit ${ledgerName}: it says what they were told.`)]),
        ]),
    ...[...Map.groupBy(held, (reason) => reason)].map(([reason, { length }]) =>
      info(
        `${count(length, 'change waits', 'changes wait')} for the indexes: ${reason}. \`linkback send\` tries again.`,
      ),
    ),
  ];
}

export function knownWords(recalled: number): string {
  return `${count(recalled, 'change was', 'changes were')} told to indexes already`;
}

export function toldOfWords(settled: ToldNotices['deliveries']): string {
  const told = settled.filter(({ outcome }) => outcome.kind === 'delivered').length;
  return `Told indexes of ${told} of ${count(settled.length, 'change', 'changes')}`;
}

function noticeWords(notice: ToldNotices['deliveries'][number]): string {
  const { mark, what, words } = noticeCells(notice);
  return `${mark} ${what.padEnd(7)} ${notice.due.topic}${words === undefined ? '' : `  ${pc.dim(words)}`}`;
}

export function noticeCells({ outcome, gaveUp }: ToldNotices['deliveries'][number]): OutcomeCells {
  const cells = (mark: string, what: string, words?: string): OutcomeCells => ({
    ...{ mark, what },
    ...(words === undefined ? {} : { words }),
  });
  if (gaveUp !== undefined) return cells(pc.red('✗'), 'gave up', gaveUp);
  if (outcome.kind === 'delivered') return cells(pc.green('✓'), 'told');
  if (outcome.kind === 'refused') return cells(pc.red('✗'), 'refused', outcome.words);
  if (outcome.kind === 'held') return cells(pc.yellow('…'), 'waits', outcome.reason);
  return cells(pc.yellow('↻'), 'later', outcome.words);
}

/** What is still to be told to indexes, and why it was not yet. */
export function indexStatusLines(ledger: Ledger): Line[] {
  return [...Map.groupBy(openNotices(ledger), ({ index }) => index)].flatMap(([index, own]) => [
    info(`${index} is to be told of ${count(own.length, 'change', 'changes')}:`),
    ...limited(own.map(({ topic, notice }) => `    ${topic}  ${pc.dim(openWords(notice))}`)),
  ]);
}

function openWords(notice: OpenNotice): string {
  if (notice.state === 'pending') return `since ${notice.since}: ${notice.reason ?? 'not tried yet'}`;
  const { attempts, words, notBefore } = notice;
  return `tried ${count(attempts, 'time', 'times')} (${words}); again from ${notBefore}`;
}

/** Options that name nobody who could be told. */
export function unfollowedLines(feeds: readonly BuiltFeed[], indexes: Settings['indexes']): Line[] {
  const { websub, rssCloud, weblogUpdates } = indexes;
  const wantsFeeds = websub || rssCloud !== false || weblogUpdates.length > 0;
  if (wantsFeeds && feeds.length === 0) {
    return [
      warn(
        'indexes: there is no feed to tell of. Name it on the home page (<link rel="alternate" type="application/rss+xml" href="/rss.xml">) or in indexes.feeds.',
      ),
    ];
  }
  const lacksHub = websub && !feeds.some(({ feed }) => feed.hubs.length > 0);
  const lacksCloud = rssCloud === true && !feeds.some(({ feed }) => feed.cloud !== undefined);
  return [
    ...(lacksHub ? [warn('indexes.websub: no feed names a hub (<atom:link rel="hub" href="…"/>).')] : []),
    ...(lacksCloud ? [warn('indexes.rssCloud: no feed names a cloud that takes pings by http-post.')] : []),
  ];
}

/** Where nothing is told although something is due. */
export function indexesWaitLines(due: number): Line[] {
  if (due === 0) return [];
  return [
    info(
      `${count(due, 'change waits', 'changes wait')} for the indexes: run \`linkback send\` after the deploy.`,
    ),
  ];
}

/** Of a dry run. */
export function indexesDryLines(due: number): Line[] {
  return due === 0 ? [] : [info(`Indexes would be told of ${count(due, 'change', 'changes')}.`)];
}
