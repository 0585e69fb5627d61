import { writeFileSync } from 'node:fs';
import type { Link, Post } from 'linkback';
import { hasReferences } from './has-references.ts';
import { assertBuilt } from './pages.ts';
import type { BuiltPages } from './pages.ts';

export interface CheckedPages<T> {
  /** Without the tentative links that their pages do not show. */
  readonly posts: readonly T[];
  /** Other links that do not stand there, by their place in the source: `src/content/blog/hello.md:12`. */
  readonly missing: readonly { readonly where: string; readonly href: string }[];
}

/**
 * Every post with mentions has a page, and its links stand there in the form that receivers look for.
 * @throws LinkbackError `permalink-unbuilt`
 */
export async function checkPages<T extends { readonly post: Post; readonly path: string }>(
  posts: readonly T[],
  pages: BuiltPages,
): Promise<CheckedPages<T>> {
  const missing: CheckedPages<T>['missing'][number][] = [];
  const check = async (built: T): Promise<T> => {
    const { post, path } = built;
    if (post.links.length === 0 && post.trackbacks.length === 0) return built;
    assertBuilt(post, path, pages);
    const absent = new Set((await checkPage(post, path, pages)).missing);
    if (absent.size === 0) return built;
    for (const { href, line, tentative } of absent)
      if (tentative === undefined) missing.push({ where: `${post.file ?? post.id}:${line}`, href });
    const links = post.links.filter((link) => link.tentative === undefined || !absent.has(link));
    return { ...built, post: { ...post, links } };
  };
  const checked: T[] = [];
  // One small file after the other.
  for (const built of posts) checked.push(await check(built));
  return { posts: checked, missing };
}

export interface CheckedPage {
  /** Links of the post that do not stand on its page. */
  readonly missing: readonly Link[];
}

/**
 * Looks for the post's links on its page and writes them without character references, but for `&amp;`: what else a
 * renderer writes (`&#x26;`, `&#x27;`, a bare `&`) is right for browsers, but WordPress finds no link in it.
 */
export async function checkPage(post: Post, path: string, pages: BuiltPages): Promise<CheckedPage> {
  if (post.links.length === 0) return { missing: [] };
  const page = pages.read(path);
  if (page === undefined) return { missing: [] };
  // Nearly all stand there as receivers look for them: only for the others is the page mended, and read as HTML.
  const others = unlinkedIn(page.html, post.links);
  if (others.length === 0) return { missing: [] };
  const html = hasReferences(page.html)
    ? (await import('./references.ts')).mendReferences(page.html, post.links)
    : page.html;
  if (html !== page.html) writeFileSync(page.file, html);
  const left = unlinkedIn(html, others);
  if (left.length === 0) return { missing: [] };
  const { readSource } = await import('linkback');
  const source = readSource(html, post.permalink);
  return { missing: left.filter(({ href }) => source.linkTo(href) === undefined) };
}

/** The links whose address no `href` has in the form in which most pages are written; those in their order cost one look at the page. */
function unlinkedIn(html: string, links: readonly Link[]): readonly Link[] {
  let at = 0;
  return links.filter(({ href }) => {
    const attribute = ` href="${href.replaceAll('&', '&amp;')}"`;
    const found = html.indexOf(attribute, at);
    if (found !== -1) at = found;
    return found === -1 && !html.includes(attribute);
  });
}
