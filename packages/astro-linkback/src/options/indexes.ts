import { indexNowKey } from 'linkback/planning';
import { z } from 'zod';
import { address } from './address.ts';

/** Who is told when a feed or a post changed. */
export const indexes = z.strictObject({
  /** Paths of feeds on this site. @default those that the home page names */
  feeds: z.array(z.string().min(1)).nonempty().optional(),
  /** Tells the WebSub hubs that a feed names when it changed. @default false */
  websub: z.boolean().default(false),
  /** Tells the rssCloud that a feed names; or the one at this address, for every feed. @default false */
  rssCloud: z.union([z.boolean(), address]).default(false),
  /** Ping services that are told of the blog by `weblogUpdates.extendedPing`, else `weblogUpdates.ping`. @default none */
  weblogUpdates: z.array(address).default([]),
  /** Search engines, by IndexNow, of posts that are new, changed or gone; the file with the key is written by the build. */
  indexNow: z
    .strictObject({
      /** 8 to 128 letters, digits or dashes. It is public: whoever may put it on the site owns the site. */
      key: z.string().regex(indexNowKey, 'must be 8 to 128 letters, digits or dashes'),
      /** @default 'https://api.indexnow.org/indexnow' */
      endpoint: address.default('https://api.indexnow.org/indexnow'),
    })
    .optional(),
});

type Indexes = z.output<typeof indexes>;

/** Is somebody told that a feed changed? */
export function namesFollowers({ websub, rssCloud, weblogUpdates }: Indexes): boolean {
  return websub || rssCloud !== false || weblogUpdates.length > 0;
}

/** Is anybody told of a change? */
export function namesIndexes(named: Indexes): boolean {
  return named.indexNow !== undefined || namesFollowers(named);
}
