import { z } from 'zod';
import { address } from './address.ts';

const endpoint = address.refine((url) => !/[?#]/.test(url), {
  message: 'must be without a query: some senders drop it',
});

/** Endpoints elsewhere. */
export const receiver = z.strictObject({
  /** Absolute, and without a query. */
  webmention: endpoint.optional(),
  /** Likewise. */
  pingback: endpoint.optional(),
  /**
   * Where TrackBacks are sent: to this address with `?p=ID` behind it, or with `true` to each post's permalink with
   * `trackback/` behind it.
   */
  trackback: z.union([endpoint, z.literal(true)]).optional(),
});

const policy = z.enum(['off', 'hold', 'approve-known', 'approve']);

/** How this site takes linkbacks itself. */
export const receive = z.strictObject({
  /**
   * What was received: a file of SQLite, seen from the folder that the server is started in, `postgres://…`, or a module
   * of yours that exports `store`, seen from the project's root: `./src/linkbacks.ts`. Where the server runs, the
   * environment's `LINKBACK_STORE` counts more, so that no password gets into a build. @default 'linkbacks.db'
   */
  store: z.string().min(1).default('linkbacks.db'),
  /** Below what path of the site its addresses are. @default '/' */
  path: z
    .string()
    .regex(/^\/(?:[\w.~-]+\/?)*$/, "must be a path of the site such as '/linkbacks'")
    .transform((path) => path.replace(/\/+$/, ''))
    .prefault('/'),
  /** What becomes of what is verified: `'off'`, `'hold'`, `'approve-known'` or `'approve'`; where nothing is said, `'hold'`. */
  accept: z
    .strictObject({
      webmention: policy.optional(),
      pingback: policy.optional(),
      trackback: policy.optional(),
    })
    .default({}),
  /** Pings a minute from one address, and of sources on one host. @default 600 */
  perMinute: z.number().int().min(1).default(600),
  /**
   * Days that is kept what was not approved, and what was withdrawn or is no linkback; `'forever'`: all of it.
   * @default 365
   */
  keep: z.union([z.literal('forever'), z.number().min(1)]).default(365),
  /** Words that speak against a mention. */
  words: z.array(z.string().min(1)).default([]),
  /**
   * Where sources are verified: `'here'`, in the server's own process, or `'elsewhere'`, by `npx linkback-receiver work`.
   * `'auto'`: here with `@astrojs/node`, whose servers last. @default 'auto'
   */
  verify: z.enum(['auto', 'here', 'elsewhere']).default('auto'),
});
