import type { Dispatcher } from 'undici';

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

/** Between the connection that a body comes from and whoever reads it. */
export class Incoming implements Body {
  /** Bytes that its header promises; NaN where it does not say. */
  length = NaN;
  #controller: Dispatcher.DispatchController | undefined;
  #pieces: Uint8Array[] = [];
  /** Bytes of these, and of all that came. */
  #held = 0;
  #received = 0;
  #isOver = false;
  #failure: Error | undefined;
  /** Set where nobody reads on: the bytes that may still come. */
  #room: number | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;
  #reader: PromiseWithResolvers<IteratorResult<Uint8Array, undefined>> | undefined;

  begin(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  add(piece: Uint8Array): void {
    this.#received += piece.byteLength;
    if (this.#room !== undefined) {
      this.#room -= piece.byteLength;
      if (this.#room < 0) this.#giveUp();
      return;
    }
    const waiting = this.#takeReader();
    if (waiting !== undefined) {
      waiting.resolve({ done: false, value: piece });
      return;
    }
    this.#pieces.push(piece);
    this.#held += piece.byteLength;
    if (this.#held >= ahead) this.#controller?.pause();
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#closing);
    this.#takeReader()?.resolve({ done: true, value: undefined });
  }

  fail(error: Error): void {
    this.#isOver = true;
    clearTimeout(this.#closing);
    this.#failure = error;
    this.#takeReader()?.reject(error);
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#pieces.length > 0) {
      // All that came in the meantime at once: some servers send a byte at a time.
      const value = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces, this.#held);
      this.#pieces = [];
      this.#held = 0;
      this.#controller?.resume();
      if (value !== undefined) return Promise.resolve({ done: false, value });
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#isOver || this.#room !== undefined) return Promise.resolve({ done: true, value: undefined });
    this.#reader = Promise.withResolvers();
    return this.#reader.promise;
  }

  letGo(limit: number): void {
    if (this.#isOver || this.#room !== undefined) return;
    this.#pieces = [];
    this.#room = limit;
    const length = Number.isNaN(this.length) ? this.#received : this.length;
    if (limit <= 0 || length - this.#received > limit) {
      this.#giveUp();
      return;
    }
    this.#closing = setTimeout(() => this.#giveUp(), patience);
    this.#controller?.resume();
  }

  #takeReader(): PromiseWithResolvers<IteratorResult<Uint8Array, undefined>> | undefined {
    const waiting = this.#reader;
    this.#reader = undefined;
    return waiting;
  }

  #giveUp(): void {
    this.#controller?.abort(new Error('given up'));
  }
}
