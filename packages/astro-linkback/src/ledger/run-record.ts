import { settleMention } from 'linkback';
import type { DeliverOptions, Delivery, Due, Ledger, Mention, Written } from 'linkback';
import { createJournal } from './journal.ts';
import { hasJournal } from './journal-place.ts';

/** What one run sends and what comes of it: in the journal at once, for the ledger at the end. */
export interface RunRecord extends Required<Pick<DeliverOptions, 'announce' | 'postponed'>> {
  settle(delivery: Delivery): void;
  /** The outcomes, in the order in which they came. */
  readonly deliveries: readonly Delivery[];
  /** The mentions as the ledger is to have them. */
  readonly written: readonly Written[];
  /** What the journal has entries of; undefined where an earlier run left some in it. */
  readonly noted: readonly Due[] | undefined;
  /** Something was announced that was never settled: it may have arrived. */
  readonly isBrokenOff: boolean;
  close(): void;
}

/**
 * @param ledger as the run found it.
 * @throws LinkbackError `ledger-write` from each of its functions where the journal cannot be written.
 */
export function createRunRecord(path: string, ledger: Ledger, now: () => Date): RunRecord {
  const isFirst = !hasJournal(path);
  const journal = createJournal(path);
  const deliveries: Delivery[] = [];
  const written: Written[] = [];
  const noted: Due[] = [];
  const unsettled = new Set<Due>();
  const about = ({ post, source, target }: Due) => ({ post, source, target, at: now().toISOString() });
  return {
    deliveries,
    written,
    noted: isFirst ? noted : undefined,
    get isBrokenOff() {
      return unsettled.size > 0;
    },
    announce(due, { protocol, url }) {
      noted.push(due);
      unsettled.add(due);
      journal.add({ ...about(due), sending: protocol, endpoint: url });
    },
    postponed(due) {
      journal.add({ ...about(due), answer: 'later' });
    },
    settle(delivery) {
      const { due, outcome } = delivery;
      const { post, target } = due;
      const isSent = unsettled.delete(due);
      const known = ledger.posts[post]?.mentions[target];
      const mention = known && settleMention(known, outcome, now());
      const gaveUp = outcome.kind === 'retry' ? givenUpWords(mention) : undefined;
      deliveries.push(gaveUp === undefined ? delivery : { ...delivery, gaveUp });
      if (mention === undefined || mention === known) return;
      written.push({ post, target, mention });
      // Of what was not sent a journal need not tell: whoever finds it open may ask again.
      if (isSent) journal.add({ ...about(due), mention });
    },
    close: () => journal.close(),
  };
}

/** What the ledger says of a mention that is not tried again. */
function givenUpWords(mention: Mention | undefined): string | undefined {
  const told = mention?.state === 'delivered' || mention?.state === 'removed' ? mention.again : mention;
  return told?.state === 'gave-up' ? told.words : undefined;
}
