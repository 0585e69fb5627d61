import type { Day } from '../day.ts';
import type { Discovery } from '../discovery/discover.ts';
import { createHosts } from './hosts.ts';
import type { Bounds, Io } from '../http/http.ts';
import type { Outcome } from '../ledger/outcome.ts';
import type { Due } from '../plan/plan.ts';
import type { Protocol } from '../post.ts';
import { readiness } from './readiness.ts';
import type { Readiness } from './readiness.ts';
import { createRunClock } from './run-clock.ts';
import { inspectSource } from '../source/source.ts';
import type { InspectedSource, SourceVerdict } from '../source/source.ts';
import { agentFor, createTeller, notBegun } from './telling.ts';

export interface DeliverOptions {
  readonly io: Io;
  /** In order of preference: the first one that a target offers is used, and no other. */
  readonly protocols: readonly Protocol[];
  readonly bounds: Bounds;
  /** Exchanges at once, over all and of one host. */
  readonly concurrency: number;
  readonly perHost: number;
  /** Milliseconds after which nothing new is begun; what is left stays as it is. */
  readonly budget: number;
  /** When it is aborted, nothing new is begun either. */
  readonly signal?: AbortSignal;
  /** Names the project and the blog; what it is about is added. */
  readonly userAgent: string;
  /** How a source is judged; by default by fetching it, as receivers will. */
  readonly readSource?: (permalink: string) => Promise<SourceVerdict>;
  /** Called before each notification goes out; where it throws, that one does not, and nothing more is begun. */
  readonly announce?: (due: Due, endpoint: { readonly protocol: Protocol; readonly url: string }) => void;
  /** Called when a notification was answered with the wish to be told later: it has not arrived. */
  readonly postponed?: (due: Due) => void;
  /** On which day a target said that it offers no endpoint: then it is not asked. */
  readonly silentSince?: (target: string) => Day | undefined;
  /** Discoveries of earlier runs whose targets forbid to be fetched again already. */
  readonly remembered?: Remembered;
}

export interface Remembered {
  get(target: string): Discovery | undefined;
  set(target: string, discovery: Discovery): void;
}

export interface Delivery {
  readonly due: Due;
  readonly outcome: Outcome;
}

/** Live checks at once: they all go to the blog's own host. */
export const liveChecks = 16;

/**
 * Tells every mention that is due, each exactly once: one live check a source, one GET a target, one
 * notification. Network failures are outcomes; it rejects only where `settle` or `announce` does, and then after
 * what was under way.
 * @param settle is called with each outcome as it comes; its mention is not finished before this resolves.
 */
export async function deliver(
  due: readonly Due[],
  options: DeliverOptions,
  settle: (delivery: Delivery) => Promise<void>,
): Promise<void> {
  const { io, bounds } = options;
  const clock = createRunClock(io, options.budget, options.signal);
  const hosts = createHosts(options, clock);
  const tell = createTeller(due, options, hosts, clock);
  const failures: unknown[] = [];

  const inspect = async (source: string, isGone: boolean): Promise<InspectedSource> => {
    // A page that is no longer built can only be looked for on the live site.
    if (options.readSource !== undefined && !isGone) return { verdict: await options.readSource(source) };
    return inspectSource(io, source, agentFor('webmention', options), bounds);
  };

  const fail = (error: unknown): undefined => {
    failures.push(error);
    clock.end();
  };
  async function outcomeOf(mention: Due, ready: Readiness | undefined): Promise<Outcome> {
    if (ready === undefined) return notBegun(clock);
    return ready.ready ? tell(mention, ready.facts) : { kind: 'held', reason: ready.reason };
  }
  async function finish(mention: Due, ready: Readiness | undefined): Promise<void> {
    await settle({ due: mention, outcome: await outcomeOf(mention, ready) });
  }

  const underWay = new Set<Promise<void>>();
  const sources = Map.groupBy(due, ({ source, gone }) =>
    gone === true ? `gone ${source}` : source,
  ).values();
  async function work(): Promise<void> {
    for (const mentions of sources) {
      await hosts.room();
      const [{ source, gone }] = mentions as [Due];
      const isGone = gone === true;
      const live = await hosts.ask(source, () => inspect(source, isGone), liveChecks).catch(fail);
      // Of the page only what each mention needs is kept.
      const found = mentions.map((mention) => [mention, live && readiness(mention, live)] as const);
      for (const [mention, ready] of found) {
        const finished: Promise<void> = finish(mention, ready)
          .catch(fail)
          .finally(() => underWay.delete(finished));
        underWay.add(finished);
      }
    }
  }

  await Promise.all(Array.from({ length: liveChecks }, work));
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}
