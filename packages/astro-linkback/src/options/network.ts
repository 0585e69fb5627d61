import { z } from 'zod';

const milliseconds = z.number().int().positive();

/** Bounds of what goes over the network. */
export const network = z.strictObject({
  /** Exchanges at once, over all hosts. @default 128 */
  concurrency: z.number().int().min(1).max(512).default(128),
  /** Exchanges at once with one host. @default 2 */
  perHost: z.number().int().min(1).max(64).default(2),
  /** Of one exchange, redirects included; in milliseconds. @default 10000 */
  timeout: milliseconds.default(10_000),
  /** Of one page or answer, after decompression. @default 1048576 */
  maxBytes: z.number().int().min(1024).default(1_048_576),
  /** After which a run begins nothing new, in milliseconds; what is left waits for the next run. @default 120000 */
  budget: milliseconds.default(120_000),
  /** Sent with every request. By default it names this program and the blog. */
  userAgent: z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'only printable ASCII can stand in a header')
    .optional(),
  /** May loopback and private addresses be asked? For tests on your own machine only. @default false */
  allowPrivate: z.boolean().default(false),
});
