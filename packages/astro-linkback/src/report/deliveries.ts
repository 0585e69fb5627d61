import type { Delivery, Due, Outcome } from 'linkback';
import { pc } from './colours.ts';
import { byPost, count, info, shellWord } from './line.ts';
import type { Line } from './line.ts';
import { privateAddressLines } from './private-address.ts';

/** What became of a run's mentions. @param isCommitted what was recorded need not be committed by the owner. */
export function deliveryLines(
  deliveries: readonly Delivery[],
  ledgerName: string,
  { isCommitted = false } = {},
): Line[] {
  if (deliveries.length === 0) return [];
  const settled = deliveries.filter(({ outcome }) => outcome.kind !== 'held');
  const sorted = sortDeliveries(settled);
  return [
    ...(settled.length === 0 ? [] : [info(`${toldWords(settled)}:`)]),
    ...byPost(
      sorted.map((delivery) => ({
        post: delivery.due.post,
        heading: delivery.due.source,
        text: deliveryWords(delivery),
      })),
    ),
    ...heldLines(deliveries),
    ...privateAddressLines(whyNot(deliveries)),
    ...(settled.length === 0 || isCommitted ? [] : [info(commitWords(deliveries, ledgerName))]),
  ];
}

/** Why the others were not told. */
export function whyNot(deliveries: readonly Delivery[]): string[] {
  return deliveries.flatMap(({ outcome }) =>
    outcome.kind === 'held' ? [outcome.reason] : outcome.kind === 'refused' ? [outcome.words] : [],
  );
}

/** Did the receiver take it, or have it already? */
export function isTold(outcome: Outcome): outcome is Extract<Outcome, { kind: 'delivered' | 'duplicate' }> {
  return outcome.kind === 'delivered' || outcome.kind === 'duplicate';
}

/** Why the ledger is to be committed. */
export function commitWords(deliveries: readonly Delivery[], ledgerName: string): string {
  const isAnyTold = deliveries.some(({ outcome }) => isTold(outcome));
  return `Commit ${ledgerName}: it says ${isAnyTold ? 'who was told' : 'what became of them'}.`;
}

export function toldWords(deliveries: readonly Delivery[]): string {
  const told = deliveries.filter(({ outcome }) => isTold(outcome)).length;
  return `Told ${told} of ${count(deliveries.length, 'mention', 'mentions')}`;
}

/** What was told first, what waits last; of one kind by target. */
export function sortDeliveries(deliveries: readonly Delivery[]): Delivery[] {
  return [...deliveries].sort((a, b) => order(a) - order(b) || (a.due.target < b.due.target ? -1 : 1));
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
export function deliveryWords(delivery: Delivery): string {
  const { mark, what, words } = outcomeCells(delivery);
  return `${mark} ${what.padEnd(10)} ${delivery.due.target}${words === undefined ? '' : `  ${pc.dim(words)}`}`;
}

export interface OutcomeCells {
  readonly mark: string;
  readonly what: string;
  readonly words?: string;
  /** What its owner can do, where something is amiss. */
  readonly todo?: string;
}

export function outcomeCells({ due, outcome, gaveUp }: Delivery): OutcomeCells {
  const cells = (mark: string, what: string, words?: string, todo?: string): OutcomeCells => ({
    ...{ mark, what },
    ...(words === undefined ? {} : { words }),
    ...(todo === undefined ? {} : { todo }),
  });
  const anew = `linkback send --again ${shellWord(due.target)}`;
  if (gaveUp !== undefined) return cells(pc.red('✗'), 'gave up', gaveUp, anew);
  switch (outcome.kind) {
    case 'delivered':
      return cells(pc.green('✓'), outcome.protocol, againWords(due));
    case 'duplicate':
      return cells(pc.green('='), outcome.protocol, 'it had this already');
    case 'none':
      return cells(pc.dim('·'), 'none', outcome.reason ?? 'it offers no endpoint');
    case 'refused':
      return cells(
        pc.red('✗'),
        'refused',
        outcome.words,
        `linkback discover ${shellWord(due.target)} --source ${shellWord(due.source)}`,
      );
    case 'retry': {
      const words = `${outcome.words}${outcome.unanswered === undefined ? '' : '; it may have arrived'}`;
      return cells(pc.yellow('↻'), 'later', words, 'nothing; a later run tries again');
    }
    case 'held':
      return cells(pc.yellow('…'), 'waits', outcome.reason, 'linkback send, once more');
  }
}
