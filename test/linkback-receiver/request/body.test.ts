import { expect, it } from 'vitest';
import { readBody } from '../../../packages/linkback-receiver/src/request/body.ts';

const bounds = { bytes: 10, timeout: 30 };

function request(pieces: readonly string[], end: 'close' | 'error' | 'never') {
  const state = { cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      if (end === 'close') controller.close();
    },
    pull(controller) {
      if (end === 'error') controller.error(new Error('reset'));
    },
    cancel() {
      state.cancelled = true;
    },
  });
  const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
  return { state, request: new Request('https://example.com/', init) };
}

it.each([
  ['in pieces', ['abc', '', 'def'], 'close', 'abcdef', false],
  ['of nothing', [], 'close', '', false],
  ['that just fits', ['x'.repeat(10)], 'close', 'x'.repeat(10), false],
  ['that does not', ['x'.repeat(11)], 'never', 'size', true],
  ['that does not end in time', ['x'], 'never', 'slow', true],
  ['that breaks off', ['x'], 'error', 'slow', false],
] as const)('a body %s', async (_name, pieces, end, expected, cancelled) => {
  const given = request(pieces, end);
  const read = await readBody(given.request, bounds);
  expect(typeof read === 'string' ? read : new TextDecoder().decode(read)).toBe(expected);
  expect(given.state.cancelled).toBe(cancelled);
});
