import type { Store } from '../store/store.ts';

/** Whether this can do its work: 200 where the store answers, 503 where it does not. */
export async function health(store: Store, now: Date): Promise<Response> {
  try {
    const { queued, due } = await store.depth();
    const late = due === undefined ? 0 : Math.max(0, Math.round((now.getTime() - due.getTime()) / 1_000));
    return json(200, { status: 'ok', queued, late });
  } catch {
    return json(503, { status: 'the store does not answer' });
  }
}

function json(status: number, value: object): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}
