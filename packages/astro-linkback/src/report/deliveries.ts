import type { Delivery, Due, Outcome } from 'linkback';
import pc from 'picocolors';
import { byPost, count, info } from './line.ts';
import type { Line } from './line.ts';

/** What became of a run's mentions. */
export function deliveryLines(deliveries: readonly Delivery[], ledgerName: string): Line[] {
  if (deliveries.length === 0) return [];
  const told = deliveries.filter(
    ({ outcome }) => outcome.kind === 'delivered' || outcome.kind === 'duplicate',
  ).length;
  const settled = deliveries.filter(({ outcome }) => outcome.kind !== 'held');
  const sorted = [...settled].sort((a, b) => order(a) - order(b) || (a.due.target < b.due.target ? -1 : 1));
  return [
    ...(settled.length === 0
      ? []
      : [info(`Told ${told} of ${count(settled.length, 'mention', 'mentions')}:`)]),
    ...byPost(
      sorted.map((delivery) => ({
        post: delivery.due.post,
        heading: delivery.due.source,
        text: deliveryWords(delivery),
      })),
    ),
    ...heldLines(deliveries),
    ...(settled.length === 0 ? [] : [info(`Commit ${ledgerName}: it says who was told.`)]),
  ];
}

/** One line a reason: a site that is not deployed yet gives the same one for every post. */
function heldLines(deliveries: readonly Delivery[]): Line[] {
  const reasons = deliveries.flatMap(({ outcome }) => (outcome.kind === 'held' ? [outcome.reason] : []));
  return [...Map.groupBy(reasons, (reason) => reason)].map(([reason, { length }]) =>
    info(`${count(length, 'mention waits', 'mentions wait')}: ${reason}. \`linkback send\` tries again.`),
  );
}

function againWords({ again }: Due): string | undefined {
  if (again === undefined) return undefined;
  return again === 'update' ? 'of the change' : 'that the link is gone';
}

const ranks: Outcome['kind'][] = ['delivered', 'duplicate', 'refused', 'retry', 'held', 'none'];
const order = ({ outcome }: Delivery) => ranks.indexOf(outcome.kind);

/** One outcome: a mark, what happened, the target, and the receiver's words. */
export function deliveryWords({ due, outcome, gaveUp }: Delivery): string {
  const { target } = due;
  const row = (mark: string, what: string, words?: string) =>
    `${mark} ${what.padEnd(10)} ${target}${words === undefined ? '' : `  ${pc.dim(words)}`}`;
  if (gaveUp !== undefined) return row(pc.red('✗'), 'gave up', gaveUp);
  switch (outcome.kind) {
    case 'delivered':
      return row(pc.green('✓'), outcome.protocol, againWords(due));
    case 'duplicate':
      return row(pc.green('='), outcome.protocol, 'it had this already');
    case 'none':
      return row(pc.dim('·'), 'none', outcome.reason ?? 'it offers no endpoint');
    case 'refused':
      return row(pc.red('✗'), 'refused', outcome.words);
    case 'retry':
      return row(
        pc.yellow('↻'),
        'later',
        `${outcome.words}${outcome.unanswered === undefined ? '' : '; it may have arrived'}`,
      );
    case 'held':
      return row(pc.yellow('…'), 'waits', outcome.reason);
  }
}
