import { planByHand } from 'linkback';
import type { Delivery, Due, Io, Ledger, Mention, Recalled, Wish } from 'linkback';
import { changeLedger } from '../ledger/file.ts';
import type { LedgerReader } from '../ledger/file.ts';
import { recordExchanges } from '../network/transcript.ts';
import type { Exchange } from '../network/transcript.ts';
import { sendRun } from '../run.ts';
import type { Sending } from '../run.ts';

/** What came of one mention that was told by hand. */
export interface ToldByHand {
  readonly due: Due;
  /** Undefined where it was settled already, as `recalled` has it. */
  readonly delivery: Delivery | undefined;
  readonly recalled: readonly Recalled[];
  /** It reached the receiver, or may have: the ledger says so. Else that is as it was. */
  readonly isSent: boolean;
  /** The receiver's. */
  readonly answer: Exchange | undefined;
}

/**
 * Tells one mention as a run does: noted in the ledger and in the journal before it goes out, and its outcome after. Where
 * nothing was sent the ledger is as it was: another protocol may tell it yet.
 * @throws LinkbackError for a ledger that cannot be used or saved.
 */
export async function tellByHand(
  wish: Wish,
  due: Due,
  ledger: Ledger,
  path: string,
  { network, signal }: Pick<Sending, 'network' | 'signal'>,
  read: LedgerReader,
): Promise<ToldByHand> {
  const before = mentionIn(ledger, due);
  const wanted = await changeLedger(path, (now = ledger) => withWish(now, wish), read);
  let transcript: ReturnType<typeof recordExchanges> | undefined;
  const watch = (io: Io) => {
    transcript = recordExchanges(io);
    return transcript.io;
  };
  const site = new URL('/', due.source).href;
  const how = { force: true, askSilent: true, watch, ...(signal && { signal }) };
  const sending = { network, protocols: [wish.protocol], site, ...how };
  const { deliveries, recalled } = await sendRun([due], wanted, path, sending, read);
  const [delivery] = deliveries;
  const answer = transcript?.exchanges().findLast(({ method }) => method === 'POST');
  const isSent = delivery !== undefined && (answer !== undefined || isUnanswered(delivery));
  if (delivery !== undefined && !isSent)
    await changeLedger(path, (now = wanted) => withMention(now, due, before), read);
  return { due, delivery, recalled, isSent, answer };
}

/** It went out whole, and nothing came back. */
function isUnanswered({ outcome }: Delivery): boolean {
  return outcome.kind === 'retry' && outcome.unanswered !== undefined;
}

function withWish(ledger: Ledger, wish: Wish): Ledger {
  const planned = planByHand(ledger, wish, new Date());
  return planned?.kind === 'due' ? planned.ledger : ledger;
}

function mentionIn({ posts }: Ledger, { post, target }: Due): Mention | undefined {
  const mentions = posts[post]?.mentions ?? {};
  return Object.hasOwn(mentions, target) ? mentions[target] : undefined;
}

function withMention(ledger: Ledger, { post, target }: Due, mention: Mention | undefined): Ledger {
  const record = ledger.posts[post];
  if (record === undefined) return ledger;
  const { [target]: tried, ...others } = record.mentions;
  const mentions = mention === undefined ? others : { ...record.mentions, [target]: mention };
  return { ...ledger, posts: { ...ledger.posts, [post]: { ...record, mentions } } };
}
