import { Counter, Gauge, Registry } from 'prom-client';
import type { Settlement, Store, Told } from '../index.ts';

export interface Metrics {
  onPing(told: Told): void;
  onSettled(to: Settlement['to']): void;
  onForgotten(mentions: number): void;
  onProblem(): void;
  /** In Prometheus's text format. */
  page(): Promise<Response>;
}

/** Counts what comes and what becomes of it. */
export function createMetrics(store: Store): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const pings = new Counter({
    name: 'linkback_pings_total',
    help: 'Pings that were answered, by protocol and by what they were answered.',
    labelNames: ['protocol', 'answer'],
    registers,
  });
  const looks = new Counter({
    name: 'linkback_looks_total',
    help: 'Looks at sources, by what they led to.',
    labelNames: ['to'],
    registers,
  });
  const forgotten = new Counter({
    name: 'linkback_forgotten_total',
    help: 'Mentions that were forgotten for their age, in whole or but for the word on them.',
    registers,
  });
  const problems = new Counter({
    name: 'linkback_problems_total',
    help: 'What went wrong on this side.',
    registers,
  });
  new Gauge({
    name: 'linkback_queued',
    help: 'Mentions that wait to be looked at.',
    registers,
    async collect() {
      this.set((await store.depth()).queued);
    },
  });
  return {
    onPing({ claimed, taken }) {
      pings.inc({ protocol: claimed.protocol, answer: taken.kind === 'refused' ? taken.why : taken.kind });
    },
    onSettled: (to) => looks.inc({ to }),
    onForgotten: (mentions) => forgotten.inc(mentions),
    onProblem: () => problems.inc(),
    async page() {
      return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
    },
  };
}
