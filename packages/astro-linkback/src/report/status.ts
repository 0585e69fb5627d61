import { openPart } from 'linkback';
import type { Ledger, Open } from 'linkback';
import pc from 'picocolors';
import { count, info } from './line.ts';
import type { Line } from './line.ts';

/** `linkback status`: every mention that is still to be told, and why it was not yet. */
export function statusLines(ledger: Ledger, today: string): Line[] {
  const open = Object.values(ledger.posts).flatMap(({ permalink, mentions }) =>
    Object.entries(mentions)
      .map(([target, mention]) => [target, openPart(mention)] as const)
      .flatMap(([target, open]) => (open === undefined ? [] : [[target, open] as const]))
      .map(
        ([target, open]) => `  ${target}\n    ${pc.dim(`from ${permalink}`)}\n    ${openWords(open, today)}`,
      ),
  );
  const counts = Map.groupBy(
    Object.values(ledger.posts).flatMap(({ mentions }) => Object.values(mentions)),
    ({ state }) => state,
  );
  const totals = [...counts].map(([state, list]) => `${list.length} ${state}`).sort();
  return [
    info(
      open.length === 0
        ? 'Nothing is waiting to be told.'
        : `${count(open.length, 'mention is', 'mentions are')} to be told:`,
    ),
    ...open.map(info),
    info(
      `Ledger: ${count(Object.keys(ledger.posts).length, 'post', 'posts')}${totals.length === 0 ? '' : `, ${totals.join(', ')}`}.`,
    ),
  ];
}

function openWords(mention: Open, today: string): string {
  if (mention.state === 'retry') {
    const when =
      mention.notBefore > today ? `again from ${mention.notBefore}` : 'again with the next `linkback send`';
    return `tried ${count(mention.attempts, 'time', 'times')} (${mention.words}); ${when}`;
  }
  return `since ${mention.since}: ${mention.reason ?? 'not tried yet; `linkback send` tells it once the post is live'}`;
}
