import { urlKey } from 'linkback/planning';
import type { Identifiable, MalformedLink, Post } from 'linkback';
import { checkPost } from '../pages/check.ts';
import type { BuiltPages } from '../pages/pages.ts';
import { withShown } from './more-links.ts';
import type { PageLinkReader } from './page-links.ts';
import { once } from './once.ts';
import { isMarkdoc, isMdx } from './file-formats.ts';
import { placePosts } from './places.ts';
import { postOf } from './post-of.ts';
import type { Unreadable } from './parse-links.ts';
import type { UnseenReader } from './unseen.ts';
import type { LinkReader } from './post-links.ts';
import { absoluteUrl } from '../site/address.ts';
import { declaredAliases } from '../site/aliases.ts';
import type { ContextField } from '../site/contexts.ts';
import type { Judged, Loaded } from '../site/collections.ts';
import type { EntryFacts } from '../site/entry.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';

/** A post with what only the build knows of it. */
export interface BuiltPost {
  readonly post: Post;
  /** Path of its page within the site, decoded. */
  readonly path: string;
  /** Former addresses that its frontmatter names; absolute. */
  readonly aliases: readonly string[];
  readonly facts: EntryFacts;
  /** A mark of its text, for whoever asks. */
  readonly textMark: () => string;
}

export interface CollectedPosts {
  /** Every collection of the site, and why it holds no posts. */
  readonly collections: readonly Judged[];
  /** Without the tentative links that their pages do not show. */
  readonly posts: readonly BuiltPost[];
  readonly malformed: readonly (MalformedLink & { readonly file: string })[];
  /** Posts whose source could not be parsed; the mentions of links that are not found in it are left as they are. */
  readonly unreadable: readonly (Pick<Unreadable, 'place'> & {
    readonly id: string;
    readonly file: string;
    readonly words: string;
  })[];
  /** Posts for which no page was found, where no scheme says where it should be. */
  readonly withoutPage: readonly string[];
  /** The same, of posts whose frontmatter says where their page is. */
  readonly elsewhere: readonly { readonly file: string; readonly permalink: string }[];
  /** What stands in a post's file for us, and the schema of its collection drops. */
  readonly dropped: readonly { readonly collection: string; readonly field: string; readonly file: string }[];
  /** Of the posts that changed: links on their pages that are none in the source, and that are told to nobody. */
  readonly unseen: readonly { readonly file: string; readonly hrefs: readonly string[] }[];
  /** Other links that do not stand on the page, by their place in the source: `src/content/blog/hello.md:12`. */
  readonly missing: readonly MissingLink[];
  /** Posts on whose page nothing is what the owner said holds the post. */
  readonly unmatched: readonly string[];
  /** Posts that several pages show equally well; their mentions are left as they are. */
  readonly undecided: readonly {
    readonly id: string;
    readonly file: string;
    readonly pages: readonly string[];
  }[];
  /** What every one of them is known by. */
  readonly identities: readonly Identifiable[];
}

/** What is collected beside what stands in the posts. */
export interface CollectMore {
  readonly withText?: boolean;
  readonly shown?: PageLinkReader | undefined;
}

/**
 * The published posts among the entries, with their permalinks and links. Once it is known which page is a post's, all that
 * has to be found there is looked for at once, and the page is mended as `checkPost` does: it is read a single time.
 * @param more.withText also a mark of each post's text; `more.shown` also reads links off the built pages.
 * @throws LinkbackError as `placePosts` and `checkPost` do, and `frontmatter-invalid`.
 */
export async function collectPosts(
  loaded: Loaded,
  settings: PermalinkSettings & { readonly now: number },
  pages: BuiltPages,
  links: LinkReader,
  { withText, shown }: CollectMore = {},
): Promise<CollectedPosts> {
  const { posts, collections, identities } = await placePosts(loaded, settings, pages, links);
  const collected: { -readonly [K in keyof CollectedPosts]: CollectedPosts[K][number][] } = {
    collections: [...collections],
    posts: [],
    malformed: [],
    unreadable: [],
    withoutPage: [],
    elsewhere: [],
    dropped: [],
    unseen: [],
    missing: [],
    unmatched: [],
    undecided: [],
    identities: [...identities],
  };
  const site = new URL(settings.site);
  let unseenOf: UnseenReader | undefined;
  for (const { entry, facts, number, path, rivals } of posts) {
    const file = entry.filePath ?? facts.id;
    const { collection, data, written: { fields = [] } = {} } = entry;
    for (const field of fields) {
      if (!Object.hasOwn(data, field)) collected.dropped.push({ collection, field, file });
    }
    if (rivals !== undefined) {
      collected.undecided.push({ id: facts.id, file, pages: rivals });
      continue;
    }
    if (path === undefined) {
      if (facts.permalink === undefined) collected.withoutPage.push(file);
      else collected.elsewhere.push({ file, permalink: facts.permalink });
      continue;
    }
    const found = links.read(entry);
    if (found.unreadable !== undefined) {
      collected.unreadable.push({ id: facts.id, file, words: found.unreadable, place: found.place });
    }
    collected.malformed.push(...found.malformed.map((link) => ({ ...link, file })));
    const { title, silent } = facts;
    const lineOf = links.lineOf(entry);
    const permalink = absoluteUrl(path, settings);
    const written = postOf(entry, facts, { permalink, number, found, lineOf, site });
    const page = once(() => pages.read(path));
    const onPage = silent || shown === undefined ? [] : shownOn(page()?.html, shown);
    if (onPage === undefined) collected.unmatched.push(file);
    const textMark = () => links.textMark(entry, title);
    const post: Post = {
      ...written,
      links: withShown(written.links, onPage ?? [], lineOf),
      ...(withText === true ? { text: textMark() } : {}),
    };
    if (!silent && links.isNew(entry)) {
      unseenOf ??= (await import('./unseen.ts')).createUnseenReader(site);
      const hasComponents = isMdx(entry.filePath) || isMarkdoc(entry.filePath);
      const source = { title, body: links.body(entry), hasComponents };
      const hrefs = unseenOf(page()?.html ?? '', permalink, source);
      const told = new Set([...post.links.map(({ href }) => href), ...post.trackbacks].map(urlKey));
      const untold = hrefs.filter((href) => !told.has(urlKey(new URL(href, permalink).href)));
      if (untold.length > 0) collected.unseen.push({ file, hrefs: untold });
    }
    const { post: checked, missing } = await checkPost(post, path, pages, page);
    const fieldOf = (href: string) => facts.contexts?.find(({ url }) => urlKey(url) === urlKey(href))?.field;
    for (const { href, line } of missing)
      collected.missing.push({ where: `${file}:${line}`, href, field: fieldOf(href) });
    collected.posts.push({ post: checked, path, facts, textMark, aliases: declaredAliases(entry, settings) });
  }
  return collected;
}

/** A link that does not stand on the built page. */
export interface MissingLink {
  readonly where: string;
  readonly href: string;
  /** The field of frontmatter that names it. */
  readonly field?: ContextField | undefined;
}

/** Links of a page; none where there is no page that can be read. */
function shownOn(html: string | undefined, read: PageLinkReader): readonly string[] | undefined {
  return html === undefined ? [] : read(html);
}
