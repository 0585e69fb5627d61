import { LinkbackError, dayOf } from 'linkback';
import type { Ledger, Mention } from 'linkback';

/** What the owner said of a link in the toolbar. */
export interface Veto {
  /** Identity of the post. */
  readonly post: string;
  /** As the ledger has it, or would have it. */
  readonly target: string;
  /** False takes the veto back. */
  readonly veto: boolean;
}

/**
 * The ledger with a link that is never to be told, `{ "state": "skip" }`, or with that taken back: then it is to be told, as
 * a link that is new. A mention in any other state stays what it is. Pure.
 * @throws LinkbackError `ledger-missing` where the ledger does not know the post: what else it links to would then not be
 * recorded as what is new in it.
 */
export function withVeto(ledger: Ledger | undefined, { post, target, veto }: Veto, now: Date): Ledger {
  const record = ledger?.posts[post];
  if (ledger === undefined || record === undefined) {
    throw new LinkbackError(
      'ledger-missing',
      `The ledger does not know ${post} yet.`,
      'Run `astro build` first. The ledger was not changed.',
    );
  }
  const known = record.mentions[target];
  const next: Mention | undefined = veto ? vetoed(known) : returned(known, now);
  if (next === known || next === undefined) return ledger;
  const mentions = { ...record.mentions, [target]: next };
  return { ...ledger, posts: { ...ledger.posts, [post]: { ...record, mentions } } };
}

function vetoed(known: Mention | undefined): Mention {
  return known === undefined || known.state === 'pending' || known.state === 'retry'
    ? { state: 'skip' }
    : known;
}

function returned(known: Mention | undefined, now: Date): Mention | undefined {
  return known?.state === 'skip' && known.reason === undefined
    ? { state: 'pending', since: dayOf(now) }
    : known;
}
