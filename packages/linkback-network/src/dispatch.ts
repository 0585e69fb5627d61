import type { FetchError } from 'linkback';
import type { Dispatcher } from 'undici';
import { Incoming } from './incoming.ts';
import type { Body } from './incoming.ts';
import type { Watched, Wire } from './wire.ts';

/** An answer whose body comes in. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Body;
}

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
  const exchange = new Exchange(signal);
  // What is asked for twice does no harm: only of what is sent does it matter how far it came.
  const watched: Watched =
    request.method === 'GET' ? request : { ...request, onWire: (wire) => exchange.watch(wire) };
  dispatcher.dispatch(watched, exchange);
  return exchange.answer;
}

/** What undici tells of a request, and the signal. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #settled = Promise.withResolvers<Answer>();
  readonly answer = this.#settled.promise;
  readonly #signal: AbortSignal;
  readonly #body = new Incoming();
  #wire: Wire | undefined;
  #controller: Dispatcher.DispatchController | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this);
  }

  watch(wire: Wire): void {
    this.#wire = wire;
  }

  /** The signal is aborted. */
  handleEvent(): void {
    const reason = this.#signal.reason as Error;
    // Where it still stands in line for a connection there is nothing to abort yet.
    if (this.#controller === undefined) this.#fail(reason);
    else this.#controller.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#wire?.begin();
    this.#controller = controller;
    this.#body.begin(controller);
    if (this.#signal.aborted) this.handleEvent();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Answer['headers'],
  ): void {
    // What comes before the answer (103 and its like) is none.
    if (status < 200) return;
    this.#wire?.end();
    this.#body.length = Number(headers['content-length']);
    this.#settled.resolve({ status, headers, body: this.#body });
  }

  onResponseData(_controller: Dispatcher.DispatchController, piece: Buffer): void {
    this.#body.add(piece);
  }

  onResponseEnd(): void {
    this.#signal.removeEventListener('abort', this);
    this.#body.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#signal.removeEventListener('abort', this);
    this.#fail(error);
    this.#body.fail(error);
  }

  #fail(cause: Error): void {
    // Before it began, another request is on that wire.
    const wire = this.#controller === undefined ? undefined : this.#wire;
    const written = wire?.isWritten() === true;
    const status = wire?.status();
    wire?.end();
    const marks = { written, ...(status === undefined ? {} : { status }) };
    this.#settled.reject(Object.assign(new TypeError('fetch failed', { cause }), marks) satisfies FetchError);
  }
}
