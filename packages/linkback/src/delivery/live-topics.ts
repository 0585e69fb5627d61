import pLimit from 'p-limit';
import { request } from '../http/http.ts';
import type { Bounds, Io } from '../http/http.ts';
import { goneMark } from '../ledger/notice.ts';
import type { NoticeDue } from '../plan/indexes.ts';
import { readFeed } from '../source/feed.ts';
import type { Feed } from '../source/feed.ts';
import { inspectSource } from '../source/source.ts';
import type { RunClock } from './run-clock.ts';
import { isHeld, notBegun } from './held.ts';
import type { Held } from './held.ts';
import { liveChecks } from './hosts.ts';

/** What of an address is live, as far as an index is to be told of it; or why it is not to be told yet. */
export type LiveTopic = { readonly kind: 'live'; readonly feed?: Feed } | Held;

export interface TopicLooks {
  /** Does the live site show the change that is to be told? One GET an address. */
  topic(due: NoticeDue): Promise<LiveTopic>;
  /** Is the file with the key live? One GET a file; undefined where it is, else why nothing is told. */
  key(due: NoticeDue): Promise<Held | undefined>;
}

/** A feed is the blog's own, and is read whole to know it; in bytes. */
const longestFeed = 32 * 1_048_576;

const held = (reason: string): Held => ({ kind: 'held', reason });

export function createTopicLooks(io: Io, userAgent: string, bounds: Bounds, clock: RunClock): TopicLooks {
  const room = pLimit(liveChecks);
  const looked = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, look: () => Promise<T | Held>): Promise<T | Held> => {
    const known = looked.get(key) as Promise<T | Held> | undefined;
    const found = known ?? room(async () => (clock.remaining() > 0 ? look() : notBegun(clock)));
    looked.set(key, found);
    return found;
  };
  const feed = (url: string) =>
    once(`feed ${url}`, async () => {
      const accept = 'application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5';
      const headers = { 'user-agent': userAgent, accept };
      const answer = await request(io, url, { headers }, { ...bounds, maxBytes: longestFeed });
      if (!answer.ok) return held(`the feed is not live: ${answer.words}`);
      if (answer.redirected) return held('the feed answers with a redirect');
      if (answer.status !== 200) return held(`the feed is not live: HTTP ${answer.status}`);
      return readFeed(answer.body, url) ?? held('what is live at its address is no feed');
    });
  const post = (url: string) =>
    once(`post ${url}`, async () => {
      const { verdict, status, behind } = await inspectSource(io, url, userAgent, bounds);
      const gone = status === 404 || status === 410 || behind !== undefined;
      return { verdict, gone, mark: verdict.live ? verdict.page.mark() : undefined };
    });
  return {
    async topic({ protocol, topic, mark, page }) {
      if (protocol !== 'indexnow') {
        const found = await feed(topic);
        if (isHeld(found)) return found;
        return found.mark === mark
          ? { kind: 'live', feed: found }
          : held('the live feed is not the one that was built');
      }
      const found = await post(topic);
      if (isHeld(found)) return found;
      const { verdict, gone } = found;
      if (mark === goneMark) {
        return gone ? { kind: 'live' } : held('the deleted post does not answer 404, 410 or a redirect yet');
      }
      if (!verdict.live) return held(verdict.reason);
      return page === undefined || page === found.mark
        ? { kind: 'live' }
        : held('the live page does not show the text that was built');
    },
    async key({ key, keyLocation }) {
      if (key === undefined || keyLocation === undefined) return held('the ledger names no key for it');
      const found = await once(`key ${keyLocation}`, async () => {
        const headers = { 'user-agent': userAgent, accept: 'text/plain' };
        const answer = await request(io, keyLocation, { headers }, bounds);
        if (answer.ok && answer.status === 200 && answer.body.trim() === key) return { isLive: true };
        return held(`its key is not live at ${keyLocation}`);
      });
      return isHeld(found) ? found : undefined;
    },
  };
}

/** The same without a look: what was built is taken for live. */
export function createBuiltTopics(builtFeed: (url: string) => Feed | undefined): TopicLooks {
  return {
    topic({ topic }) {
      const feed = builtFeed(topic);
      return Promise.resolve({ kind: 'live', ...(feed === undefined ? {} : { feed }) });
    },
    key: () => Promise.resolve(undefined),
  };
}
