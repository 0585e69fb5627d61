import { LinkbackError } from '../errors.ts';
import type { WallClock } from './wall-clock.ts';

/** WordPress's choices (wp-admin/options-permalink.php). A static page cannot live at `?p=ID`: it lives at `/p/ID/`. */
export const schemes = {
  plain: '/p/%post_id%/',
  'day-and-name': '/%year%/%monthnum%/%day%/%postname%/',
  'month-and-name': '/%year%/%monthnum%/%postname%/',
  numeric: '/archives/%post_id%',
  'post-name': '/%postname%/',
} as const;

export type SchemeName = keyof typeof schemes;

/** What a permalink is made of. */
export interface PermalinkParts {
  readonly clock?: WallClock | undefined;
  readonly number?: number | undefined;
  /** Decoded, without slashes. */
  readonly slug?: string | undefined;
  /** Slugs, the outermost first: `tech/web/css`. */
  readonly category?: string | undefined;
  readonly author?: string | undefined;
}

const pad = (value: number | undefined, digits = 2) => value?.toString().padStart(digits, '0');

/** The tags and what each stands for (WordPress, `get_permalink`, link-template.php). */
const tags = {
  year: ({ clock }) => pad(clock?.year, 4),
  monthnum: ({ clock }) => pad(clock?.month),
  day: ({ clock }) => pad(clock?.day),
  hour: ({ clock }) => pad(clock?.hour),
  minute: ({ clock }) => pad(clock?.minute),
  second: ({ clock }) => pad(clock?.second),
  post_id: ({ number }) => number?.toString(),
  postname: ({ slug }) => slug,
  category: ({ category }) => category ?? 'uncategorized',
  author: ({ author }) => author,
} satisfies Record<string, (parts: PermalinkParts) => string | undefined>;

type Tag = keyof typeof tags;

/** What a post has to say for a tag to have a value. */
const sources: Partial<Record<Tag, string>> = {
  post_id: 'number',
  postname: 'slug or title',
  author: 'author',
};

export interface Scheme {
  /** Begins with a slash. */
  readonly pattern: string;
  /** Chosen by name; the site's own rule for the trailing slash then holds. */
  readonly named: boolean;
  readonly needsNumber: boolean;
}

/**
 * A scheme by its name, or a pattern of WordPress's tags.
 * @throws LinkbackError `permalink-pattern` where it is neither, or no path: nothing is served at a query or a fragment.
 */
export function parseScheme(choice: string): Scheme {
  const named = Object.hasOwn(schemes, choice);
  if (!named) assertPath(choice);
  const pattern = named ? schemes[choice as SchemeName] : `/${choice}`.replace(/\/+/g, '/');
  return { pattern, named, needsNumber: assertTags(choice, pattern).includes('post_id') };
}

function assertPath(choice: string): void {
  const fail = (what: string, hint: string) =>
    new LinkbackError(
      'permalink-pattern',
      `The permalink pattern "${choice}" ${what}.`,
      `${hint} ${nothingDone}`,
    );
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(choice))
    throw fail(
      'names a host, and posts are at paths of `site`',
      `Leave the host out: permalinks: '${choice.replace(/^[^/]*\/\/[^/?#]*/, '').replace(/[?#].*$/s, '') || '/%postname%/'}'.`,
    );
  if (choice.includes('#'))
    throw fail(
      'holds a `#`, and what follows it never reaches a server: all posts would be one page',
      "Choose a pattern of paths, such as permalinks: '/%year%/%postname%/'.",
    );
  if (choice.includes('?'))
    throw fail(
      'holds a `?`, and no page can be built at a query',
      "Choose permalinks: 'plain': its pages are at /p/ID/, and /?p=ID leads to them. Addresses with a query that the posts had before are kept alive by `linkback permalinks --was`.",
    );
}

const nothingDone = 'Nothing was built or sent.';

/**
 * The tags that a pattern holds.
 * @param choice what messages call it.
 * @throws LinkbackError `permalink-pattern` where there is none, or one that nobody knows.
 */
export function assertTags(choice: string, pattern = choice): readonly string[] {
  const used = [...pattern.matchAll(/%([^/%]*)%/g)].map(([, tag = '']) => tag);
  const unknown = used.find((tag) => !Object.hasOwn(tags, tag));
  const choices = `Use ${Object.keys(schemes).join(', ')}, or a pattern of ${Object.keys(tags)
    .map((tag) => `%${tag}%`)
    .join(' ')}`;
  if (unknown !== undefined) {
    throw new LinkbackError(
      'permalink-pattern',
      `The permalink pattern "${choice}" holds the unknown tag %${unknown}%.`,
      `${choices}. ${nothingDone}`,
    );
  }
  if (used.length === 0) {
    throw new LinkbackError(
      'permalink-pattern',
      `"${choice}" is no permalink scheme and holds no tag, so all posts would have one address.`,
      `${choices}. ${nothingDone}`,
    );
  }
  return used;
}

/**
 * The path of a post, decoded: `/2026/11/22/hello-world/`.
 * @param post what messages call it.
 * @throws LinkbackError `permalink-unknown` where the post lacks what a tag stands for.
 */
export function permalinkPath(scheme: Scheme, parts: PermalinkParts, post: string): string {
  return fillTags(scheme.pattern, parts, post);
}

/**
 * A pattern with what its tags stand for.
 * @param post what messages call it.
 * @param write how a value is to stand there; as it is by default.
 * @throws LinkbackError `permalink-unknown` where the post lacks what a tag stands for.
 */
export function fillTags(
  pattern: string,
  parts: PermalinkParts,
  post: string,
  write: (value: string) => string = (value) => value,
): string {
  return pattern.replace(/%([^/%]+)%/g, (_, tag: Tag) => {
    const value = tags[tag](parts);
    if (value !== undefined && value !== '') return write(value);
    const field = sources[tag] ?? 'date';
    const hint =
      field === 'number'
        ? 'Numbers are given by a build on your own machine and stand in the ledger: run `astro build` there and commit the ledger.'
        : `Add \`${field}\` to its frontmatter, name the field in the option \`collections\`, or choose another \`permalinks\`.`;
    throw new LinkbackError(
      'permalink-unknown',
      `${post} has no ${field}, and its permalink ${pattern} needs one for %${tag}%.`,
      `${hint} Nothing was sent, and the ledger was not changed.`,
    );
  });
}
