import { describe, expect, it } from 'vitest';
import type { Depth, Store, Told } from 'linkback-receiver';
import { createHealth } from '../../../packages/linkback-receiver/src/server/health.ts';
import { createMetrics } from '../../../packages/linkback-receiver/src/server/metrics.ts';

const minute = 60_000;
const claimed = {
  protocol: 'webmention',
  source: 'https://a.example/',
  target: 'https://example.com/',
} as const;
const received: Told = {
  claimed,
  taken: { kind: 'received', id: 'x' },
};
const refused = (why: 'unavailable' | 'closed' | 'full'): Told => ({
  claimed,
  taken: { kind: 'refused', why },
});

/** A store that says how much is queued, or that it cannot. */
function world(depth: () => Promise<Depth>) {
  const clock = { minutes: 0 };
  const store = { depth } as Partial<Store> as Store;
  const health = createHealth(store, () => clock.minutes * minute);
  const said = async () => {
    const answer = await health.answer();
    return [answer.status, (await answer.json()) as object];
  };
  return { clock, health, said, metrics: createMetrics(store) };
}
const dueAt = (minutes: number) => () => Promise.resolve({ queued: 1, due: new Date(minutes * minute) });

describe('health', () => {
  it('is bad where the store does not answer', async () => {
    const { said } = world(() => Promise.reject(new Error('disk')));
    expect(await said()).toEqual([503, { status: 'the store does not answer' }]);
  });

  it('is bad while the queue does not move, and good as soon as it does', async () => {
    const { clock, health, said } = world(dueAt(1));
    clock.minutes = 4;
    expect(await said()).toEqual([200, { status: 'ok', queued: 1, late: 180 }]);
    clock.minutes = 6;
    expect(await said()).toEqual([503, { status: 'the queue does not move', queued: 1, late: 300 }]);
    health.onSettled();
    expect(await said()).toEqual([200, { status: 'ok', queued: 1, late: 300 }]);
    clock.minutes = 11;
    expect(await said()).toMatchObject([503, { status: 'the queue does not move' }]);
  });

  it('is good where nothing is due, however long nothing moved', async () => {
    const { clock, said } = world(dueAt(1_000));
    clock.minutes = 999;
    expect(await said()).toEqual([200, { status: 'ok', queued: 1, late: 0 }]);
  });

  it('is bad for a minute after a ping could not be stored, and no longer than till the next one could', async () => {
    const { clock, health, said } = world(() => Promise.resolve({ queued: 0 }));
    health.onPing(refused('unavailable'));
    expect(await said()).toEqual([503, { status: 'what comes cannot be taken', queued: 0, late: 0 }]);
    health.onPing(refused('closed'));
    expect(await said()).toMatchObject([503, {}]);
    health.onPing(received);
    expect(await said()).toMatchObject([200, { status: 'ok' }]);
    health.onPing(refused('unavailable'));
    clock.minutes = 1;
    expect(await said()).toMatchObject([200, { status: 'ok' }]);
    health.onPing(refused('full'));
    expect(await said()).toMatchObject([200, { status: 'ok' }]);
  });
});

describe('metrics', () => {
  it('says how many wait, for how long, how long answers took, and how Node is', async () => {
    const { metrics } = world(() => Promise.resolve({ queued: 7, due: new Date(Date.now() - 90_000) }));
    const response = new Response('x');
    expect(await metrics.timed(() => Promise.resolve(response))).toBe(response);
    metrics.onForgotten(3);
    const text = await (await metrics.page()).text();
    expect(text).toContain('linkback_queued 7\n');
    expect(text).toMatch(/linkback_late_seconds 9\d/);
    expect(text).toContain('linkback_forgotten_total 3\n');
    expect(text).toContain('linkback_answer_seconds_count 1\n');
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('has the other numbers where the store does not answer', async () => {
    const { metrics } = world(() => Promise.reject(new Error('disk')));
    metrics.onProblem();
    const text = await (await metrics.page()).text();
    expect(text).toMatch(/linkback_queued NaN\n/i);
    expect(text).toMatch(/linkback_late_seconds NaN\n/i);
    expect(text).toContain('linkback_problems_total 1\n');
  });
});
