import { titlePrint } from 'linkback';
import type { Ledger, LedgerPost, Mention, Post } from 'linkback';
import { createRandom } from '../random.ts';

/** The day of all that is recorded. */
export const recorded = '2026-11-20';

export interface WrittenBlog {
  readonly posts: number;
  /** In each post. */
  readonly links: number;
  /** Have its posts titles? Short notes have none. @default true */
  readonly titled?: boolean;
}

/** The posts of a blog as a build collects them, one a day from 1890 on where there are 50,000; the same each time. */
export function writtenPosts({ posts, links, titled = true }: WrittenBlog): Post[] {
  return Array.from({ length: posts }, (_, index): Post => {
    const published = new Date(Date.UTC(2026, 10, 19) - index * 86_400_000).toISOString().slice(0, 10);
    const title = `Post ${index}`;
    const print = titlePrint(titled ? title : undefined, published);
    return {
      id: `blog/post-${index}`,
      permalink: `https://blog.example/2026/post-${index}/`,
      title,
      collection: 'blog',
      published,
      ...(print === undefined ? {} : { print }),
      file: `src/content/blog/post-${index}.md`,
      silent: false,
      trackbacks: [],
      links: Array.from({ length: links }, (_, link) => ({
        href: `https://site-${(index * 7 + link) % 400}.example/posts/${index}/?a=1&b=${link}`,
        line: 5 + link * 4,
      })),
    };
  });
}

/** The ledger of a blog that knows its collection, and no post of it. */
export const emptyRecord: Ledger = { version: 1, collections: { blog: '1800-01-01' }, posts: {} };

/**
 * The ledger of a blog that told all that it links to: of a hundred targets, twenty took a webmention, 25 a pingback, ten a
 * TrackBack, and most others offer nothing; two in a thousand are still to be told.
 */
export function toldLedger(posts: readonly Post[]): Ledger {
  const random = createRandom(posts.length);
  const records = posts.map(({ id, permalink, print, links }): [string, LedgerPost] => {
    const mentions = links.map(({ href }) => [href, toldMention(random(), href)] as const);
    const record = { permalink, aliases: [], ...(print === undefined ? {} : { print }) };
    return [id, { ...record, mentions: Object.fromEntries(mentions) }];
  });
  return { ...emptyRecord, posts: Object.fromEntries(records) };
}

function toldMention(dice: number, target: string): Mention {
  const endpoint = (path: string) => new URL(path, target).href;
  if (dice < 0.001) return { state: 'pending', since: recorded };
  if (dice < 0.002) {
    return { state: 'retry', attempts: 2, notBefore: recorded, words: 'connection refused' };
  }
  const on = recorded;
  if (dice < 0.2)
    return { state: 'delivered', protocol: 'webmention', endpoint: endpoint('/webmention'), on };
  if (dice < 0.45) return { state: 'delivered', protocol: 'pingback', endpoint: endpoint('/xmlrpc.php'), on };
  if (dice < 0.55) return { state: 'delivered', protocol: 'trackback', endpoint: endpoint('/trackback'), on };
  if (dice < 0.6) {
    return { state: 'refused', protocol: 'pingback', endpoint: endpoint('/rpc'), on, words: 'fault 33' };
  }
  return { state: 'none', on };
}
