import { LinkbackError, parseScheme, pathKey, uniqueSlugs, wordpressSlug } from 'linkback/planning';
import type { Ledger } from 'linkback';
import { localeOf } from './address.ts';
import type { SiteShape } from './address.ts';
import type { EntryFacts } from './entry.ts';

/** How a post without a `slug` gets its name, from its title. */
export type Slugify = (title: string) => string;

export interface NameSettings extends SiteShape {
  readonly slugify: 'astro' | 'wordpress' | Slugify;
}

/**
 * The posts with the names that stand in their permalinks: the same ones wherever they are asked for, within the
 * site's build and after it.
 * @param known gives the ledger, with renamed posts under their present identity, where names depend on it.
 * @param order which of two posts of one title gets the name first.
 * @throws LinkbackError `option-invalid` where a function makes no name of a title, or cannot be reached.
 */
export function namePosts(
  posts: readonly EntryFacts[],
  settings: NameSettings & { readonly permalinks: string },
  known: () => Ledger,
  order: (post: EntryFacts) => string = ({ date = '' }) => date,
): EntryFacts[] {
  const { slugify } = settings;
  if (slugify === 'astro') return [...posts];
  if (slugify !== 'wordpress') return posts.map((post) => ({ ...post, slug: ownName(post, slugify) }));
  const wished = posts.map((post) => ({ ...post, slug: wordpressName(post, settings) }));
  const names = new Map<string, string>();
  const ledger = known();
  const scheme = parseScheme(settings.permalinks);
  // A blog in two languages may have one name in each.
  for (const [folder, members] of Map.groupBy(wished, (post) => folderOf(post, settings))) {
    const requests = members.map((post) => ({
      id: post.id,
      slug: post.slug,
      explicit: post.ownSlug !== undefined,
      date: order(post),
    }));
    for (const [id, name] of uniqueSlugs(requests, knownPaths(ledger, folder, settings), scheme))
      names.set(id, name);
  }
  return wished.map((post) => ({ ...post, slug: names.get(post.id) ?? post.slug }));
}

/** The titles that the site's entries have; an untitled post is called by the last part of its identity. */
function titleOf({ ownTitle, slug }: EntryFacts): string {
  return ownTitle ?? slug;
}

function ownName(post: EntryFacts, slugify: Slugify): string {
  if (post.ownSlug !== undefined) return post.ownSlug;
  const name: unknown = slugify(titleOf(post));
  if (typeof name === 'string' && name !== '') return name.normalize('NFC');
  throw new LinkbackError(
    'option-invalid',
    `The function in \`slugify\` made ${name === '' ? 'an empty text' : `a value of type ${typeof name}`} of "${titleOf(post)}", the title of ${post.id}.`,
    'Let it return a name for every title, or add `slug` to the frontmatter of this post. Nothing was sent, and the ledger was not changed.',
  );
}

function wordpressName(post: EntryFacts, settings: SiteShape): string {
  const locale = localeOf(post, settings) ?? settings.defaultLocale;
  const [last = ''] = post.id.split('/').slice(-1);
  const texts = [post.ownSlug ?? titleOf(post), post.number?.toString() ?? '', last];
  // Of a title such as "???" nothing is left: WordPress then takes the post's number.
  return texts.map((text) => wordpressSlug(text, locale)).find((name) => name !== '') ?? last;
}

/** The locale in whose folder a post is; empty where it is in none. */
function folderOf(post: { readonly id: string }, shape: SiteShape): string {
  const locale = localeOf(post, shape);
  return locale === undefined || locale === shape.bareLocale ? '' : locale;
}

/** The paths that the ledger's posts in a folder have within the scheme. */
function knownPaths(ledger: Ledger, folder: string, shape: SiteShape): Map<string, string> {
  const root = pathKey(new URL(`${shape.base}/${folder}`, shape.site).pathname);
  const paths = Object.entries(ledger.posts)
    .filter(([id, { permalink }]) => permalink !== '' && folderOf({ id }, shape) === folder)
    .map(([id, { permalink }]) => [id, pathKey(new URL(permalink).pathname)] as const)
    .filter(([, path]) => path.startsWith(`${root}/`))
    .map(([id, path]) => [id, path.slice(root.length)] as const);
  return new Map(paths);
}

const registry = Symbol.for('astro-linkback.slugify');

const shared = globalThis as unknown as Record<typeof registry, Map<string, Slugify> | undefined>;

/**
 * A function cannot be written into the code of the site's build. That code runs in the same process as the
 * integration, so it takes the function from there.
 * @param root of the project; one process may build several.
 */
export function shareSlugify(root: string, slugify: Slugify): void {
  (shared[registry] ??= new Map()).set(root, slugify);
}

/**
 * The function that the integration shared.
 * @throws LinkbackError `option-invalid` once a post needs it where it is not: on a server, or in another runtime.
 */
export function sharedSlugify(root: string): Slugify {
  return (title) => {
    const slugify = shared[registry]?.get(root);
    if (slugify !== undefined) return slugify(title);
    throw new LinkbackError(
      'option-invalid',
      `\`slugify\` is a function, and it is not there where "${title}" is rendered: functions stay in the process of \`astro build\`.`,
      "Prerender the pages that use `linkback:permalinks`, or choose slugify: 'wordpress' or 'astro', or add `slug` to the frontmatter of the posts. Nothing was sent, and the ledger was not changed.",
    );
  };
}
