import type { Outcome } from '../ledger/outcome.ts';
import type { ToldByTrackback } from '../ledger/told-trackbacks.ts';
import type { Due } from '../plan/plan.ts';
import { urlKey } from '../url.ts';

/**
 * A TrackBack URL that an owner typed in may be that of a page which the post links to as well. It names an entry and not a
 * link (TrackBack 1.2), so that two pings of one post would stand there twice: the first is sent, and the other shares what
 * becomes of it.
 * @param isTold by what the ledger says.
 */
export function createOnePing(isTold: ToldByTrackback = () => false) {
  const sent = new Map<string, { readonly isTypedIn: boolean; readonly outcome: Promise<Outcome> }>();
  return function once(mention: Due, url: string, send: () => Promise<Outcome>): Promise<Outcome> {
    const key = JSON.stringify([mention.post, urlKey(url)]);
    const isTypedIn = mention.direct !== undefined;
    const duplicate = { kind: 'duplicate', protocol: 'trackback', endpoint: url, words } as const;
    if (isTold(mention, url)) return Promise.resolve(duplicate);
    const first = sent.get(key);
    if (first !== undefined && (first.isTypedIn || isTypedIn))
      return first.outcome.then((outcome) => (outcome.kind === 'delivered' ? duplicate : outcome));
    const outcome = send();
    if (first === undefined) sent.set(key, { isTypedIn, outcome });
    return outcome;
  };
}

const words = 'the post told this TrackBack URL by another of its mentions';
