import { parsePosts } from './list.ts';
import type { ListedPost } from './list.ts';
import { createBlog } from './blog.ts';
import type { Blog, BlogPost } from './blog.ts';

/** Reads `permalinks.json`, wherever it is; rejects where it cannot. */
export type ReadPosts = () => Promise<string>;

/** The blog as it was built last. */
export interface CurrentBlog {
  /**
   * The blog as it was read last; where that is old, it is read anew for those who ask next.
   * Rejects where the list was never read; one that cannot be read any more is kept as it was.
   */
  blog(): Promise<Blog>;
  /** The post at an address. One that is not known may have been published just now: the list is read once more. */
  find(href: string): Promise<BlogPost | undefined>;
}

/** Milliseconds. */
const freshness = { usual: 30_000, unknown: 1_000 };
/** Milliseconds after which nobody waits for a read any more: some platforms end what a request began when it is answered. */
const patience = 10_000;

export function createCurrentBlog(
  read: ReadPosts,
  home: URL,
  options: {
    readonly closeAfter: number;
    readonly now: () => Date;
    /** Told of a list that cannot be read, once for each time that another one worked. */
    readonly onProblem?: (problem: unknown) => void;
  },
): CurrentBlog {
  let text: string | undefined;
  let posts: readonly ListedPost[] = [];
  let current: Blog | undefined;
  let looked = -Infinity;
  let reading: { readonly begun: number; readonly blog: Promise<Blog> } | undefined;
  let wasTold = false;
  async function look(): Promise<Blog> {
    try {
      const found = await read();
      if (found !== text || current === undefined) {
        posts = parsePosts(found, home);
        current = createBlog(posts, home, options);
        text = found;
      }
      wasTold = false;
      return current;
    } catch (problem) {
      if (current === undefined) throw problem;
      if (!wasTold) options.onProblem?.(problem);
      wasTold = true;
      return current;
    } finally {
      looked = options.now().getTime();
    }
  }
  const readOnce = () => {
    const begun = options.now().getTime();
    if (reading === undefined || begun - reading.begun >= patience) {
      const one = { begun, blog: look().finally(() => (reading = reading === one ? undefined : reading)) };
      reading = one;
    }
    return reading.blog;
  };
  const isOlder = (milliseconds: number) => options.now().getTime() - looked >= milliseconds;
  const blog = (): Promise<Blog> => {
    if (current === undefined) return readOnce();
    // A WordPress waits three seconds for an answer: what is known answers, and the next one knows better.
    if (isOlder(freshness.usual)) void readOnce();
    return Promise.resolve(current);
  };
  return {
    blog,
    async find(href) {
      const found = (await blog()).find(href);
      return found === undefined && isOlder(freshness.unknown) ? (await readOnce()).find(href) : found;
    },
  };
}
