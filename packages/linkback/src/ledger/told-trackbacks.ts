import type { Ledger, LedgerPost } from './ledger.ts';
import { isWantedAnew } from './mention.ts';
import type { Mention } from './mention.ts';
import { targetKey } from '../url.ts';

/**
 * Has a post told a TrackBack URL already, by another mention than this one?
 * @param mention `direct` where its target is such a URL, typed in.
 */
export type ToldByTrackback = (
  mention: { readonly post: string; readonly target: string; readonly direct?: unknown },
  url: string,
) => boolean;

/**
 * By what a ledger holds of a post: did another mention tell this TrackBack URL, where one of the two was typed in? What an
 * owner wants told anew is told.
 */
export function knownTrackbacks({ posts }: Ledger): ToldByTrackback {
  return ({ post, target, direct }, url) => {
    const mentions = Object.hasOwn(posts, post) ? (posts[post]?.mentions ?? {}) : {};
    const own = Object.hasOwn(mentions, target) ? mentions[target] : undefined;
    if (own !== undefined && isWantedAnew(own)) return false;
    const key = targetKey(url);
    return pingsTaken(mentions, key).some(
      ([other]) => other !== target && (direct !== undefined || targetKey(other) === key),
    );
  };
}

/** The mentions of a post that told this TrackBack URL, or may have. */
export function pingsTaken(mentions: LedgerPost['mentions'], key: string): (readonly [string, Mention])[] {
  return Object.entries(mentions).filter(([, mention]) => tookPing(mention, key));
}

/** What was given up may have arrived all the same. */
function tookPing(mention: Mention, key: string): boolean {
  const told = mention.state === 'removed' ? mention.was : mention;
  if (told.state !== 'delivered' && told.state !== 'duplicate' && told.state !== 'gave-up') return false;
  return told.protocol === 'trackback' && told.endpoint !== undefined && targetKey(told.endpoint) === key;
}
