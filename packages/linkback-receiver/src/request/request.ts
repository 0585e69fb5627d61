/** As much of a platform's `Request` as is read; a server may give something lighter. */
export interface IncomingRequest {
  readonly method: string;
  /** Absolute, whatever its host: only path and query count. */
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: { getReader(): BodyReader } | null;
}

/** As much of a `ReadableStreamDefaultReader`. */
export interface BodyReader {
  read(): Promise<
    { readonly done: false; readonly value: Uint8Array } | { readonly done: true; readonly value?: unknown }
  >;
  cancel(): Promise<void>;
}
