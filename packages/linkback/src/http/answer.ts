/** An HTTP answer with its decoded body. */
export interface HttpAnswer {
  /** The URL that answered. */
  readonly url: string;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: string;
  /** When it came; without it, a `Retry-After` that is a date counts only where the answer has a `Date`. */
  readonly at?: Date;
}

/** Any 2xx (RFC 9110, 15.3). */
export function isSuccess({ status }: Pick<HttpAnswer, 'status'>): boolean {
  return status >= 200 && status <= 299;
}
