import type { Outcome } from '../ledger/outcome.ts';
import type { ToldByTrackback } from '../ledger/told-trackbacks.ts';
import type { Due } from '../plan/plan.ts';
import { targetKey } from '../url.ts';

const words = 'the post told this TrackBack URL, or tried to, by another of its mentions';

/**
 * A TrackBack URL that an owner typed in may be that of a page which the post links to as well. It names an entry and not a
 * link (TrackBack 1.2), so that two pings of one post would stand there twice: the first is sent, and the others share what
 * becomes of it. Of links alone each is told.
 * @param due everything that may be told.
 * @param isTold by what the ledger says.
 */
export function createOnePing(due: readonly Due[], isTold: ToldByTrackback = () => false) {
  const keyOf = (post: string, url: string) => JSON.stringify([post, targetKey(url)]);
  const typedIn = new Set(
    due.flatMap(({ post, target, direct }) => (direct === undefined ? [] : keyOf(post, target))),
  );
  const sent = new Map<string, Promise<Outcome>>();
  return function once(mention: Due, url: string, send: () => Promise<Outcome>): Promise<Outcome> {
    const duplicate = { kind: 'duplicate', protocol: 'trackback', endpoint: url, words } as const;
    if (isTold(mention, url)) return Promise.resolve(duplicate);
    const key = keyOf(mention.post, url);
    const first = sent.get(key);
    if (first !== undefined)
      return first.then((outcome) => (outcome.kind === 'delivered' ? duplicate : outcome));
    const outcome = send();
    if (typedIn.has(key)) sent.set(key, outcome);
    return outcome;
  };
}
