import { dayOf } from '../day.ts';
import type { Ledger, LedgerPost } from '../ledger/ledger.ts';
import { isByHand, isOpen, isWantedAnew, markedByHand } from '../ledger/mention.ts';
import type { Mention, Open } from '../ledger/mention.ts';
import { openedAnew } from './anew.ts';
import { openFacts } from './due.ts';
import type { Due } from './due.ts';
import { pingsTaken } from '../ledger/told-trackbacks.ts';
import type { Protocol } from '../post.ts';
import { likelyTrackbackUrls } from '../protocols/trackback-places.ts';
import { hostKey, targetKey, urlKey } from '../url.ts';

/** One mention that its owner tells by hand. */
export interface Wish {
  /** Identity of the post. */
  readonly post: string;
  readonly target: string;
  readonly protocol: Protocol;
  /** A TrackBack URL; without it the place is discovered. */
  readonly endpoint?: string;
  readonly about?: Due['about'];
  /** Whatever the ledger says of it. */
  readonly again: boolean;
}

export type ByHand =
  /** The ledger knows it, or another mention that told the same TrackBack URL, and only `again` tells it all the same. */
  | { readonly kind: 'known'; readonly target: string; readonly mention: Mention }
  /** `ledger` has it to be told. */
  | { readonly kind: 'due'; readonly ledger: Ledger; readonly due: Due };

/**
 * A mention to be told by hand, as the ledger is to have it: the one that stands there already, so that no run tells it
 * another time, else a new one. Pure.
 */
export function planByHand(ledger: Ledger, wish: Wish, now: Date): ByHand | undefined {
  const record = Object.hasOwn(ledger.posts, wish.post) ? ledger.posts[wish.post] : undefined;
  if (record === undefined) return undefined;
  const { post, protocol, endpoint, about } = wish;
  const known = knownMention(record, wish.target);
  const target = known?.target ?? wish.target;
  if (known !== undefined && !wish.again && needsAgain(known.mention)) return { kind: 'known', ...known };
  // A TrackBack URL names an entry and not a link: it stands there already.
  const [taken] = endpoint === undefined ? [] : pingsTaken(record.mentions, targetKey(endpoint));
  const isWanted = wish.again || (known !== undefined && isWantedAnew(known.mention));
  if (taken !== undefined && !isWanted) return { kind: 'known', target: taken[0], mention: taken[1] };
  const isTypedIn = endpoint !== undefined && urlKey(endpoint) === urlKey(target);
  const mention = opened(known?.mention, isTypedIn, wish.again, now);
  const due: Due = {
    ...{ post, source: record.permalink, target },
    ...(isTypedIn ? { direct: 'trackback' as const } : {}),
    ...(endpoint === undefined ? {} : { endpoint: { protocol, url: endpoint } }),
    ...(about && { about }),
    ...openFacts(mention),
  };
  const mentions = { ...record.mentions, [target]: mention };
  return {
    kind: 'due',
    due,
    ledger: { ...ledger, posts: { ...ledger.posts, [post]: { ...record, mentions } } },
  };
}

function knownMention({ mentions }: LedgerPost, target: string) {
  const spelled = Object.entries(mentions);
  const found =
    spelled.find(([other]) => urlKey(other) === urlKey(target)) ??
    spelled.find(([other]) => targetKey(other) === targetKey(target));
  return found && { target: found[0], mention: found[1] };
}

/** It was told, may have been, was there before anybody was told, or is not to be. */
function needsAgain(mention: Mention): boolean {
  switch (mention.state) {
    case 'pending':
    case 'retry':
      return mention.interrupted !== undefined;
    case 'none':
      return false;
    case 'refused':
    case 'gave-up':
      return mention.endpoint !== undefined;
    case 'removed':
      return needsAgain(mention.was);
    case 'delivered':
    case 'duplicate':
    case 'baseline':
    case 'skip':
      return true;
  }
}

function opened(known: Mention | undefined, isTypedIn: boolean, again: boolean, now: Date): Open {
  const since = dayOf(now);
  if (known !== undefined && isOpen(known) && !again) return known;
  if (known === undefined) {
    return markedByHand({ state: 'pending', ...(isTypedIn ? { protocol: 'trackback' } : {}), since }, since);
  }
  const anew = openedAnew(known, isTypedIn, since);
  return known.state === 'removed' || isByHand(known) ? markedByHand(anew, since) : anew;
}

/** Which mention of a post a TrackBack URL is for: none says so itself, since a TrackBack names no target. */
export type PingOwner =
  | { readonly kind: 'found'; readonly target: string }
  /** Of these, on its host and not told yet, nobody knows. */
  | { readonly kind: 'unclear'; readonly targets: readonly string[] }
  | { readonly kind: 'none' };

/** By what stands in the ledger alone. */
export function ownerOfPing({ mentions }: LedgerPost, ping: string): PingOwner {
  const entries = Object.entries(mentions);
  const key = urlKey(ping);
  const found =
    entries.find(([target]) => urlKey(target) === key) ??
    entries.find(([, mention]) => endpointOf(mention) === key) ??
    entries.find(([target]) => likelyTrackbackUrls(target).some((place) => samePlace(place, ping)));
  if (found !== undefined) return { kind: 'found', target: found[0] };
  const targets = entries.flatMap(([target, mention]) =>
    (isOpen(mention) || mention.state === 'none') && hostKey(target) === hostKey(ping) ? [target] : [],
  );
  return targets.length === 0 ? { kind: 'none' } : { kind: 'unclear', targets };
}

function endpointOf(mention: Mention): string | undefined {
  const told = mention.state === 'removed' ? mention.was : mention;
  return 'endpoint' in told && told.protocol === 'trackback' ? urlKey(told.endpoint) : undefined;
}

function samePlace(a: string, b: string): boolean {
  return urlKey(a.replace(/\/$/, '')) === urlKey(b.replace(/\/$/, ''));
}
