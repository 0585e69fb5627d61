import { pageMark } from 'linkback';
import type { Post } from 'linkback';
import type { BuiltPages } from './pages.ts';

/** The posts with the marks of their built pages, where these can be read: by them it is known whether the live page is the built one. */
export function withPageMarks<T extends { readonly post: Post; readonly path: string }>(
  posts: readonly T[],
  pages: BuiltPages,
): T[] {
  return posts.map((built) => {
    const { post, path } = built;
    const page = post.links.length === 0 ? undefined : pages.read(path);
    return page === undefined ? built : { ...built, post: { ...post, page: pageMark(page.html) } };
  });
}
