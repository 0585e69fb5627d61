import { writeFileSync } from 'node:fs';
import type { Link, Post } from 'linkback';
import { hasReferences } from './has-references.ts';
import { assertBuilt } from './pages.ts';
import type { BuiltPage, BuiltPages } from './pages.ts';

export interface CheckedPost {
  /** Without the tentative links that its page does not show. */
  readonly post: Post;
  /** Its other links that do not stand there. */
  readonly missing: readonly Link[];
}

/**
 * A post with mentions has a page, and its links stand there in the form that receivers look for: they are written
 * without character references, but for `&amp;`. What else a renderer writes (`&#x26;`, `&#x27;`, a bare `&`) is right for
 * browsers, but WordPress finds no link in it.
 * @param page what its page is, where that can be read; asked for where there is a link to look for.
 * @throws LinkbackError `permalink-unbuilt`
 */
export async function checkPost(
  post: Post,
  path: string,
  pages: BuiltPages,
  page: () => BuiltPage | undefined,
): Promise<CheckedPost> {
  if (post.links.length === 0 && post.trackbacks.length === 0) return { post, missing: [] };
  assertBuilt(post, path, pages);
  const built = post.links.length === 0 ? undefined : page();
  const absent = new Set(built === undefined ? [] : await absentLinks(post, built));
  if (absent.size === 0) return { post, missing: [] };
  return {
    post: { ...post, links: post.links.filter((link) => link.tentative === undefined || !absent.has(link)) },
    missing: [...absent].filter(({ tentative }) => tentative === undefined),
  };
}

/** The links of a post that do not stand on its page, which is mended on the way. */
async function absentLinks({ links, permalink }: Post, page: BuiltPage): Promise<readonly Link[]> {
  const html = hasReferences(page.html)
    ? (await import('./references.ts')).mendReferences(page.html, links)
    : page.html;
  if (html !== page.html) writeFileSync(page.file, html);
  // Most links stand on the page just as they were written: only for the others is it read as HTML.
  const isQuoted = quotedIn(html);
  const others = links.filter(({ href }) => !isQuoted(href.replaceAll('&', '&amp;')));
  if (others.length === 0) return [];
  const { readSource } = await import('linkback');
  const source = readSource(html, permalink);
  return others.filter(({ href }) => source.linkTo(href) === undefined);
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
