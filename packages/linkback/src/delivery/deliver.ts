import { isHeld, notBegun } from './held.ts';
import type { Held } from './held.ts';
import { lostSourceOutcome } from './lost-source.ts';
import { createHosts, liveChecks } from './hosts.ts';
import type { Outcome } from '../ledger/outcome.ts';
import type { Due } from '../plan/plan.ts';
import type { DeliverOptions } from './options.ts';
import { readiness } from './readiness.ts';
import type { Readiness } from './readiness.ts';
import { createRunClock } from './run-clock.ts';
import { inspectSource } from '../source/source.ts';
import type { InspectedSource } from '../source/source.ts';
import { agentFor, createTeller } from './telling.ts';

export interface Delivery {
  readonly due: Due;
  readonly outcome: Outcome;
  /** As the ledger has it, it is not tried again: what is said then. */
  readonly gaveUp?: string;
}

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
    return (options.inspect ?? inspectSource)(io, source, agentFor('webmention', options), bounds);
  };

  const fail = (error: unknown): undefined => {
    failures.push(error);
    clock.end();
  };
  const look = (source: string, isGone = false) =>
    hosts.ask(source, () => inspect(source, isGone), liveChecks).catch(fail);
  async function outcomeOf(mention: Due, ready: Readiness | Held, lookOnce: typeof look): Promise<Outcome> {
    if (isHeld(ready)) return ready;
    return ready.ready ? tell(mention, ready.facts) : lostSourceOutcome(mention, ready, lookOnce);
  }
  async function finish(mention: Due, ready: Readiness | Held, lookOnce: typeof look): Promise<void> {
    try {
      await settle({ due: mention, outcome: await outcomeOf(mention, ready, lookOnce) });
    } catch (error) {
      fail(error);
    }
  }

  const underWay = new Set<Promise<unknown>>();
  const sources = Map.groupBy(due, ({ source, gone }) =>
    gone === true ? `gone ${source}` : source,
  ).values();
  async function work(): Promise<void> {
    for (const mentions of sources) {
      await hosts.room();
      const [{ source, gone }] = mentions as [Due];
      const live = (await look(source, gone === true)) ?? notBegun(clock);
      const found = mentions.map(
        (mention) => [mention, isHeld(live) ? live : readiness(mention, live)] as const,
      );
      const looked = new Map<string, ReturnType<typeof look>>();
      const lookOnce = (present: string) => {
        const known = looked.get(present) ?? look(present);
        looked.set(present, known);
        return known;
      };
      for (const [mention, ready] of found) {
        const finished: Promise<unknown> = finish(mention, ready, lookOnce).then(() =>
          underWay.delete(finished),
        );
        underWay.add(finished);
      }
    }
  }

  await Promise.all(Array.from({ length: liveChecks }, work));
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}
