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
 * @throws LinkbackError `permalink-pattern` where it is neither.
 */
export function parseScheme(choice: string): Scheme {
  const named = Object.hasOwn(schemes, choice);
  const pattern = named
    ? schemes[choice as SchemeName]
    : `/${choice.replaceAll('#', '')}`.replace(/\/+/g, '/');
  const used = [...pattern.matchAll(/%([^/%]*)%/g)].map(([, tag = '']) => tag);
  const unknown = used.find((tag) => !Object.hasOwn(tags, tag));
  const choices = `Use ${Object.keys(schemes).join(', ')}, or a pattern of ${Object.keys(tags)
    .map((tag) => `%${tag}%`)
    .join(' ')}`;
  if (unknown !== undefined) {
    throw new LinkbackError(
      'permalink-pattern',
      `The permalink pattern "${choice}" holds the unknown tag %${unknown}%.`,
      `${choices}. Nothing was built or sent.`,
    );
  }
  if (used.length === 0) {
    throw new LinkbackError(
      'permalink-pattern',
      `"${choice}" is no permalink scheme and holds no tag, so all posts would have one address.`,
      `${choices}. Nothing was built or sent.`,
    );
  }
  return { pattern, named, needsNumber: used.includes('post_id') };
}

/**
 * The path of a post, decoded: `/2026/11/22/hello-world/`.
 * @param post what messages call it.
 * @throws LinkbackError `permalink-unknown` where the post lacks what a tag stands for.
 */
export function permalinkPath(scheme: Scheme, parts: PermalinkParts, post: string): string {
  return scheme.pattern.replace(/%([^/%]+)%/g, (_, tag: Tag) => {
    const value = tags[tag](parts);
    if (value !== undefined && value !== '') return value;
    const field = sources[tag] ?? 'date';
    const hint =
      field === 'number'
        ? 'Numbers are given by a build on your own machine and stand in the ledger: run `astro build` there and commit the ledger.'
        : `Add \`${field}\` to its frontmatter, name the field in the option \`collections\`, or choose another \`permalinks\`.`;
    throw new LinkbackError(
      'permalink-unknown',
      `${post} has no ${field}, and its permalink ${scheme.pattern} needs one for %${tag}%.`,
      `${hint} Nothing was sent, and the ledger was not changed.`,
    );
  });
}
