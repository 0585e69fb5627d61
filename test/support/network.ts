import type { Bounds, Io } from 'linkback';
import { createFetch } from '../../packages/linkback-network/src/fetch.ts';
import type { Addressing } from '../../packages/linkback-network/src/fetch.ts';

export const bounds: Bounds = { timeout: 500, maxBytes: 100_000, maxRedirects: 20 };

export interface Network extends Io {
  /** The most bytes of one body that were handed on, decompressed. */
  readonly handedOn: () => number;
  close(): Promise<void>;
}

/**
 * The network as a build and the command have it.
 * @param addressing without it, loopback is allowed as with `network.allowPrivate`.
 * @param timeout milliseconds.
 */
export function startNetwork(addressing?: Addressing, timeout = bounds.timeout): Network {
  const options = { allowPrivate: addressing === undefined, perHost: 4, timeout };
  const { fetch, close } = createFetch(options, addressing);
  let most = 0;
  return {
    async fetch(...given) {
      const { status, headers, body } = await fetch(...given);
      return { status, headers, body: body && counted(body, (bytes) => (most = Math.max(most, bytes))) };
    },
    now: () => new Date(),
    wait: () => Promise.resolve(),
    handedOn: () => most,
    close,
  };
}

function counted(body: AsyncIterable<Uint8Array>, note: (bytes: number) => void): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const pieces = body[Symbol.asyncIterator]();
      let bytes = 0;
      return {
        async next() {
          const piece = await pieces.next();
          if (piece.done !== true) note((bytes += piece.value.byteLength));
          return piece;
        },
        return: () => pieces.return?.() ?? Promise.resolve({ done: true, value: undefined }),
      };
    },
  };
}
