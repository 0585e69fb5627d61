import { ageInDays, createResolver } from 'linkback';
import type { ListedPost } from './list.ts';

/** A post that linkbacks may be for. */
export interface BlogPost {
  /** Identity. */
  readonly id: string;
  readonly permalink: string;
  readonly isOpen: boolean;
}

/** The posts of the blog by their addresses. */
export interface Blog {
  /** The post that an address stands for: a permalink, a former one, `?p=ID`, in any usual spelling. */
  find(href: string | URL): BlogPost | undefined;
  get(id: string): BlogPost | undefined;
  readonly size: number;
}

/**
 * @param home the blog's address, base path included.
 * @param closeAfter days after its date on which a post takes no more linkbacks; Infinity: never.
 */
export function createBlog(
  posts: readonly ListedPost[],
  home: URL,
  { closeAfter, now }: { readonly closeAfter: number; readonly now: () => Date },
): Blog {
  const resolve = createResolver(posts, home);
  const byId = new Map(posts.map((post) => [post.id, post]));
  const get = (id: string): BlogPost | undefined => {
    const post = byId.get(id);
    if (post === undefined) return undefined;
    const isOpen = post.closed !== true && ageInDays(post.date, now()) < closeAfter;
    return { id, permalink: post.permalink, isOpen };
  };
  return {
    find(href) {
      const id = resolve(href)?.id;
      return id === undefined ? undefined : get(id);
    },
    get,
    size: posts.length,
  };
}
