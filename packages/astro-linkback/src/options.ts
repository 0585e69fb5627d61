import { LinkbackError, parseScheme, protocols } from 'linkback/planning';
import type { Post } from 'linkback';
// Not Astro's: that of Astro 5 is another major.
import { z } from 'zod';
import { hostNames } from './hosts/host.ts';
import { fields } from './options/fields.ts';
import { indexes } from './options/indexes.ts';
import { network } from './options/network.ts';
import { receive, receiver } from './options/receiving.ts';

export { defaultFields } from './options/fields.ts';
export type { Fields } from './options/fields.ts';
export { namesFollowers, namesIndexes } from './options/indexes.ts';

const links = z.strictObject({
  /** A CSS selector: what of a post's page holds the post. @example 'article .prose' */
  within: z.string().trim().min(1).optional(),
});

const ignored = z.union([
  z.string().min(1),
  z.custom<(target: string, post: Post) => boolean>((value) => typeof value === 'function', {
    message: 'must be a host, a glob or a function (target, post) => boolean',
  }),
]);

const options = z.strictObject({
  /**
   * The content collections that hold posts, and where they differ, the frontmatter fields.
   * @default every one whose entries have a text, a date and a page of their own; and those that the ledger knows
   * @example { notes: { date: 'written' } }
   */
  collections: z
    .union(
      [
        z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, {}]))),
        z.record(z.string(), fields.partial()),
      ],
      {
        // Of a list or an object what is wrong within it says more.
        error: ({ input }) =>
          typeof input === 'object' && input !== null
            ? undefined
            : "must name them, as in ['blog'] or { blog: { date: 'written' } }",
      },
    )
    .pipe(z.record(z.string(), fields))
    .optional(),
  /**
   * `'plain'`, `'day-and-name'`, `'month-and-name'`, `'numeric'`, `'post-name'`, or a pattern of WordPress's tags such
   * as `'/%year%/%postname%/'`. Without it, a post's permalink is the page that your routes build for it.
   */
  permalinks: z.string().optional(),
  /**
   * IANA name, for dates that carry an offset. A date without one is taken as written; whether it is in the future is
   * judged by this zone too. @default as written; the future by UTC
   */
  timeZone: z.string().refine(isTimeZone, { message: 'is not a time zone such as Europe/Berlin' }).optional(),
  /**
   * The name in the permalink (`%postname%`) of a post whose frontmatter has no `slug`. `'astro'`: the last part of the
   * entry's id, so that a name changes with the file's. `'wordpress'`: made of the title as WordPress makes it, a
   * `slug` in frontmatter too; a second post of that title is `hello-2`. A function gets the title, and has to run
   * where the posts are rendered: only in prerendered pages, with an adapter that prerenders in Node. With the last two
   * a new title is a new permalink: write the `slug` of a post down to keep it.
   * @default 'astro'
   * @example (title) => title.toLowerCase().replaceAll(' ', '_')
   */
  slugify: z
    .union([
      z.enum(['astro', 'wordpress']),
      z.custom<(title: string) => string>((value) => typeof value === 'function', {
        message: "must be 'astro', 'wordpress' or a function (title) => string",
      }),
    ])
    .default('astro'),
  /** The committed record of what was told, from the project's root. @default './linkbacks.json' */
  ledger: z.string().min(1).default('./linkbacks.json'),
  /** What others told this blog, for `<Mentions />`; from the project's root, and may be absent. @default './mentions.json' */
  mentions: z.string().min(1).default('./mentions.json'),
  /**
   * `'when-live'`: tell what stands on the live site. `'now'`: do not look whether it does. `'never'`: only record.
   * `'auto'`: `'when-live'` on your machine, `'never'` where `CI` is set. @default 'auto'
   */
  send: z.enum(['auto', 'when-live', 'now', 'never']).default('auto'),
  /** In order of preference; exactly one is used per mention. @default ['webmention', 'pingback', 'trackback'] */
  protocols: z
    .array(z.enum(protocols))
    .nonempty()
    .refine((list) => new Set(list).size === list.length, { message: 'names a protocol twice' })
    .default([...protocols]),
  /**
   * `'webmention'`: a post whose text changed tells its delivered webmentions once more, and a link that is gone, or a
   * whole post, is told as gone; a receiver then updates or takes down what it shows. Pingbacks and TrackBacks are told
   * once. @default 'never'
   */
  updates: z.enum(['webmention', 'never']).default('never'),
  /**
   * `within`: also links count that components, plugins or layouts make, if they stand on the built page within this.
   * @default only what is written in a post's source
   */
  links: links.prefault({}),
  /** Targets never to tell: hosts, globs, or `(target, post) => boolean`. */
  ignore: z
    .union([ignored, z.array(ignored)], {
      error: 'must be a host, a glob, a function (target, post) => boolean, or a list of these',
    })
    .default([])
    .transform((value) => [value].flat()),
  /**
   * What becomes of the old address when a permalink changes: `'redirect'` keeps it alive, `'error'` ends the build.
   * @default 'redirect'
   */
  onMove: z.enum(['redirect', 'error']).default('redirect'),
  /**
   * Where the site is published, so that former addresses and `?p=ID` are answered as that host can. `'auto'`: from the
   * adapter and the environment, else by pages that work everywhere. @default 'auto'
   */
  hosts: z
    .union([z.literal('auto'), z.enum(hostNames), z.array(z.enum(hostNames)).nonempty()], {
      error: `Name 'auto', or one or a list of ${hostNames.join(', ')}`,
    })
    .default('auto'),
  /**
   * Takes linkbacks within this site, on demand; it needs an adapter, and the package `linkback-receiver`. What it takes
   * is advertised without `receiver`. @default false
   */
  receive: z
    .union([z.boolean(), receive])
    .default(false)
    .transform((given) => (given === true ? receive.parse({}) : given === false ? undefined : given)),
  /** Endpoints that take linkbacks for this blog, to be advertised on its pages. */
  receiver: receiver.prefault({}),
  /** Days after its date on which a post is closed: its page names no endpoints any more. @default never */
  closeAfter: z.number().int().min(1).optional(),
  /** Who is told, beside the sites that posts link to, when a feed or a post changed. @default nobody */
  indexes: indexes.prefault({}),
  /** Bounds of what goes over the network. */
  network: network.prefault({}),
});

/** What stands in astro.config. */
export type LinkbackOptions = z.input<typeof options>;
export type Settings = z.output<typeof options>;

/**
 * Checks the options and fills in the defaults.
 * @throws LinkbackError `option-invalid` or `permalink-pattern`, naming the option.
 */
export function parseOptions(given: unknown): Settings {
  const result = options.safeParse(given ?? {});
  if (!result.success) {
    const message = `The options of astro-linkback are wrong:\n${z.prettifyError(result.error)}`;
    throw new LinkbackError(
      'option-invalid',
      message,
      'Mend them in astro.config. Nothing was built or sent, and the ledger was not changed.',
    );
  }
  if (result.data.permalinks !== undefined) parseScheme(result.data.permalinks);
  return result.data;
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
