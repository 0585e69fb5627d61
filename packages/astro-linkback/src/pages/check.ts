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
  const html = hasReferences(page.html)
    ? (await import('./references.ts')).mendReferences(page.html, post.links)
    : page.html;
  if (html !== page.html) writeFileSync(page.file, html);
  // Most links stand on the page just as they were written: only for the others is it read as HTML.
  const isQuoted = quotedIn(html);
  const others = post.links.filter(({ href }) => !isQuoted(href.replaceAll('&', '&amp;')));
  if (others.length === 0) return { missing: [] };
  const { readSource } = await import('linkback');
  const source = readSource(html, post.permalink);
  return { missing: others.filter(({ href }) => source.linkTo(href) === undefined) };
}

/** Does a text stand between quotes? Those that are asked for in their order are found by passing the page once. */
function quotedIn(html: string): (text: string) => boolean {
  let at = 0;
  return (text) => {
    const quoted = `"${text}"`;
    const found = html.indexOf(quoted, at);
    if (found === -1) return html.includes(quoted);
    at = found;
    return true;
  };
}
