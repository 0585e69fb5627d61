import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Settlement, Store, Told } from '../index.ts';
import { lateness } from '../intake/health.ts';

export interface Metrics {
  onPing(told: Told): void;
  onSettled(to: Settlement['to']): void;
  onForgotten(mentions: number): void;
  onProblem(): void;
  /** Measures how long an answer takes. */
  timed(answer: () => Promise<Response>): Promise<Response>;
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
  const answers = new Histogram({
    name: 'linkback_answer_seconds',
    help: 'Seconds until a request was answered, health and metrics not counted.',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 3],
    registers,
  });
  const late = new Gauge({
    name: 'linkback_late_seconds',
    help: 'Seconds since the first of those that wait was due.',
    registers,
  });
  const queued = new Gauge({
    name: 'linkback_queued',
    help: 'Mentions that wait to be looked at.',
    registers,
  });
  async function measure(): Promise<void> {
    // A store that does not answer takes no other number along.
    const depth = await store.depth().catch(() => undefined);
    queued.set(depth?.queued ?? NaN);
    late.set(depth === undefined ? NaN : lateness(depth, Date.now()) / 1_000);
  }
  collectDefaultMetrics({ register: registry });
  return {
    onPing({ claimed, taken }) {
      pings.inc({ protocol: claimed.protocol, answer: taken.kind === 'refused' ? taken.why : taken.kind });
    },
    onSettled: (to) => looks.inc({ to }),
    onForgotten: (mentions) => forgotten.inc(mentions),
    onProblem: () => problems.inc(),
    async timed(answer) {
      const end = answers.startTimer();
      try {
        return await answer();
      } finally {
        end();
      }
    },
    async page() {
      await measure();
      return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
    },
  };
}
