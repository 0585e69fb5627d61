import { z } from 'zod';
import { headerText, networkBounds } from './network-bounds.ts';
import type { NumberBounds } from './network-bounds.ts';

const whole = ({ usual, least, most }: NumberBounds) => z.number().int().min(least).max(most).default(usual);

/** Bounds of what goes over the network. */
export const network = z.strictObject({
  /** Exchanges at once, over all hosts. @default 128 */
  concurrency: whole(networkBounds.concurrency),
  /** Exchanges at once with one host. @default 2 */
  perHost: whole(networkBounds.perHost),
  /** Of one exchange, redirects included; in milliseconds. @default 10000 */
  timeout: whole(networkBounds.timeout),
  /** Of one page or answer, after decompression. @default 1048576 */
  maxBytes: whole(networkBounds.maxBytes),
  /** After which a run begins nothing new, in milliseconds; what is left waits for the next run. @default 120000 */
  budget: whole(networkBounds.budget),
  /** Sent with every request. By default it names this program and the blog. */
  userAgent: z.string().regex(headerText.pattern, headerText.words).optional(),
  /** May loopback and private addresses be asked? For tests on your own machine only. @default false */
  allowPrivate: z.boolean().default(false),
});
