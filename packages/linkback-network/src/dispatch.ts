import type { FetchError } from 'linkback';
import type { Dispatcher } from 'undici';
import type { Watched, Wire } from './wire.ts';

/** An answer whose body comes in. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Body;
}

/** A body as it comes in, no further ahead of its reader than a connection's buffer. */
export interface Body extends AsyncIterator<Uint8Array, undefined> {
  next(): Promise<IteratorResult<Uint8Array, undefined>>;
  /**
   * Nobody reads on: a rest of up to `limit` bytes that comes within {@link patience} is still taken in, so that the
   * connection serves the next request. Else it is closed.
   */
  letGo(limit: number): void;
}

/** Milliseconds that a rest which nobody reads may take: a new connection takes hardly longer. */
const patience = 200;

/** Bytes that wait for their reader before the connection is paused. */
const ahead = 65_536;

/**
 * One request by undici's dispatcher itself: its `request` makes a stream of each body, which is a quarter of what
 * an exchange costs.
 * @returns when the header is there. It rejects with a {@link FetchError} whose cause is what undici says, or why `signal`
 * was aborted; reading rejects with that itself.
 */
export function dispatch(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const incoming = createIncoming();
    let wire: Wire | undefined;
    let isBegun = false;
    const fail = (cause: Error) => {
      const written = isBegun && wire?.isWritten() === true;
      const status = isBegun ? wire?.status() : undefined;
      const marks = { written, ...(status === undefined ? {} : { status }) };
      reject(Object.assign(new TypeError('fetch failed', { cause }), marks) satisfies FetchError);
    };
    let controller: Dispatcher.DispatchController | undefined;
    const stop = () => {
      // Where it still stands in line for a connection there is nothing to abort yet.
      if (controller === undefined) fail(signal.reason as Error);
      else controller.abort(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    const over = () => signal.removeEventListener('abort', stop);
    // What is asked for twice does no harm: only of what is sent does it matter how far it came.
    const watched: Watched =
      request.method === 'GET' ? request : { ...request, onWire: (given) => (wire = given) };
    dispatcher.dispatch(watched, {
      onRequestStart(started) {
        isBegun = true;
        wire?.begin();
        controller = started;
        incoming.controller = started;
        if (signal.aborted) stop();
      },
      onResponseStart(_controller, status, headers) {
        // What comes before the answer (103 and its like) is none.
        if (status >= 200) resolve({ status, headers, body: incoming.bodyOf(headers) });
      },
      onResponseData: (_controller, piece) => incoming.add(piece),
      onResponseEnd() {
        over();
        incoming.end();
      },
      onResponseError(_controller, error) {
        over();
        fail(error);
        incoming.fail(error);
      },
    });
  });
}

function createIncoming() {
  let pieces: Uint8Array[] = [];
  let [held, received, isOver] = [0, 0, false];
  let failure: { readonly error: Error } | undefined;
  /** Set where nobody reads on: the bytes that may still come. */
  let room: number | undefined;
  let closing: ReturnType<typeof setTimeout> | undefined;
  let reader: PromiseWithResolvers<IteratorResult<Uint8Array, undefined>> | undefined;
  const takeReader = () => {
    const waiting = reader;
    reader = undefined;
    return waiting;
  };
  const giveUp = () => incoming.controller?.abort(new Error('given up'));
  const incoming = {
    controller: undefined as Dispatcher.DispatchController | undefined,
    add(piece: Uint8Array): void {
      received += piece.byteLength;
      if (room !== undefined) {
        room -= piece.byteLength;
        if (room < 0) giveUp();
        return;
      }
      const waiting = takeReader();
      if (waiting !== undefined) {
        waiting.resolve({ done: false, value: piece });
        return;
      }
      pieces.push(piece);
      held += piece.byteLength;
      if (held >= ahead) incoming.controller?.pause();
    },
    end(): void {
      isOver = true;
      clearTimeout(closing);
      takeReader()?.resolve({ done: true, value: undefined });
    },
    fail(error: Error): void {
      isOver = true;
      clearTimeout(closing);
      failure = { error };
      takeReader()?.reject(error);
    },
    bodyOf(headers: Answer['headers']): Body {
      return {
        next() {
          if (pieces.length > 0) {
            // All that came in the meantime at once: some servers send a byte at a time.
            const value = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, held);
            [pieces, held] = [[], 0];
            incoming.controller?.resume();
            if (value !== undefined) return Promise.resolve({ done: false, value });
          }
          if (failure !== undefined) return Promise.reject(failure.error);
          if (isOver || room !== undefined) return Promise.resolve({ done: true, value: undefined });
          reader = Promise.withResolvers();
          return reader.promise;
        },
        letGo(limit) {
          if (isOver || room !== undefined) return;
          pieces = [];
          room = limit;
          const length = Number(headers['content-length'] ?? received);
          if (limit <= 0 || length - received > limit) {
            giveUp();
            return;
          }
          closing = setTimeout(giveUp, patience);
          incoming.controller?.resume();
        },
      };
    },
  };
  return incoming;
}
