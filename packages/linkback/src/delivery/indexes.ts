import pLimit from 'p-limit';
import type { Bounds, Io } from '../http/http.ts';
import type { NoticeOutcome } from '../ledger/record-notices.ts';
import type { NoticeDue } from '../plan/indexes.ts';
import { indexNowBatch } from '../protocols/index-now.ts';
import type { Feed } from '../source/feed.ts';
import { isHeld, notBegun } from './held.ts';
import { createBuiltTopics, createTopicLooks } from './live-topics.ts';
import { createRunClock } from './run-clock.ts';
import { tellIndex } from './tell-index.ts';
import type { Telling } from './tell-index.ts';

export interface IndexOptions {
  readonly io: Io;
  readonly bounds: Bounds;
  /** Milliseconds after which nothing new is begun; what is left stays as it is. */
  readonly budget: number;
  readonly signal?: AbortSignal;
  /** Names the project and the blog. */
  readonly userAgent: string;
  /** In place of the live check: what was built is taken for live. */
  readonly builtFeed?: (url: string) => Feed | undefined;
  /** Called before an index is told; where it throws, it is not, and nothing more is begun. */
  readonly announce?: (due: readonly NoticeDue[]) => void;
}

export interface NoticeDelivery {
  readonly due: NoticeDue;
  readonly outcome: NoticeOutcome;
}

/** Indexes that are told at once; each of them gets one request at a time. */
const indexesAtOnce = 8;

/**
 * Tells indexes what changed, each change at most once: one live check an address, then one request for a feed, and one
 * for up to 10,000 posts. Network failures are outcomes; it rejects only where `announce` or `settle` does.
 * @param settle is called with each outcome as it comes.
 */
export async function tellIndexes(
  due: readonly NoticeDue[],
  options: IndexOptions,
  settle: (delivery: NoticeDelivery) => void,
): Promise<void> {
  const { io, bounds, userAgent, announce, builtFeed } = options;
  const clock = createRunClock(io, options.budget, options.signal);
  const looks =
    builtFeed === undefined ? createTopicLooks(io, userAgent, bounds, clock) : createBuiltTopics(builtFeed);
  const room = pLimit(indexesAtOnce);
  const failures: unknown[] = [];

  async function tell(telling: Telling): Promise<void> {
    const end = (outcome: NoticeOutcome) => {
      for (const one of telling.due) settle({ due: one, outcome });
    };
    if (clock.remaining() <= 0) {
      end(notBegun(clock));
      return;
    }
    announce?.(telling.due);
    end(await tellIndex(io, telling, userAgent, bounds));
  }

  async function tellOne(own: readonly NoticeDue[]): Promise<void> {
    const found = await Promise.all(own.map(async (one) => ({ one, live: await looks.topic(one) })));
    const [first] = own as [NoticeDue];
    const isKeyed = first.protocol === 'indexnow' && found.some(({ live }) => !isHeld(live));
    const key = isKeyed ? await looks.key(first) : undefined;
    const ready = found.flatMap(({ one, live }): Ready[] => {
      const [why, feed] = isHeld(live) ? [live, undefined] : [key, live.feed];
      if (why === undefined) return [{ one, feed }];
      settle({ due: one, outcome: why });
      return [];
    });
    for (const telling of tellingsOf(first, ready)) await tell(telling);
  }

  const byIndex = [...Map.groupBy(due, ({ index }) => index).values()];
  await Promise.all(
    byIndex.map((own) =>
      room(() => tellOne(own)).catch((error: unknown) => {
        failures.push(error);
        clock.end();
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
}

interface Ready {
  readonly one: NoticeDue;
  readonly feed: Feed | undefined;
}

function tellingsOf({ protocol }: NoticeDue, ready: readonly Ready[]): Telling[] {
  if (protocol !== 'indexnow') return ready.map(({ one, feed }) => ({ due: [one], feed }));
  const batches: Telling[] = [];
  for (let at = 0; at < ready.length; at += indexNowBatch) {
    batches.push({ due: ready.slice(at, at + indexNowBatch).map(({ one }) => one) });
  }
  return batches;
}
