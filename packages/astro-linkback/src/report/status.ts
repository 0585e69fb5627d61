import type { Ledger, Open, OpenMention } from 'linkback/reading';
import { byReason, count, info } from './line.ts';
import type { Line } from './line.ts';

/** A mention that is still to be told, and why it was not yet. */
export interface WaitingRow {
  /** Identity. */
  readonly post: string;
  readonly source: string;
  readonly target: string;
  readonly words: string;
}

/**
 * `linkback status`: the numbers, then every mention that is still to be told, by post, and why it was not yet.
 * @param due how many of them could be told now.
 * @param table in place of the list.
 */
export function statusLines(
  ledger: Ledger,
  rows: readonly WaitingRow[],
  due: number,
  table?: readonly Line[],
): Line[] {
  const posts = new Set(rows.map(({ post }) => post)).size;
  const number = rows.length;
  return [
    info(
      number === 0
        ? 'Nothing is waiting to be told.'
        : `${count(number, 'mention', 'mentions')} in ${count(posts, 'post', 'posts')} ${number === 1 ? 'is' : 'are'} to be told${due === number ? '' : `, ${due} of them now`}:`,
    ),
    ...(table ??
      byReason(
        rows.map(({ post, source, target, words }) => ({
          post,
          heading: source,
          text: target,
          reason: words,
        })),
        Infinity,
      )),
    info(`Ledger: ${totals(ledger)}.`),
  ];
}

/** Each mention that is still to be told, and why it was not yet; those of one post together. */
export function waitingRows(all: readonly OpenMention[], today: string): WaitingRow[] {
  return all.map(({ post, record, target, open, covered }) => ({
    ...{ post, source: record.permalink, target },
    words: covered === undefined ? openWords(open, today) : coveredWords(covered),
  }));
}

export function totals({ posts }: Ledger): string {
  const counts = new Map<string, number>();
  for (const { mentions } of Object.values(posts)) {
    // No list is made: of tens of thousands, that takes longer than to count them.
    for (const target in mentions) {
      const state = mentions[target]?.state;
      if (state !== undefined) counts.set(state, (counts.get(state) ?? 0) + 1);
    }
  }
  const states = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([state, number]) => `${number} ${state}`);
  return [count(Object.keys(posts).length, 'post', 'posts'), ...states].join(', ');
}

function coveredWords(source: string): string {
  return `it was told from ${source}, where another page stands by now; a change is told once that is gone`;
}

function openWords(mention: Open, today: string): string {
  if (mention.state === 'retry') {
    const when =
      mention.notBefore > today ? `again from ${mention.notBefore}` : 'again with the next `linkback send`';
    return `tried ${count(mention.attempts, 'time', 'times')} (${mention.words}); ${when}`;
  }
  return `since ${mention.since}: ${mention.reason ?? 'not tried yet; `linkback send` tells it once the post is live'}`;
}
