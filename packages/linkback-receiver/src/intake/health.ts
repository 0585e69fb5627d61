import type { Depth, Store } from '../store/store.ts';

/** Milliseconds since the first of those that wait was due. */
export function lateness({ due }: Depth, now: number): number {
  return due === undefined ? 0 : Math.max(0, now - due.getTime());
}

/**
 * Whether this can do its work: 200 where it is well, 503 where it is not.
 * @param depth undefined where the store does not answer.
 * @param problem what else is wrong.
 */
export function healthAnswer(depth: Depth | undefined, now: number, problem?: string): Response {
  if (depth === undefined) return json(503, { status: 'the store does not answer' });
  const state = { queued: depth.queued, late: Math.round(lateness(depth, now) / 1_000) };
  return json(problem === undefined ? 200 : 503, { status: problem ?? 'ok', ...state });
}

/** By what the store says alone. */
export async function health(store: Store, now: Date): Promise<Response> {
  return healthAnswer(await store.depth().catch(() => undefined), now.getTime());
}

function json(status: number, value: object): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}
