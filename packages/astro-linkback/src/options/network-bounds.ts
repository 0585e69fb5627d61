/** A number that an option of `network` and a flag of the command take alike. */
export interface NumberBounds {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

const most = Number.MAX_SAFE_INTEGER;

/** What the bounds of the network are where nobody says otherwise, and what they may be; times in milliseconds. */
export const networkBounds = {
  concurrency: { usual: 128, least: 1, most: 512 },
  perHost: { usual: 2, least: 1, most: 64 },
  timeout: { usual: 10_000, least: 1, most },
  maxBytes: { usual: 1_048_576, least: 1024, most },
  budget: { usual: 120_000, least: 1, most },
} satisfies Record<string, NumberBounds>;

/** A header is printable ASCII (RFC 9110, 5.5, less what it only tolerates). */
export const headerText = { pattern: /^[\x20-\x7e]+$/, words: 'only printable ASCII can stand in a header' };
