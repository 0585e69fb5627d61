import type { Day } from '../day.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isOpen } from '../ledger/mention.ts';
import type { Open } from '../ledger/mention.ts';
import { isTellable, openMentions, toldFrom } from '../ledger/open.ts';
import type { Protocol } from '../post.ts';
import type { TrackbackPing } from '../protocols/trackback.ts';
import { urlKey } from '../url.ts';

/** A mention that is to be told now. */
export interface Due {
  /** Identity of the post. */
  readonly post: string;
  readonly source: string;
  readonly target: string;
  /** Tell the target itself by this protocol, without discovery: it was typed in by hand. */
  readonly direct?: Protocol;
  /** It was told before by webmention: now that the post changed, or that the link is gone. */
  readonly again?: 'update' | 'removal';
  /** The post is here by now, and not at `source`, which was told. */
  readonly present?: string;
  /** The whole post is gone. */
  readonly gone?: true;
  /** It was sent before and nobody heard the answer, so that it may arrive a second time, but not a third. */
  readonly interrupted?: true;
  /** The mark of the page that was built last, where changes are told. */
  readonly page?: string;
  /** How often it was tried before. */
  readonly attempts: number;
  /** Where to tell it, without discovery: its owner named the place. */
  readonly endpoint?: { readonly protocol: Protocol; readonly url: string };
  /** What a TrackBack is to show of the post in place of what its page says. */
  readonly about?: Partial<Omit<TrackbackPing, 'url'>>;
}

/**
 * The mentions of a ledger that are to be told today: the pending, and those to be tried again whose day has come.
 * @param force also those whose day has not come.
 */
export function dueMentions(ledger: Ledger, today: Day, force = false): Due[] {
  return openMentions(ledger).flatMap((one): Due[] => {
    const { post, record, target, mention, open } = one;
    if (!isTellable(one, today, force)) return [];
    const { permalink, gone } = record;
    const facts = openFacts(open);
    if (isOpen(mention)) {
      const direct = isTypedIn(mention, target) ? { direct: 'trackback' as const } : {};
      return [{ post, source: permalink, target, ...direct, ...facts }];
    }
    const source = toldFrom(mention, record);
    const again = mention.state === 'removed' ? 'removal' : 'update';
    const whole = gone === undefined ? {} : { gone: true as const };
    const present = gone !== undefined || urlKey(source) === urlKey(permalink) ? {} : { present: permalink };
    return [{ post, source, target, again, ...present, ...whole, ...facts }];
  });
}

/** What telling has to know of what is still to be told. */
export function openFacts(open: Open): Pick<Due, 'attempts' | 'interrupted' | 'page'> {
  return {
    attempts: open.state === 'retry' ? open.attempts : 0,
    ...(open.interrupted === undefined ? {} : { interrupted: true }),
    ...(open.page === undefined ? {} : { page: open.page }),
  };
}

/** A page can be its own endpoint, so of a retry the URL alone does not say that it was typed in. */
function isTypedIn(mention: Open, target: string): boolean {
  if (mention.protocol !== 'trackback') return false;
  return mention.state === 'pending' || urlKey(mention.endpoint ?? '') === urlKey(target);
}
