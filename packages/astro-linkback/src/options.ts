import { LinkbackError, indexNowKey, parseScheme, protocols } from 'linkback';
import type { Post } from 'linkback';
// Not Astro's: that of Astro 5 is another major.
import { z } from 'zod';
import { hostNames } from './hosts/host.ts';

/** A frontmatter field, or several of which the first that stands in a post counts. */
const field = (...names: string[]) =>
  z
    .union([z.string(), z.array(z.string()).nonempty()])
    .transform((value) => [value].flat())
    .default(names);

const fields = z.strictObject({
  /** @default 'title' */
  title: field('title'),
  /** @default ['date', 'pubDate', 'pubDatetime', 'publishDate', 'published', 'publishedAt'] */
  date: field('date', 'pubDate', 'pubDatetime', 'publishDate', 'published', 'publishedAt'),
  /** Name in the permalink. Without it: the last part of the entry's id. @default 'slug' */
  slug: field('slug'),
  /** @default ['categories', 'category'] */
  categories: field('categories', 'category'),
  /** @default 'author' */
  author: field('author'),
  /** A true value: not published. @default 'draft' */
  draft: field('draft'),
  /** A number that is the post's own for ever, for `%post_id%`. @default ['id', 'wordpress_id'] */
  id: field('id', 'wordpress_id'),
});

export type Fields = z.output<typeof fields>;

const milliseconds = z.number().int().positive();

const network = z.strictObject({
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

/** In ASCII on the page: some senders know no other URL. */
const endpoint = z
  .url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL', normalize: true })
  .refine((url) => !/[?#]/.test(url), { message: 'must be without a query: some senders drop it' });

const receiver = z.strictObject({
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

const receive = z.strictObject({
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

const service = z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL', normalize: true });

const indexes = z.strictObject({
  /** Paths of feeds on this site. @default those that the home page names */
  feeds: z.array(z.string().min(1)).nonempty().optional(),
  /** Tells the WebSub hubs that a feed names when it changed. @default false */
  websub: z.boolean().default(false),
  /** Tells the rssCloud that a feed names; or the one at this address, for every feed. @default false */
  rssCloud: z.union([z.boolean(), service]).default(false),
  /** Ping services that are told of the blog by `weblogUpdates.extendedPing`, else `weblogUpdates.ping`. @default none */
  weblogUpdates: z.array(service).default([]),
  /** Search engines, by IndexNow, of posts that are new, changed or gone; the file with the key is written by the build. */
  indexNow: z
    .strictObject({
      /** 8 to 128 letters, digits or dashes. It is public: whoever may put it on the site owns the site. */
      key: z.string().regex(indexNowKey, 'must be 8 to 128 letters, digits or dashes'),
      /** @default 'https://api.indexnow.org/indexnow' */
      endpoint: service.default('https://api.indexnow.org/indexnow'),
    })
    .optional(),
});

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
    .union([
      z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, {}]))),
      z.record(z.string(), fields.partial()),
    ])
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
    .union([ignored, z.array(ignored)])
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
    .union([z.literal('auto'), z.enum(hostNames), z.array(z.enum(hostNames)).nonempty()])
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

/** The fields of a collection that is configured by its name alone. */
export const defaultFields: Fields = fields.parse({});

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
